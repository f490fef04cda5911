import type { DriftedResource, DriftReport, Unmanaged } from "../../generated/drift.ts";
import { code, lengthOf, list, pathLines } from "../markdown.ts";
import { counted, nameOf } from "../summary.ts";
import { valueText } from "../value-text.ts";
import { driftText, driftTitle, heardText, mostPressingFirst, sidesOf, stateText, verdictOf } from "./summary.ts";

/** Most characters of an issue or comment: GitHub takes 65,536. */
const MOST = 64_000;

/** What is kept free of each stack for its head and for the names of what is left out. */
const TAIL = 2_000;

/** Most characters of one path, so that a single prompt does not hide the others. */
const MOST_OF_ONE = 8_000;

/** Most things that git does not speak of which are listed; the others are counted. */
const MOST_LISTED = 30;

/** Markdown for an issue. All texts of strangers stand in code. Never longer than 64,000 characters. */
export function formatDriftMarkdown(reports: readonly DriftReport[], { strict = false } = {}): string {
  const overview = reports.length > 1 ? [table(reports, strict)] : [];
  let left = MOST - lengthOf(overview);
  const parts = reports.map((report, index) => {
    const text = stack(report, Math.floor(left / (reports.length - index)));
    left -= text.length + 1;
    return text;
  });
  return [...parts, ...overview].join("\n").slice(0, MOST);
}

/** What a bot finds its own issue by. No text of a stranger can end the HTML comment. */
const marker = ({ folder, stack: name }: DriftReport): string =>
  `<!-- voice-agents drift ${[folder, name ?? ""].map((text) => encodeURIComponent(text.toWellFormed()).replaceAll("-", "%2D")).join(" ")} -->`;

function stack(report: DriftReport, room: number): string {
  const { error, resources, unmanaged } = report;
  const head = [
    marker(report),
    `### Drift: ${code(driftTitle(report))}`,
    "",
    `**${driftText(report)}**`,
    ...(error === null ? [] : ["", code(error)]),
  ];
  const beside = unmanaged ? unmanagedLines(unmanaged) : [];
  const text: string[] = [];
  const leftOut: string[] = [];
  let size = lengthOf([...head, ...beside]) + TAIL;
  for (const resource of mostPressingFirst(resources)) {
    const lines = section(resource);
    if (size + lengthOf(lines) >= room) leftOut.push(nameOf(resource));
    else {
      text.push(...lines);
      size += lengthOf(lines);
    }
  }
  const rest =
    leftOut.length === 0 ? [] : ["", `**${counted(leftOut.length, "part")} did not fit:** ${list(leftOut, 20)}`];
  return [...head, ...text, ...rest, ...beside, ""].join("\n");
}

function section(resource: DriftedResource): string[] {
  const { kind, name, heard, paths } = resource;
  return [
    "",
    `#### ${kind} ${code(name)}, ${stateText(resource)}`,
    ...(heard.length > 0 ? ["", `Heard on ${list(heard.map(heardText), 5)}`] : []),
    ...paths.flatMap((path) =>
      sidesOf(path).flatMap(({ whose, change }) => [
        ...(whose === "" ? [] : ["", `${whose.charAt(0).toUpperCase()}${whose.slice(1)}:`]),
        ...(pathLines(change, MOST_OF_ONE) ?? ["", `- ${code(path.path)}: too long to be shown here`]),
      ]),
    ),
  ];
}

function unmanagedLines({ fields, objects }: Unmanaged): string[] {
  const lines = [
    ...fields.map(({ kind, name, path, live }) => `- ${kind} ${code(name)}: ${code(path)} is ${code(valueText(live))}`),
    ...objects.map(({ kind, id, name, workspace }) => {
      const where = workspace === null ? "" : ` in ${code(workspace)}`;
      return `- ${kind} ${code(name ?? "without a name")} (${code(id)})${where}`;
    }),
  ];
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LISTED;
  const rest = more > 0 ? [`- and ${more} more`] : [];
  return ["", "#### Live, and git does not speak of it", "", ...lines.slice(0, MOST_LISTED), ...rest];
}

function table(reports: readonly DriftReport[], strict: boolean): string {
  const rows = reports.slice(0, 200).map((report) => {
    const { drifted, conflicts, pending } = report.counts;
    // A bar would end the cell, also inside of code.
    const title = code(driftTitle(report).replaceAll("|", "\u00a6"));
    return `| ${title} | ${verdictOf(report, { strict })} | ${drifted} | ${conflicts} | ${pending} |`;
  });
  return ["| stack | result | drifted | conflicts | pending |", "| --- | --- | --- | --- | --- |", ...rows, ""].join(
    "\n",
  );
}

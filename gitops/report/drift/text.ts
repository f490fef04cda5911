import { oneLine } from "../../../provider/text/printable.ts";
import { wrapped } from "../../../provider/text/wrapped.ts";
import type { DriftedResource, DriftReport, Unmanaged } from "../../generated/drift.ts";
import { nameOf } from "../summary.ts";
import { pathLines, screenOf, type Screen, type TextOptions } from "../terminal.ts";
import { valueText } from "../value-text.ts";
import { driftText, driftTitle, heardText, mostPressingFirst, sidesOf, stateText, verdictOf } from "./summary.ts";

/** Text for a terminal: each stack, what must be looked at first before the rest; several stacks in a table at the end. */
export function formatDriftText(
  reports: readonly DriftReport[],
  options: TextOptions & { strict?: boolean } = {},
): string {
  const screen = screenOf(options);
  const parts = reports.map((report) => stackText(report, screen));
  return [...parts, ...(reports.length > 1 ? [table(reports, options, screen)] : [])].join("\n\n") + "\n";
}

function stackText(report: DriftReport, screen: Screen): string {
  const { paint } = screen;
  const { error, unmanaged } = report;
  const head = [paint("bold", oneLine(driftTitle(report)))];
  // Words of somebody else: each line behind a sign of ours.
  const failure = error?.split("\n").map((line) => `  | ${oneLine(line)}`) ?? [];
  return [
    ...head,
    ...wrapped(paint(error === null ? "dim" : ["bold", "red"], driftText(report)), {
      following: "  ",
      width: screen.width,
    }),
    ...failure,
    ...mostPressingFirst(report.resources).flatMap((resource) => ["", ...paragraph(resource, screen)]),
    ...(unmanaged ? unmanagedLines(unmanaged) : []),
  ].join("\n");
}

function paragraph(resource: DriftedResource, screen: Screen): string[] {
  const { paint } = screen;
  const { heard, paths, gone } = resource;
  const sides = paths.flatMap((path) => sidesOf(path));
  return [
    `${paint(["bold", gone ? "red" : "cyan"], oneLine(nameOf(resource)))}, ${stateText(resource)}`,
    ...heard.map((one) => paint("dim", `  heard on ${oneLine(heardText(one))}`)),
    ...sides.flatMap(({ whose, change }) => {
      const [title = "", ...lines] = pathLines(change, screen);
      return [whose === "" ? title : `${title} ${paint("dim", `(${whose})`)}`, ...lines];
    }),
  ];
}

function unmanagedLines({ fields, objects }: Unmanaged): string[] {
  const lines = [
    ...fields.map(({ kind, name, path, live }) => `${kind} ${name}: ${path} is ${valueText(live)}`),
    ...objects.map(
      ({ kind, id, name, workspace }) =>
        `${kind} ${name ?? "without a name"} (${id})${workspace === null ? "" : ` in ${workspace}`}`,
    ),
  ];
  if (lines.length === 0) return ["", "git speaks of everything that is live"];
  return ["", "live, and git does not speak of it", ...lines.map((line) => `  ${oneLine(line, { length: 200 })}`)];
}

const COLUMNS = ["stack", "result", "drifted", "conflicts", "pending"] as const;

function table(reports: readonly DriftReport[], { strict = false }: { strict?: boolean }, { paint }: Screen): string {
  const rows = reports.map((report) => {
    const { drifted, conflicts, pending } = report.counts;
    return [oneLine(driftTitle(report)), verdictOf(report, { strict }), ...[drifted, conflicts, pending].map(String)];
  });
  const widths = COLUMNS.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  return [paint("bold", line(COLUMNS)), ...rows.map(line)].join("\n");
}

import type { ChangedPath, ChangeSet, HunkLine, ResourceChange } from "../generated/change-set.ts";
import { pieces } from "./excerpt.ts";
import { oneLine, printable } from "../../provider/text/printable.ts";
import type { Graph } from "../graph/graph.ts";
import { drawMermaid } from "../graph/mermaid.ts";
import { reachPicture, workflowPicture } from "./pictures.ts";
import {
  alarmsOf,
  commitsText,
  countsText,
  operationText,
  callersOf,
  mostSevereFirst,
  counted,
  nameOf,
  reachText,
  titleOf,
} from "./summary.ts";
import { isShort, valueLines, valueText } from "./value-text.ts";

/** Most characters of a comment: GitHub takes 65,536. */
const MOST = 64_000;

/** What is kept free for the list of what is left out, and for the last line. */
const TAIL = 3_000;

/** Most characters of one resource, so that a single prompt does not hide the others. */
const MOST_OF_ONE = 20_000;

/** Most alarms, deployments and problems that are listed; the others are counted. */
const MOST_LISTED = 30;

/** Most characters of one text of a stranger outside of a fence. */
const MOST_INLINE = 300;

/**
 * Markdown for the comment of a pull request: counts, callers and deletes first. All texts of strangers stand in code, inside or outside of
 * a fence: there no mention, link, tag or reference of theirs means anything. Never longer than 64,000 characters.
 */
export function formatMarkdown(changeSets: readonly ChangeSet[]): string {
  const reports = changeSets.length === 0 ? ["Nothing changes for any stack.\n"] : [];
  let left = MOST;
  const rest: string[] = [];
  for (const [index, changeSet] of changeSets.entries()) {
    // The stacks share the room; what one does not need is the next one's.
    const room = Math.floor(left / (changeSets.length - index));
    const text = report(changeSet, Math.max(room, 0));
    if (text.length > room) rest.push(titleOf(changeSet));
    else reports.push(text);
    left -= text.length > room ? 0 : text.length + 1;
  }
  const more = rest.length > 0 ? [`${counted(rest.length, "more stack")} did not fit: ${list(rest, 10)}\n`] : [];
  return [...reports, ...more].join("\n").slice(0, MOST);
}

/** What a bot finds its own comment by, or what else of ours is about a stack. No text of a stranger can end the HTML comment. */
export const marker = ({ folder, stack }: Pick<ChangeSet, "folder" | "stack">, what = "review"): string =>
  `<!-- voice-agents ${what} ${placeWords({ folder, stack })} -->`;

/** A folder and a stack as two words that can stand in an HTML comment and in the trailer of a commit. */
export const placeWords = ({ folder, stack }: Pick<ChangeSet, "folder" | "stack">): string =>
  [folder, stack ?? ""].map((text) => encodeURIComponent(text.toWellFormed()).replaceAll("--", "%2D%2D")).join(" ");

function report(changeSet: ChangeSet, room: number): string {
  const head = [marker(changeSet), `### Voice agents: ${code(titleOf(changeSet))}`, ...headLines(changeSet)];
  const end = [`<sub>${commitsText(changeSet)} · digest <code>${changeSet.digest.slice(0, 16)}</code></sub>`, ""];
  const heardOn = callersOf(changeSet);
  const text = [...head];
  const leftOut: string[] = [];
  let size = lengthOf([...head, ...end]) + TAIL;
  for (const change of mostSevereFirst(changeSet.resources)) {
    // What goes away is named above; what it said is in git.
    if (change.operation === "delete") continue;
    const lines = size < room ? section(change, heardOn(change)) : [];
    const length = lengthOf(lines);
    if (size + length >= room) leftOut.push(nameOf(change));
    else {
      text.push(...lines);
      size += length;
    }
  }
  const rest =
    leftOut.length === 0
      ? []
      : [
          "",
          `**${counted(leftOut.length, "part")} did not fit:** ${list(leftOut, 40)}. The whole is in the page that \`--format html\` writes.`,
        ];
  return [...text, ...rest, "", ...end].join("\n");
}

export const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

function headLines(changeSet: ChangeSet): string[] {
  const { problems, resources, reach } = changeSet;
  if (problems.length > 0) {
    return [
      "",
      "**The manifests are not valid, so nobody can say what the change does.**",
      "",
      ...limited(
        problems.map(
          ({ side, file, line, column, message, suggestion }) =>
            `- ${side === "base" ? "before the change" : "after it"}, ${code(`${file}:${line}:${column}`)}: ${code(message)}` +
            (suggestion === undefined ? "" : `; ${code(suggestion)}`),
        ),
        "problem",
      ),
    ];
  }
  const counts = countsText(changeSet);
  const alarms = alarmsOf(changeSet).map(({ what, detail }) => `- **${what}:** ${code(detail)}`);
  const heard = reach.map(({ deployment, agent, numbers }) => {
    const who =
      deployment === null
        ? `agent ${code(agent ?? "")}`
        : `${code(deployment)}${agent === null ? "" : `, agent ${code(agent)}`}`;
    return `- ${who}: ${numbers.length > 0 ? numbers.map(code).join(", ") : "number unknown until deployed"}`;
  });
  const graph = mermaid(reachPicture(changeSet));
  return [
    "",
    resources.length === 0 ? "Nothing changes." : `**${counts}**. ${sentence(reachText(changeSet))}`,
    ...(alarms.length > 0 ? ["", ...limited(alarms, "point")] : []),
    ...(heard.length > 0 ? ["", "Heard by callers of", "", ...limited(heard, "deployment")] : []),
    ...(graph === undefined ? [] : ["", ...details("How the change reaches them", ["```mermaid", graph, "```"])]),
  ];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

export function limited(lines: readonly string[], thing: string): string[] {
  const more = lines.length - MOST_LISTED;
  return more > 0 ? [...lines.slice(0, MOST_LISTED), `- and ${counted(more, `more ${thing}`)}`] : [...lines];
}

function section(change: ResourceChange, heard: readonly string[]): string[] {
  const { operation, paths, because, previousName, workflow } = change;
  const was = previousName === undefined ? "" : ` (before: ${code(previousName)})`;
  const graph = workflow && mermaid(workflowPicture(workflow));
  const intro = [
    "",
    `#### ${change.kind} ${code(change.name)}${was}, ${operationText(operation)}`,
    ...(heard.length > 0 ? ["", `Heard on ${list(heard, 5)}`] : []),
    ...(because.length > 0 ? ["", `Because ${list(because, 10)} ${because.length === 1 ? "changes" : "change"}.`] : []),
  ];
  const body: string[] = [];
  const cut: string[] = [];
  let size = 0;
  for (const path of paths) {
    const lines = pathLines(path, MOST_OF_ONE - size);
    if (lines === undefined) cut.push(path.path);
    else {
      body.push(...lines);
      size += lengthOf(lines);
    }
  }
  return [
    ...intro,
    ...body,
    ...(cut.length > 0 ? ["", `Too long to be shown here: ${list(cut, 20)}`] : []),
    ...(graph === undefined ? [] : ["", ...details("The conversation as a graph", ["```mermaid", graph, "```"])]),
  ];
}

/** What changed at one path; undefined where not even a part of it has room. */
export function pathLines({ path, before, after, hunks }: ChangedPath, room: number): string[] | undefined {
  if (!hunks && isShort(before) && isShort(after)) {
    const [from, to] = [before, after].map((value) => (value === null ? "not set" : code(valueText(value))));
    const line = ["", `- ${code(path)}: ${before === null ? to : `${from} → ${to}`}`];
    return lengthOf(line) > room ? undefined : line;
  }
  const lines: HunkLine[][] = hunks
    ? hunks.map((hunk) => [...hunk.lines])
    : [
        ...(before === null
          ? []
          : [valueLines(before).map((text): HunkLine => ({ type: "removed", text, words: [] }))]),
        ...(after === null ? [] : [valueLines(after).map((text): HunkLine => ({ type: "added", text, words: [] }))]),
      ];
  const diff = lines.flatMap((hunk, index) => [...(index > 0 && hunks ? ["@@ @@"] : []), ...hunk.map(diffLine)]);
  return fenced(path, diff, room);
}

const SIGNS: Readonly<Record<HunkLine["type"], string>> = { same: " ", removed: "-", added: "+" };

const diffLine = (line: HunkLine): string =>
  SIGNS[line.type] +
  pieces(line)
    .map(({ text }) => oneLine(text))
    .join("");

/** A fence that no line in it can close, cut between lines where there is no room. */
function fenced(path: string, lines: readonly string[], room: number): string[] | undefined {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = "`".repeat(longest + 1);
  const around = ["", `${code(path)}`, "", `${fence}diff`, fence];
  const free = room - lengthOf(around) - 100;
  let size = 0;
  let shown = 0;
  for (const line of lines) {
    size += line.length + 1;
    if (size > free) break;
    shown++;
  }
  if (shown === 0) return undefined;
  const rest = lines.length - shown;
  return [
    ...around.slice(0, -1),
    ...lines.slice(0, shown),
    fence,
    ...(rest > 0 ? [`${counted(rest, "more line")} not shown here`] : []),
  ];
}

/** The end of what a failed command said, which says why, in a fence that no line in it can close; nothing where it said nothing. */
export function saidLines(text: string, most: number): string[] {
  if (text.trim() === "") return [];
  const fence = "`".repeat(Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return [fence, ...printable(text).trimEnd().split("\n").slice(-most), fence];
}

/** GitHub draws no more edges, and nobody could read them. */
const MOST_EDGES = 100;

const mermaid = (graph: Graph | undefined): string | undefined =>
  graph && graph.edges.length > 0 && graph.edges.length < MOST_EDGES ? drawMermaid(graph) : undefined;

export const details = (title: string, lines: readonly string[]): string[] => [
  `<details><summary>${title}</summary>`,
  "",
  ...lines,
  "",
  "</details>",
];

export function list(names: readonly string[], most: number): string {
  const more = names.length - most;
  return names.slice(0, most).map(code).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Text of a stranger as a code span: one line, in more backticks than it has in a row. */
export function code(text: string): string {
  const line = oneLine(text);
  const short = line.length > MOST_INLINE ? `${line.slice(0, MOST_INLINE).toWellFormed()}…` : line;
  if (short.trim() === "") return "`(empty)`";
  const ticks = "`".repeat(Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = /^`|`$/.test(short) ? " " : "";
  return `${ticks}${pad}${short}${pad}${ticks}`;
}

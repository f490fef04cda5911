import type { ChangedPath, ChangeSet, Hunk, HunkLine, ResourceChange } from "../generated/change-set.ts";
import type { Graph } from "../graph/graph.ts";
import { drawSvg, MOST_NODES } from "../graph/svg.ts";
import { escapeHtml } from "./escape-html.ts";
import { page } from "./page.ts";
import { reachPicture, workflowPicture } from "./pictures.ts";
import {
  alarmsOf,
  commitsText,
  countsText,
  operationText,
  callersOf,
  mostSevereFirst,
  nameOf,
  reachText,
  titleOf,
} from "./summary.ts";
import { isShort, valueLines, valueText } from "./value-text.ts";

/** Lines of one text that are shown side by side; a browser is slow with more. */
const MOST_LINES = 5_000;

/** One page for the person who writes prompts: before and after side by side, the words that changed marked, and who hears it as a picture. */
export function formatHtml(changeSets: readonly ChangeSet[]): string {
  const title = changeSets.map(titleOf).join(", ") || "nothing changes";
  return page(
    `Voice agents: ${title}`,
    changeSets.map(report).join("\n<hr>\n") || "<p>Nothing changes for any stack.</p>",
  );
}

function report(changeSet: ChangeSet): string {
  const { problems, resources } = changeSet;
  const head = [
    `<h1>${escapeHtml(titleOf(changeSet))}</h1>`,
    `<p class="quiet">${escapeHtml(commitsText(changeSet))}</p>`,
  ];
  if (problems.length > 0) return [...head, problemList(changeSet)].join("\n");
  const heardOn = callersOf(changeSet);
  const alarms = alarmsOf(changeSet).map(({ what, detail }) => `<li><b>${what}:</b> ${code(detail)}</li>`);
  const counts = countsText(changeSet);
  return [
    ...head,
    `<p class="counts">${counts === "" ? "Nothing changes." : escapeHtml(counts)}</p>`,
    ...(resources.length > 0 ? [`<p>${escapeHtml(sentence(reachText(changeSet)))}</p>`] : []),
    ...(alarms.length > 0 ? [`<div class="loud"><ul>${alarms.join("\n")}</ul></div>`] : []),
    reachSection(changeSet),
    ...mostSevereFirst(resources).map((change) => card(change, heardOn(change))),
    `<p class="quiet">digest <code>${changeSet.digest}</code></p>`,
  ].join("\n");
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Text of a stranger in a line. */
export const code = (text: string): string => `<code dir="auto">${escapeHtml(text)}</code>`;

const problemList = ({ problems }: ChangeSet): string =>
  [
    '<div class="loud"><b>The manifests are not valid, so nobody can say what the change does.</b><ul>',
    ...problems.map(({ side, file, line, column, message, suggestion }) => {
      const when = side === "base" ? "before the change" : "after it";
      const hint = suggestion === undefined ? "" : `; ${escapeHtml(suggestion)}`;
      return `<li>${when}, ${code(`${file}:${line}:${column}`)}: ${escapeHtml(message)}${hint}</li>`;
    }),
    "</ul></div>",
  ].join("\n");

/** The picture, and the same in words. */
function reachSection(changeSet: ChangeSet): string {
  const { reach } = changeSet;
  const graph = reachPicture(changeSet);
  const lines = reach.map(({ deployment, agent, numbers }) => {
    const who =
      deployment === null
        ? `agent ${code(agent ?? "")}`
        : `${code(deployment)}${agent === null ? "" : `, agent ${code(agent)}`}`;
    const heard = numbers.length > 0 ? numbers.map(code).join(", ") : "number unknown until deployed";
    return `<li>${who}: ${heard}</li>`;
  });
  if (lines.length === 0 && !graph) return "";
  return [
    "<h2>Who hears it</h2>",
    ...(lines.length > 0 ? [`<ul>${lines.join("\n")}</ul>`] : []),
    picture(graph, "How the change reaches the callers"),
  ].join("\n");
}

const picture = (graph: Graph | undefined, title: string): string => {
  if (!graph || graph.edges.length === 0) return "";
  if (graph.nodes.length > MOST_NODES)
    return `<p class="quiet">${graph.nodes.length} things are too many for a picture.</p>`;
  return `<div class="picture">${drawSvg(graph, title)}</div>`;
};

function card(change: ResourceChange, heard: readonly string[]): string {
  const { operation, paths, because, previousName, workflow } = change;
  const was = previousName === undefined ? "" : ` <span class="quiet">(before: ${code(previousName)})</span>`;
  const graph = workflow && workflowPicture(workflow);
  return [
    '<section class="card">',
    `<h2>${escapeHtml(nameOf(change))}${was}, ${operationText(operation)}</h2>`,
    ...(heard.length > 0 ? [`<p class="quiet">Heard on ${heard.map(code).join(", ")}</p>`] : []),
    ...(because.length > 0
      ? [`<p>Because ${because.map(code).join(", ")} ${because.length === 1 ? "changes" : "change"}.</p>`]
      : []),
    ...paths.map(pathSection),
    ...(graph ? ["<h3>The conversation as a graph</h3>", picture(graph, "The conversation as a graph")] : []),
    "</section>",
  ].join("\n");
}

/** What changed at one path, side by side. */
export function pathSection({ path, before, after, hunks }: ChangedPath): string {
  const title = `<h3>${code(path)}</h3>`;
  if (hunks) return `${title}\n${table(hunks)}`;
  if (isShort(before) && isShort(after)) {
    const [from, to] = [before, after].map((value) => (value === null ? "not set" : code(valueText(value))));
    return `<p>${code(path)}: ${before === null ? to : `${from} → ${to}`}</p>`;
  }
  const lines = [
    ...(before === null ? [] : valueLines(before).map((text): HunkLine => ({ type: "removed", text }))),
    ...(after === null ? [] : valueLines(after).map((text): HunkLine => ({ type: "added", text }))),
  ];
  return `${title}\n${table([{ before: 1, after: 1, lines }])}`;
}

function table(hunks: readonly Hunk[]): string {
  const rows = hunks.flatMap(({ lines }, index) => [...(index > 0 ? [gap("…")] : []), ...rowsOf(lines)]);
  const rest = rows.length - MOST_LINES;
  return [
    "<table><thead><tr><th>before</th><th>after</th></tr></thead><tbody>",
    ...rows.slice(0, MOST_LINES),
    ...(rest > 0 ? [gap(`${rest} more lines`)] : []),
    "</tbody></table>",
  ].join("\n");
}

const gap = (text: string): string => `<tr><td class="gap" colspan="2">${text}</td></tr>`;

/** Lines in pairs: what stays on both sides, what is removed beside what is added in its place. */
function rowsOf(lines: readonly HunkLine[]): string[] {
  const rows: string[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as HunkLine;
    if (line.type === "same") {
      rows.push(row(line, line));
      at++;
      continue;
    }
    const removed = runOf(lines, at, "removed");
    const added = runOf(lines, at + removed.length, "added");
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      rows.push(row(removed[index], added[index]));
    at += Math.max(1, removed.length + added.length);
  }
  return rows;
}

function runOf(lines: readonly HunkLine[], from: number, type: HunkLine["type"]): HunkLine[] {
  let end = from;
  while (lines[end]?.type === type) end++;
  return lines.slice(from, end);
}

const row = (left: HunkLine | undefined, right: HunkLine | undefined): string =>
  `<tr>${cell(left, "old")}${cell(right, "new")}</tr>`;

function cell(line: HunkLine | undefined, side: "old" | "new"): string {
  if (!line) return '<td class="none"></td>';
  return `<td${line.type === "same" ? "" : ` class="${side}"`} dir="auto">${marked(line)}</td>`;
}

function marked({ text, words = [] }: HunkLine): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of words) {
    parts.push(escapeHtml(text.slice(at, from)), `<mark>${escapeHtml(text.slice(from, to))}</mark>`);
    at = to;
  }
  return parts.join("") + escapeHtml(text.slice(at));
}

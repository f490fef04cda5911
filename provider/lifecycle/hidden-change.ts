import { formatPath, type Path } from "../kind/problem.ts";
import { isObject } from "../kind/value.ts";
import { formatValue } from "../http/redact.ts";

/** Where a preview cuts off the lines of a text, bytes. Source: `truncatePropertyString` of the engine's display, 3.259. */
const SHOWN = 150;

/** How many changes are told of each resource. */
const MAX_CHANGES = 3;

/** Letters of the same text that are told before and behind a change, and of the change itself. */
const AROUND = 30;
const MAX_LENGTH = 80;

/** Changes of texts that a preview would show as two lines that read the same, as sentences; at most `MAX_CHANGES`. */
export function hiddenChanges(before: unknown, after: unknown): string[] {
  const found: string[] = [];
  const walk = (old: unknown, now: unknown, path: Path): void => {
    if (old === now || found.length > MAX_CHANGES) return;
    if (typeof old === "string" && typeof now === "string") {
      for (const change of inText(old, now)) found.push(path.length > 0 ? `${formatPath(path)}, ${change}` : change);
    } else if (Array.isArray(old) && Array.isArray(now)) {
      now.forEach((item, index) => walk(old[index], item, [...path, index]));
    } else if (isObject(old) && isObject(now)) {
      for (const [key, value] of Object.entries(now)) walk(old[key], value, [...path, key]);
    }
  };
  walk(before, after, []);
  return found.length > MAX_CHANGES ? [...found.slice(0, MAX_CHANGES), "and more"] : found;
}

/** A text of one line is shown whole; of one with several, each line up to a length, and blanks at its end nobody sees. */
function* inText(before: string, after: string): Generator<string> {
  if (!before.includes("\n") && !after.includes("\n")) return;
  const [old, now] = [before.split("\n"), after.split("\n")];
  const kept = new Set(now);
  const gone = Map.groupBy(
    old.filter((line) => !kept.has(line)),
    visibleLine,
  );
  const known = new Set(old);
  for (const [index, line] of now.entries()) {
    if (known.has(line)) continue;
    const former = gone.get(visibleLine(line))?.shift();
    if (former !== undefined) yield `line ${index + 1}: ${difference(former, line)}`;
  }
}

const visibleLine = (line: string): string => {
  // No letter is less than a byte, so what is behind cannot be shown.
  const bytes = Buffer.from(line.slice(0, SHOWN));
  return bytes.subarray(0, SHOWN).toString("latin1").trimEnd();
};

/** The part that differs, whole words, with a little of what is around it. */
function difference(before: string, after: string): string {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const cut = (text: string): string => {
    const [from, to] = [Math.max(0, start - AROUND), Math.min(text.length - end + AROUND, start + MAX_LENGTH)];
    return formatValue(`${from > 0 ? "…" : ""}${text.slice(from, to).toWellFormed()}${to < text.length ? "…" : ""}`);
  };
  return `${cut(before)} becomes ${cut(after)}`;
}

import { diffArrays } from "diff";

/** Edits beyond which nobody looks for what two texts have in common. */
const MOST_EDITS = 2_000;

/** A run of lines that gives way to others: in the old text from line `at`, `removed` of them; 0-based. */
export interface LineEdit {
  readonly at: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** How to get from some lines to others, with as many of them as possible kept. */
export function lineEdits(before: readonly string[], after: readonly string[]): LineEdit[] {
  const changes = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  if (!changes) return [whole(before, after)];
  const edits: { at: number; removed: number; added: string[] }[] = [];
  let at = 0;
  let open: (typeof edits)[number] | undefined;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      at += value.length;
      open = undefined;
      continue;
    }
    if (!open) edits.push((open = { at, removed: 0, added: [] }));
    if (added) open.added.push(...value);
    else {
      open.removed += value.length;
      at += value.length;
    }
  }
  return edits;
}

/** All that is between what two texts have in common at their beginning and at their end. */
function whole(before: readonly string[], after: readonly string[]): LineEdit {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { at: start, removed: before.length - end - start, added: after.slice(start, after.length - end) };
}

/** Lines of a text with their line ends; the last may have none. */
export const rawLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const withoutEnd = (line: string): string => line.replace(/\r*\n$/, "");

const endOf = (line: string | undefined): string => /\r*\n$/.exec(line ?? "")?.[0] ?? "";

/** A line end as the text has them; `\n` where it has none. */
export const lineEndOf = (text: string): string => (/\r?\n/.exec(text) ?? ["\n"])[0];

/**
 * A file's text that reads as `wanted`, with every line kept that stays the same, the line ends as they are, and the line breaks at the end,
 * which nobody hears.
 */
export function editLines(text: string, wanted: string): string {
  const lines = rawLines(text);
  const bodyLength = lines.findLastIndex((line) => withoutEnd(line) !== "") + 1;
  const body = lines.slice(0, bodyLength);
  const after = wanted.replace(/\n+$/, "");
  const eol = lineEndOf(text);
  const result: string[] = [];
  let at = 0;
  for (const edit of lineEdits(body.map(withoutEnd), after === "" ? [] : after.split("\n"))) {
    result.push(...body.slice(at, edit.at));
    const ends = body.slice(edit.at, edit.at + edit.removed).map(endOf);
    result.push(...edit.added.map((line, index) => line + (ends[index] || eol)));
    at = edit.at + edit.removed;
  }
  result.push(...body.slice(at));
  const last = result.pop();
  // The last line ends as the last one did before.
  const tail = lines.slice(bodyLength).join("");
  const end = bodyLength === 0 ? "" : endOf(body.at(-1));
  const kept =
    last === undefined
      ? []
      : [...result.map((line) => (endOf(line) === "" ? line + eol : line)), withoutEnd(last) + end];
  return kept.join("") + tail;
}

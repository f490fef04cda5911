import { diffArrays, structuredPatch } from "diff";
import type { Hunk, HunkLine, WordRange } from "../generated/change-set.ts";

/** Lines around what changed. */
const CONTEXT = 3;

/**
 * Two texts that have more in common than this many edits apart are compared; beyond it nobody reads a comparison, and it would cost the
 * square. A bound on edits and not on time: the same texts give the same hunks on every machine.
 */
const MOST_EDITS = 2_000;

/** A line that keeps less than this part of its words is another line. */
const LEAST_COMMON = 0.3;

/** How two texts differ, line by line, with the words that changed inside of lines. Equal texts give none. */
export function textHunks(before: string, after: string): Hunk[] {
  if (before === after) return [];
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = structuredPatch("", "", ended(before), ended(after), "", "", options);
  const hunks = patch?.hunks ?? [whole(before, after)];
  return hunks.map(({ oldStart, newStart, lines }) => ({
    before: oldStart,
    after: newStart,
    lines: withWords(lines.filter((line) => !line.startsWith("\\")).map(hunkLine)),
  }));
}

/** Whether a final line break is there is nothing that anybody hears. */
const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

const TYPES: Readonly<Record<string, HunkLine["type"]>> = { "-": "removed", "+": "added", " ": "same" };

const hunkLine = (line: string): HunkLine => ({ type: TYPES[line[0] ?? " "] ?? "same", text: line.slice(1) });

/** All that is between what two texts have in common at their beginning and at their end, as one hunk. */
function whole(before: string, after: string) {
  const [old, wanted] = [linesOf(before), linesOf(after)];
  const shortest = Math.min(old.length, wanted.length);
  let start = 0;
  while (start < shortest && old[start] === wanted[start]) start++;
  let end = 0;
  while (end < shortest - start && old.at(-1 - end) === wanted.at(-1 - end)) end++;
  const lines = [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...wanted.slice(start, wanted.length - end).map((line) => `+${line}`),
  ];
  return { oldStart: start + 1, newStart: start + 1, lines };
}

const linesOf = (text: string): string[] => ended(text).slice(0, -1).split("\n");

/** Most pairs of lines of one text that are compared word by word: beyond them it is another text. */
const MOST_PAIRS = 1_000;

/** Compares each removed line with the added one that stands in its place. */
function withWords(lines: readonly HunkLine[]): HunkLine[] {
  const marked = [...lines];
  let pairs = 0;
  for (let at = 0; at < marked.length;) {
    const removed = run(marked, at, "removed");
    const added = run(marked, at + removed, "added");
    for (let index = 0; index < Math.min(removed, added) && pairs < MOST_PAIRS; index++, pairs++) {
      const [left, right] = [marked[at + index], marked[at + removed + index]];
      const words = left && right && changedWords(left.text, right.text);
      if (!words) continue;
      marked[at + index] = { ...left, words: words.before };
      marked[at + removed + index] = { ...right, words: words.after };
    }
    at += Math.max(1, removed + added);
  }
  return marked;
}

function run(lines: readonly HunkLine[], from: number, type: HunkLine["type"]): number {
  let end = from;
  while (lines[end]?.type === type) end++;
  return end - from;
}

/**
 * A word with its marks (Devanagari's vowels are marks) and joiners, a run of spaces, or a single other sign. Not `Intl.Segmenter`, whose
 * words depend on the version of Node.
 */
const WORD = /(?:\p{L}|\p{M}|\p{N}|\u200c|\u200d|[_'’])+|\s+|[^]/gu;

/** The words that differ in two lines; undefined where the lines have too little in common. */
export function changedWords(before: string, after: string): { before: WordRange[]; after: WordRange[] } | undefined {
  const [old, wanted] = [before.match(WORD) ?? [], after.match(WORD) ?? []];
  const changes = diffArrays(old, wanted, { maxEditLength: MOST_EDITS });
  if (!changes) return undefined;
  const ranges: { before: WordRange[]; after: WordRange[] } = { before: [], after: [] };
  let [left, right, common] = [0, 0, 0];
  for (const { value, added, removed } of changes) {
    const length = value.join("").length;
    if (removed) add(ranges.before, before, left, left + length);
    else if (added) add(ranges.after, after, right, right + length);
    else common += length;
    if (!added) left += length;
    if (!removed) right += length;
  }
  const longest = Math.max(before.length, after.length);
  return common >= longest * LEAST_COMMON ? ranges : undefined;
}

/** Changed words with nothing but a space between them are one change to a reader. */
function add(ranges: WordRange[], text: string, from: number, to: number): void {
  const last = ranges.at(-1);
  if (last && text.slice(last.to, from).trim() === "") last.to = to;
  else ranges.push({ from, to });
}

import type { HunkLine } from "../generated/change-set.ts";

/** A piece of a line: what changed, what did not, and what is left out between them. */
export interface Piece {
  readonly text: string;
  readonly type: "same" | "changed" | "gap";
}

/** Signs of unchanged text that are shown on each side of a changed word. */
const AROUND = 60;

/** Lines up to this length are shown whole. */
const WHOLE = 400;

/** Most signs of one changed piece: more than any word has, and than a screen holds. */
const MOST_CHANGED = 4_000;

/** A line in pieces. Of a long one only what is around the words that changed, and these whole. */
export function pieces({ text, words, type }: HunkLine): Piece[] {
  if (words === undefined || words.length === 0) {
    return type === "same" || words ? cut([{ text, type: "same" }]) : cut([{ text, type: "changed" }]);
  }
  const all: Piece[] = [];
  let at = 0;
  for (const { from, to } of words) {
    if (from > at) all.push({ text: text.slice(at, from), type: "same" });
    all.push({ text: text.slice(from, to), type: "changed" });
    at = to;
  }
  if (at < text.length) all.push({ text: text.slice(at), type: "same" });
  return text.length <= WHOLE ? all : cut(all);
}

function cut(all: readonly Piece[]): Piece[] {
  return all.flatMap((piece, index): Piece[] => {
    const { text, type } = piece;
    const only = all.length === 1;
    const most = type === "changed" || only ? (only && type === "same" ? WHOLE : MOST_CHANGED) : 2 * AROUND;
    if (text.length <= most) return [piece];
    const side = type === "changed" || only ? most / 2 : AROUND;
    const start = index === 0 && !only && type === "same" ? 0 : side;
    const end = index === all.length - 1 && !only && type === "same" ? 0 : side;
    const [left, right] = [wholeUntil(text, start), wholeFrom(text, text.length - end)];
    const gap: Piece = { text: `… ${right - left} characters …`, type: "gap" };
    return [
      ...(left > 0 ? [{ text: text.slice(0, left), type }] : []),
      gap,
      ...(right < text.length ? [{ text: text.slice(right), type }] : []),
    ];
  });
}

/** Never between the two halves of a sign. */
const isSplit = (text: string, at: number): boolean => /^[\udc00-\udfff]/.test(text.slice(at, at + 1));

const wholeUntil = (text: string, at: number): number => (isSplit(text, at) ? at - 1 : at);
const wholeFrom = (text: string, at: number): number => (isSplit(text, at) ? at + 1 : at);

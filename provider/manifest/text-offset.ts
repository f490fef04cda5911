import type { Place } from "./source-text.ts";
import type { ScalarTree } from "./tree.ts";

/** A piece of a scalar's value: offsets in the value, and that of the `${` which the piece belongs to. */
interface Piece {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Where a piece of a scalar's value stands in the file. The two differ by quotes, escapes, indentation and folded
 * lines; but the characters `${` are never folded, so the nth of them in the value is the nth in the file.
 */
export function placeInScalar(scalar: ScalarTree, { start, from, to }: Piece): Place {
  const { source, start: first, end: last, value } = scalar;
  const written = source.text.slice(first, last);
  const header = /^[|>].*/.exec(written)?.[0].length ?? 0;
  const opening = nth(written, occurrences(String(value).slice(0, start)), header);
  if (opening < 0) return { source, start: first, end: last };
  const at = first + opening - start;
  return { source, start: Math.min(at + from, last), end: Math.min(at + to, last) };
}

const occurrences = (text: string): number => text.split("${").length - 1;

/** The offset of the nth `${`, counted from 0. */
function nth(text: string, n: number, from: number): number {
  let at = text.indexOf("${", from);
  for (let count = 0; count < n && at >= 0; count++) at = text.indexOf("${", at + 2);
  return at;
}

import type { Place } from "./source-text.ts";
import type { ScalarTree } from "./tree.ts";

/** A piece of a scalar's value: offsets in the value, and that of the `${` which the piece belongs to. */
interface Piece {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Where each `${` of a scalar begins, in its value and in the file: found once, however many there are. */
interface Openings {
  readonly value: ReadonlyMap<number, number>;
  readonly written: readonly number[];
}

const known = new WeakMap<ScalarTree, Openings>();

/**
 * Where a piece of a scalar's value stands in the file. The two differ by quotes, escapes, indentation and folded
 * lines; but the characters `${` are never folded, so the nth of them in the value is the nth in the file.
 */
export function placeInScalar(scalar: ScalarTree, { start, from, to }: Piece): Place {
  const { source, start: first, end: last } = scalar;
  const { value, written } = openingsOf(scalar);
  const opening = written[value.get(start) ?? -1];
  if (opening === undefined) return { source, start: first, end: last };
  const at = first + opening - start;
  return { source, start: Math.min(at + from, last), end: Math.min(at + to, last) };
}

function openingsOf(scalar: ScalarTree): Openings {
  const found = known.get(scalar);
  if (found) return found;
  const written = scalar.source.text.slice(scalar.start, scalar.end);
  const header = /^[|>].*/.exec(written)?.[0].length ?? 0;
  const inValue = openings(String(scalar.value), 0);
  const made = {
    value: new Map(inValue.map((offset, index) => [offset, index] as const)),
    written: openings(written, header),
  };
  known.set(scalar, made);
  return made;
}

function openings(text: string, from: number): number[] {
  const found: number[] = [];
  for (let at = text.indexOf("${", from); at >= 0; at = text.indexOf("${", at + 2)) found.push(at);
  return found;
}

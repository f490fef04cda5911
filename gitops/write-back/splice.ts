import type { SourceText } from "../../provider/manifest/source-text.ts";

/** One change of a file's text: what stands from `start` to before `end` gives way to `text`. */
export interface Splice {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value that cannot be written where it comes from. The message says why, in words that follow "not written: ". */
export class NotLocatedError extends Error {
  override readonly name = "NotLocatedError";
}

const same = (one: Splice, other: Splice): boolean =>
  one.start === other.start && one.end === other.end && one.text === other.text;

/** Whether both want to change the same place, so that the second would undo or garble the first. */
const overlap = (one: Splice, other: Splice): boolean =>
  one.start === one.end || other.start === other.end
    ? one.start < other.end && other.start < one.end && one.start !== other.start
    : one.start < other.end && other.start < one.end;

/** The splices of both, equal ones once; undefined where two of one file overlap. */
export function joined(first: readonly Splice[], second: readonly Splice[]): Splice[] | undefined {
  const all = [...first];
  for (const splice of second) {
    const here = first.filter(({ source }) => source.path === splice.source.path);
    if (here.some((other) => same(other, splice))) continue;
    if (here.some((other) => overlap(other, splice))) return undefined;
    all.push(splice);
  }
  return all;
}

/** A text with all splices of its file applied. Insertions at one place come in the order in which they were made. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const ordered = splices.map((splice, index) => ({ splice, index }));
  ordered.sort((a, b) => a.splice.start - b.splice.start || a.splice.end - b.splice.end || a.index - b.index);
  let at = 0;
  let result = "";
  for (const { splice } of ordered) {
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

import type { SourceText } from "../../provider/manifest/source-text.ts";
import { lineEndOf } from "./line-edit.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import { commentsIn } from "./yaml-comments.ts";
import { isFirstInLine, lineStart, nextLine, type Span } from "./yaml-place.ts";

interface Insertion {
  /** The lines go before the span of this index. */
  readonly index: number;
  readonly lines: string;
  /** The order of the spans means something. */
  readonly isOrdered: boolean;
}

/**
 * Adds lines in block style: behind the entry before, so that a comment above the next one stays with it. Where the file ends without a
 * line end and the order means nothing, before the last entry, whose line stays as it is.
 */
export function insertLines(
  source: SourceText,
  spans: readonly Span[],
  { index, lines, isOrdered }: Insertion,
): Splice {
  const eol = lineEndOf(source.text);
  const before = spans[index - 1];
  const at = before ? nextLine(source, before.end) : lineStart(source, spans[0]?.start ?? 0);
  if (!before && spans[0] && !isFirstInLine(source, spans[0].start))
    throw new NotLocatedError(`${source.file}: nothing can be put before what begins behind a dash`);
  if (at < source.text.length || source.text.endsWith("\n")) return { source, start: at, end: at, text: lines + eol };
  // The last line of the file has no end.
  const earlier = isOrdered ? undefined : spans[index - 2];
  const start =
    earlier && before && nextLine(source, earlier.end) <= lineStart(source, before.start)
      ? nextLine(source, earlier.end)
      : undefined;
  if (start !== undefined) return { source, start, end: start, text: lines + eol };
  return { source, start: at, end: at, text: eol + lines };
}

/** Takes whole lines out, but for the comments in them. */
export function deleteLines(source: SourceText, { start, end }: Span): Splice {
  const [from, to] = [lineStart(source, start), nextLine(source, end)];
  const margin = source.text.slice(from, start);
  const eol = lineEndOf(source.text);
  const kept = commentsIn(source, from, to).map((comment) => margin + comment + eol);
  // Blank lines that belong to a block scalar stay, as they part what is left.
  return { source, start: from, end: to, text: atEnd(source, to, kept.join("")) };
}

/** Without a line end where the text that it replaces ended the file without one. */
export const atEnd = ({ text }: SourceText, stop: number, added: string): string =>
  stop === text.length && !text.endsWith("\n") ? added.replace(/\r?\n$/, "") : added;

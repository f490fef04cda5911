import type { SourceText } from "../../provider/manifest/source-text.ts";
import type { Tree } from "../../provider/manifest/tree.ts";
import { lineEndOf } from "./line-edit.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import { commentsIn } from "./yaml-comments.ts";
import { isFirstInLine, isJson, lineStart, placeText, type Span } from "./yaml-place.ts";

/** Adds an entry in `{}` or `[]`: on its own line where the last one has its own, else behind the last. */
export function insertInFlow(tree: Tree, spans: readonly Span[], text: string, index = spans.length): Splice[] {
  const { source, start, end } = tree;
  const eol = lineEndOf(source.text);
  const [before, after] = [spans[index - 1], spans[index]];
  if (!before && !after) {
    if (commentsIn(source, start, end).length > 0)
      throw new NotLocatedError(`${placeText(tree)}: only comments are in it`);
    return [
      {
        source,
        start: start + 1,
        end: end - 1,
        text: source.text[start] === "{" && !isJson(source) ? ` ${text} ` : text,
      },
    ];
  }
  const next = after ?? (before && isFirstInLine(source, before.start) ? before : undefined);
  if (next) {
    const isOwnLine = isFirstInLine(source, next.start);
    const margin = isOwnLine ? eol + source.text.slice(lineStart(source, next.start), next.start) : " ";
    return [{ source, start: next.start, end: next.start, text: `${text},${margin}` }];
  }
  return [{ source, start: before!.end, end: before!.end, text: `, ${text}` }];
}

export function deleteInFlow(source: SourceText, spans: readonly Span[], index: number): Splice[] {
  const [before, span, after] = [spans[index - 1], spans[index]!, spans[index + 1]];
  const range = after ? [span.start, after.start] : before ? [before.end, span.end] : [span.start, span.end];
  const [start = 0, end = 0] = range;
  if (commentsIn(source, start, end).length > 0)
    throw new NotLocatedError(`${source.file}: there are comments in a flow of values`);
  return [{ source, start, end, text: "" }];
}

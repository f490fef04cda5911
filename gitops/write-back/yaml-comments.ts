import { Lexer } from "yaml";
import type { SourceText } from "../../provider/manifest/source-text.ts";
import { nextLine } from "./yaml-place.ts";

const comments = new WeakMap<SourceText, readonly (readonly [start: number, end: number])[]>();

/** Where the comments of a file are. */
function commentsOf(source: SourceText): readonly (readonly [start: number, end: number])[] {
  const known = comments.get(source);
  if (known) return known;
  const found: [number, number][] = [];
  let at = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    // Marks of the lexer, which stand for nothing in the text.
    if (lexeme === "\u0002" || lexeme === "\u0018" || lexeme === "\u001f") continue;
    if (lexeme.startsWith("#")) found.push([at, at + lexeme.length]);
    at += lexeme.length;
  }
  comments.set(source, found);
  return found;
}

export const commentsIn = (source: SourceText, start: number, end: number): string[] =>
  commentsOf(source)
    .filter(([from, to]) => from >= start && to <= end)
    .map(([from, to]) => source.text.slice(from, to).replace(/\r$/, ""));

/** Whether a comment stands behind an offset in its line. */
export const commentBehind = (source: SourceText, offset: number): boolean => {
  const end = nextLine(source, offset);
  return commentsOf(source).some(([from]) => from >= offset && from < end);
};

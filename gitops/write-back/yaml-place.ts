import type { Place, SourceText } from "../../provider/manifest/source-text.ts";
import type { ScalarTree, Tree } from "../../provider/manifest/tree.ts";
import { lineEndOf } from "./line-edit.ts";
import { NotLocatedError } from "./splice.ts";
import type { Surroundings } from "./yaml-text.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

export const isFlow = ({ type, source, start }: Tree): boolean =>
  type !== "scalar" && "{[".includes(source.text[start] ?? " ");

export const isJson = ({ file }: SourceText): boolean => file.endsWith(".json");

export const columnOf = (source: SourceText, offset: number): number => source.position(offset).column - 1;

export const around = (source: SourceText, flow: boolean, indent: number): Surroundings => ({
  ...{ indent, flow },
  json: isJson(source),
  eol: lineEndOf(source.text),
});

/** Where a value ends: after its last character, or at the beginning of the next line for a block scalar. */
export function endOf(tree: Tree): number {
  if (tree.alias) return tree.alias.end;
  if (tree.type === "scalar" || isFlow(tree)) return tree.end;
  const inner =
    tree.type === "list"
      ? tree.items
      : [...tree.entries.values()]
          .filter((entry) => entry.key.source === tree.source)
          .map(({ value, key }) =>
            ownSource(value) === tree.source && !(value.type === "scalar" && value.start === value.end && !value.alias)
              ? value
              : emptyAt(key),
          );
  const ends = inner.filter((one) => ownSource(one) === tree.source).map(endOf);
  return Math.max(tree.start, ...ends);
}

export const ownSource = (tree: Tree): SourceText => (tree.alias ?? tree).source;

/** The place of a value that is not written: behind its key's colon. */
const emptyAt = (key: Place): ScalarTree => {
  const colon = colonAfter(key);
  return { type: "scalar", source: key.source, start: colon, end: colon, value: null };
};

/** The offset behind the colon of a key. */
export function colonAfter(key: Place): number {
  const colon = /^\s*:/.exec(key.source.text.slice(key.end));
  if (!colon) throw new NotLocatedError(`the key at ${placeText(key)} is written in a way that is not edited`);
  return key.end + colon[0].length;
}

export const placeText = ({ source, start }: Place): string => `${source.file}:${source.position(start).line}`;

/** The beginning of the line after the one that a value ends in. */
export function nextLine({ text }: SourceText, end: number): number {
  if (end > 0 && text[end - 1] === "\n") return end;
  const found = text.indexOf("\n", end);
  return found < 0 ? text.length : found + 1;
}

export const lineStart = ({ text }: SourceText, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Whether nothing but blanks stands before an offset in its line. */
export const isFirstInLine = (source: SourceText, offset: number): boolean =>
  source.text.slice(lineStart(source, offset), offset).trim() === "";

/** The end of the last line of a block scalar, before its line end. Blank lines behind it stay. */
export function endOfBlock({ text }: SourceText, start: number, end: number): number {
  const written = text.slice(start, end);
  return start + written.replace(/(\r?\n[ \t]*)*$/, "").length;
}

/** The end of a value before its line end. */
export const trimmedEnd = ({ text }: SourceText, end: number): number => {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
  return at;
};

import { diffArrays } from "diff";
import { dirname, resolve } from "node:path";
import { type Expression, formatTemplate, parseTemplate, type Part } from "../../provider/manifest/expression.ts";
import { failed } from "../../provider/manifest/file-system.ts";
import { fullKey, type StackConfig } from "../../provider/manifest/project.ts";
import type { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { decodeText } from "../../provider/manifest/read.ts";
import { SourceText } from "../../provider/manifest/source-text.ts";
import type { ScalarTree, Tree } from "../../provider/manifest/tree.ts";
import { isSecretToken, referenceToken } from "../change-set/token.ts";
import { editLines } from "./line-edit.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import { placeText } from "./yaml-place.ts";

/** What expressions are filled in from. */
export interface Origins {
  readonly files: ProjectFiles;
  readonly config: StackConfig;
  readonly nameFile: (path: string) => string;
  /** Where a value of the stack's configuration stands; undefined where no file has it. */
  readonly configValue: (key: string) => Tree | undefined;
  /** Changes a value of the configuration in its file. */
  readonly editConfig: (tree: Tree, wanted: unknown) => Splice[];
  /** A text as it is to stand in YAML. */
  readonly written: (value: unknown) => unknown;
}

/** A piece of a text. */
interface Piece {
  readonly text: string;
  /** Undefined for plain text. */
  readonly expression: Expression | undefined;
  /** Absolute path of the text file whose expressions are filled in and that it stands in; undefined for the manifest itself. */
  readonly file: string | undefined;
}

/** Changes a scalar with expressions in it at the source of what changed. @throws NotLocatedError where that cannot be told. */
export function editTemplate(
  tree: ScalarTree,
  wanted: unknown,
  { origins, write }: { readonly origins: Origins; readonly write: (tree: ScalarTree, text: string) => Splice[] },
): Splice[] {
  if (isSecretToken(wanted)) throw new NotLocatedError("it is a secret");
  const parts = parseTemplate(String(tree.value)).parts.map(expressionOf);
  const [only, second] = parts;
  if (typeof only === "object" && !second) {
    if (only.type === "reference") return write(tree, String(origins.written(wanted)));
    if (only.type === "config") return editConfig(only.key, wanted, origins);
  }
  if (typeof wanted !== "string") throw new NotLocatedError("it is put together from texts");
  const pieces = parts.flatMap((part) => piecesOf(part, { tree, file: undefined }, origins));
  const texts = editedTexts(tree, pieces, wanted);
  return [...pieces.entries()].some(
    ([index, { text, expression, file }]) => !expression && !file && texts[index] !== text,
  )
    ? [...sourceSplices(tree, pieces, texts, origins), ...write(tree, templateOf(parts, pieces, texts))]
    : sourceSplices(tree, pieces, texts, origins);
}

type Words = string | Expression;

const expressionOf = (part: Part): Words => (typeof part === "string" ? part : part.expression);

interface Home {
  readonly tree: ScalarTree;
  readonly file: string | undefined;
}

function piecesOf(part: Words, home: Home, origins: Origins): Piece[] {
  const { file } = home;
  if (typeof part === "string") return [{ text: part, expression: undefined, file }];
  switch (part.type) {
    case "text":
      return [{ text: decodeText(bytesOf(pathOf(part.path, home), origins)), expression: part, file }];
    case "template": {
      const path = pathOf(part.path, home);
      const { parts } = parseTemplate(decodeText(bytesOf(path, origins)));
      return parts.flatMap((inner) => piecesOf(expressionOf(inner), { ...home, file: path }, origins));
    }
    case "config": {
      const { config } = origins;
      const text = config.values.get(fullKey(part.key, config.project));
      if (text === undefined) throw new NotLocatedError(`config.${part.key} is a secret, or not in a file`);
      return [{ text, expression: part, file }];
    }
    case "env":
      throw new NotLocatedError(`the environment variable ${part.name} says it`);
    case "reference":
      return [{ text: referenceToken(part.kind, part.name, part.output), expression: part, file }];
  }
}

/** Paths in a manifest are relative to its own file. */
const pathOf = (path: string, { tree }: Home): string => resolve(dirname(tree.source.path), path);

function bytesOf(path: string, { files, nameFile }: Origins): Uint8Array {
  const bytes = files.read(path);
  if (failed(bytes)) throw new NotLocatedError(`${nameFile(path)} cannot be read`);
  return bytes;
}

function editConfig(key: string, wanted: unknown, { configValue, editConfig: edit }: Origins): Splice[] {
  const found = configValue(key);
  if (!found) throw new NotLocatedError(`no file of this project sets config.${key}`);
  return edit(found, wanted);
}

/** The scalar's own parts with what they have become. */
function templateOf(parts: readonly Words[], pieces: readonly Piece[], texts: readonly string[]): string {
  const own = pieces.flatMap(({ file, expression }, index) => (file || expression ? [] : [texts[index] ?? ""]));
  return formatTemplate(parts.map((part) => (typeof part === "string" ? (own.shift() ?? part) : part)));
}

/** The splices of text files, templates and configuration that say the pieces. */
function sourceSplices(
  tree: ScalarTree,
  pieces: readonly Piece[],
  texts: readonly string[],
  origins: Origins,
): Splice[] {
  const splices: Splice[] = [];
  const templates = new Set<string>();
  for (const [index, { expression, file, text }] of pieces.entries()) {
    const now = texts[index] ?? text;
    if (now === text) continue;
    if (expression?.type === "config") splices.push(...editConfig(expression.key, now, origins));
    else if (expression?.type === "text")
      splices.push(...editFile(pathOf(expression.path, { tree, file }), now, origins));
    else if (file !== undefined) templates.add(file);
  }
  for (const path of templates) {
    const parts = pieces.flatMap(({ file, expression }, index) =>
      file === path ? [expression ?? texts[index] ?? ""] : [],
    );
    splices.push(...editFile(path, formatTemplate(parts), origins));
  }
  return splices;
}

/** Changes the lines of a text file that change. */
function editFile(path: string, wanted: string, origins: Origins): Splice[] {
  const text = Buffer.from(bytesOf(path, origins))
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  return changedRange(new SourceText({ path, file: origins.nameFile(path), text }), editLines(text, wanted));
}

/** One splice from the first to the last line that differs. */
function changedRange(source: SourceText, after: string): Splice[] {
  const { text } = source;
  if (text === after) return [];
  const shortest = Math.min(text.length, after.length);
  let start = 0;
  while (start < shortest && text[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && text.at(-1 - end) === after.at(-1 - end)) end++;
  return [{ source, start, end: text.length - end, text: after.slice(start, after.length - end) }];
}

/** Words with the blanks behind them, and single other signs: what a person changes at once. */
const WORD = /(?:\p{L}|\p{M}|\p{N}|\u200c|\u200d|[_'’])+|\s|[^]/gu;

/** What becomes of each piece of a text: every change has to lie in one of them. */
function editedTexts(tree: ScalarTree, pieces: readonly Piece[], wanted: string): string[] {
  const texts = pieces.map(({ text }) => text);
  const before = texts.join("");
  if (texts.length === 1) return [wanted];
  const target = wanted.endsWith("\n") ? wanted : wanted + (/\n+$/.exec(before)?.[0] ?? "");
  for (const { start, end, text } of changesOf(before, target).reverse()) {
    const index = pieceAt(pieces, start, end);
    if (index === undefined)
      throw new NotLocatedError(`${placeText(tree)}: the change runs from one part of the text into another`);
    const offset = pieces.slice(0, index).reduce((sum, piece) => sum + piece.text.length, 0);
    const own = texts[index] ?? "";
    texts[index] = own.slice(0, start - offset) + text + own.slice(end - offset);
  }
  return texts;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function changesOf(before: string, after: string): Range[] {
  const changes = diffArrays(before.match(WORD) ?? [], after.match(WORD) ?? [], { maxEditLength: 2_000 });
  if (!changes) throw new NotLocatedError("too much of the text is another");
  const ranges: { start: number; end: number; text: string }[] = [];
  let at = 0;
  let open: (typeof ranges)[number] | undefined;
  for (const { value, added, removed } of changes) {
    const text = value.join("");
    if (!added && !removed) {
      at += text.length;
      open = undefined;
      continue;
    }
    if (!open) ranges.push((open = { start: at, end: at, text: "" }));
    if (added) open.text += text;
    else {
      at += text.length;
      open.end = at;
    }
  }
  return ranges;
}

/** The one part that a change lies in; undefined where it could be in more than one, or is in one that nobody can change. */
function pieceAt(pieces: readonly Piece[], start: number, end: number): number | undefined {
  const fits: number[] = [];
  let at = 0;
  for (const [index, { expression, text }] of pieces.entries()) {
    const stop = at + text.length;
    if (start >= at && end <= stop && expression?.type !== "reference") fits.push(index);
    at = stop;
  }
  return fits.length === 1 ? fits[0] : undefined;
}

import { Lexer } from "yaml";
import { equal, isObject } from "../../provider/kind/value.ts";
import type { Place, SourceText } from "../../provider/manifest/source-text.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "../../provider/manifest/tree.ts";
import { lineEdits, lineEndOf, rawLines } from "./line-edit.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import {
  foldable,
  foldLine,
  itemText,
  keyText,
  scalarText,
  flowText,
  valueText,
  type Style,
  type Surroundings,
} from "./yaml-text.ts";

/** Where several ways lead to the same value, which is taken. */
export interface Ways {
  /** Whether a value that an alias brings is changed at its anchor, for all who share it, or written out in the place of the alias. */
  readonly aliases: "anchor" | "here";
  /** Whether what is to go is deleted where it stands, or set to null there: an overlay removes so what its manifest says. */
  readonly removals: "delete" | "null";
}

export interface Editing extends Ways {
  /** The value of a scalar with expressions in it, as the sides of a change have it; undefined where there is none in it. */
  readonly resolve: (tree: ScalarTree) => { readonly value: unknown } | undefined;
  /** Changes a scalar with expressions in it so that it has another value. @throws NotLocatedError */
  readonly editTemplate: (
    tree: ScalarTree,
    wanted: unknown,
    write: (tree: ScalarTree, text: string) => Splice[],
  ) => Splice[];
  /** A text as it is to stand in YAML: literal `${` escaped, references as expressions. @throws NotLocatedError for a secret. */
  readonly written: (value: unknown) => unknown;
}

interface Context extends Editing {
  /** Inside of `{}` or `[]`. */
  readonly flow: boolean;
  /** Column of the key or dash that the value stands behind. */
  readonly column: number;
}

/** What to change in its sources so that a value becomes another. @throws NotLocatedError where that cannot be said for sure. */
export const editTree = (tree: Tree, wanted: unknown, editing: Editing): Splice[] =>
  edit(tree, wanted, { ...editing, flow: isFlow(tree), column: columnOf(tree.source, tree.start) - 2 });

/** The value of a tree in the way in which sides of a change have values. */
export function valueOf(tree: Tree, editing: Pick<Editing, "resolve">): unknown {
  if (tree.type === "list") return tree.items.map((item) => valueOf(item, editing));
  if (tree.type === "map")
    return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, valueOf(value, editing)]));
  const resolved = editing.resolve(tree);
  return resolved ? resolved.value : tree.value;
}

function edit(tree: Tree, wanted: unknown, context: Context): Splice[] {
  if (equal(valueOf(tree, context), wanted)) return [];
  if (tree.alias && context.aliases === "here") return replaceAlias(tree.alias, wanted, context);
  if (tree.type === "map" && isObject(wanted) && (Object.keys(wanted).length > 0 || tree.entries.size === 0))
    return editMap(tree, wanted, context);
  if (tree.type === "list" && Array.isArray(wanted) && wanted.length > 0 && tree.items.length > 0)
    return editList(tree, wanted, context);
  if (tree.type === "scalar") return editScalar(tree, wanted, context);
  return replaceCollection(tree, wanted, context);
}

function editMap(tree: MapTree, wanted: Readonly<Record<string, unknown>>, context: Context): Splice[] {
  const inside = { ...context, flow: isFlow(tree) };
  const splices: Splice[] = [];
  for (const [key, { key: at, value }] of tree.entries) {
    const inner = wanted[key];
    const below = { ...inside, column: columnOf(at.source, at.start) };
    if (inner === undefined) splices.push(...deleteEntry(tree, key, inside));
    else if (isReplacedBelow(value, inner, below)) splices.push(...replaceBelow(at, value, inner, below));
    else splices.push(...edit(value, inner, below));
  }
  for (const [key, inner] of Object.entries(wanted))
    if (inner !== undefined && !tree.entries.has(key)) splices.push(...insertEntry(tree, key, inner, inside));
  return splices;
}

/** Whether a value in block style gives way to one of another shape, so that its place begins behind the key. */
function isReplacedBelow(tree: Tree, wanted: unknown, { aliases, resolve }: Context): boolean {
  if (tree.alias && aliases === "here") return false;
  if (isFlow(tree) || equal(valueOf(tree, { resolve }), wanted)) return false;
  if (tree.type === "scalar") return tree.start === tree.end || (isObjectOrList(wanted) && !resolve(tree));
  if (tree.type === "map") return !isObject(wanted) || Object.keys(wanted).length === 0;
  return !Array.isArray(wanted) || wanted.length === 0;
}

const isObjectOrList = (value: unknown): boolean => typeof value === "object" && value !== null;

// ——— places ———

const isFlow = ({ type, source, start }: Tree): boolean =>
  type !== "scalar" && "{[".includes(source.text[start] ?? " ");

const isJson = ({ file }: SourceText): boolean => file.endsWith(".json");

const columnOf = (source: SourceText, offset: number): number => source.position(offset).column - 1;

const around = (source: SourceText, flow: boolean, indent: number): Surroundings => ({
  ...{ indent, flow },
  json: isJson(source),
  eol: lineEndOf(source.text),
});

/** Where a value ends: after its last character, or at the beginning of the next line for a block scalar. */
function endOf(tree: Tree): number {
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

const ownSource = (tree: Tree): SourceText => (tree.alias ?? tree).source;

/** The place of a value that is not written: behind its key's colon. */
const emptyAt = (key: Place): ScalarTree => {
  const colon = colonAfter(key);
  return { type: "scalar", source: key.source, start: colon, end: colon, value: null };
};

/** The offset behind the colon of a key. */
function colonAfter(key: Place): number {
  const colon = /^\s*:/.exec(key.source.text.slice(key.end));
  if (!colon) throw new NotLocatedError(`the key at ${placeText(key)} is written in a way that is not edited`);
  return key.end + colon[0].length;
}

export const placeText = ({ source, start }: Place): string => `${source.file}:${source.position(start).line}`;

/** The beginning of the line after the one that a value ends in. */
function nextLine({ text }: SourceText, end: number): number {
  if (end > 0 && text[end - 1] === "\n") return end;
  const found = text.indexOf("\n", end);
  return found < 0 ? text.length : found + 1;
}

const lineStart = ({ text }: SourceText, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Whether nothing but blanks stands before an offset in its line. */
const isFirstInLine = (source: SourceText, offset: number): boolean =>
  source.text.slice(lineStart(source, offset), offset).trim() === "";

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

const commentsIn = (source: SourceText, start: number, end: number): string[] =>
  commentsOf(source)
    .filter(([from, to]) => from >= start && to <= end)
    .map(([from, to]) => source.text.slice(from, to).replace(/\r$/, ""));

/** Whether a comment stands behind an offset in its line. */
const commentBehind = (source: SourceText, offset: number): boolean => {
  const end = nextLine(source, offset);
  return commentsOf(source).some(([from]) => from >= offset && from < end);
};

// ——— scalars ———

function editScalar(tree: ScalarTree, wanted: unknown, context: Context): Splice[] {
  if (context.resolve(tree))
    return context.editTemplate(tree, wanted, (place, text) => writeScalar(place, text, context));
  return writeScalar(tree, context.written(withLastBreaks(tree.value, wanted)), context);
}

/** Whether a final line break is there nobody hears: it stays as it is. */
const withLastBreaks = (before: unknown, wanted: unknown): unknown => {
  if (typeof before !== "string" || typeof wanted !== "string" || wanted === "" || wanted.endsWith("\n")) return wanted;
  return wanted + (/\n+$/.exec(before)?.[0] ?? "");
};

const STYLES: Readonly<Record<string, Style>> = { '"': "double", "'": "single", "|": "literal", ">": "folded" };

function writeScalar(tree: ScalarTree, wanted: unknown, { flow, column }: Context): Splice[] {
  const { source, start, end } = tree;
  const style = STYLES[source.text[start] ?? ""] ?? "plain";
  const isBlock = style === "literal" || style === "folded";
  if (isBlock && typeof wanted === "string") {
    const lines = blockLines(tree, style, wanted);
    if (lines) return lines;
  }
  const text = isObjectOrList(wanted)
    ? flowText(wanted, around(source, true, 0))
    : scalarText(wanted, start === end ? "plain" : style, around(source, flow, column + 2));
  // A block scalar ends with its last line; whatever stands in its place does not.
  const stop = isBlock ? endOfBlock(source, start, end) : end;
  // What a comment behind the header, or behind the value, is about is still there.
  const [own = ""] = isBlock ? commentsIn(source, start, nextLine(source, start)) : [];
  if (/^[|>]/.test(text) && (own !== "" || commentBehind(source, stop))) {
    const lineEnd = isBlock ? stop : nextLine(source, stop);
    const behind = isBlock ? ` ${own}` : source.text.slice(stop, lineEnd).replace(/\r?\n$/, "");
    return [
      {
        source,
        start,
        end: isBlock ? stop : stop + behind.length,
        text: text.replace(/[^\r\n]*/, (header) => header + behind),
      },
    ];
  }
  return [{ source, start, end: stop, text: `${start === end ? " " : ""}${text}${own === "" ? "" : ` ${own}`}` }];
}

/** The end of the last line of a block scalar, before its line end. Blank lines behind it stay. */
function endOfBlock({ text }: SourceText, start: number, end: number): number {
  const written = text.slice(start, end);
  return start + written.replace(/(\r?\n[ \t]*)*$/, "").length;
}

/** Changes only the lines of a block scalar that change; undefined where its header would have to change, too. */
function blockLines(tree: ScalarTree, style: "literal" | "folded", wanted: string): Splice[] | undefined {
  const { source, start, end, value } = tree;
  const before = String(value);
  if (wanted.trim() === "" || before.trim() === "") return undefined;
  const bodyStart = nextLine(source, source.text.indexOf("\n", start));
  const header = source.text.slice(start, bodyStart);
  const raw = rawLines(source.text.slice(bodyStart, end));
  const margin = /^\s*\n|^( *)/.exec(raw.find((line) => line.trim() !== "") ?? "")?.[1] ?? "";
  if (/[0-9]/.test(header.replace(/#.*/, "")) || /^\n*[ \t]/.test(wanted) || /^\n*[ \t]/.test(before)) return undefined;
  const breaks = (text: string): number => /\n*$/.exec(text)?.[0].length ?? 0;
  if (breaks(wanted) !== breaks(before)) return undefined;
  const rows = style === "literal" ? literalRows(raw, before) : foldedRows(raw, before);
  const after = style === "literal" || foldable(wanted) ? wanted.replace(/\n+$/, "").split("\n") : undefined;
  if (!rows || !after) return undefined;
  const eol = lineEndOf(source.text);
  const width = Math.max(60, ...raw.map((line) => line.trimEnd().length - margin.length));
  const written = (line: string): string[] => {
    if (style === "folded") return line === "" ? [] : foldLine(line, width).map((row) => margin + row + eol);
    return [(line === "" ? "" : margin + line) + eol];
  };
  return rowSplices({ source, start: bodyStart, eol }, rows, after, { written, folded: style === "folded" });
}

/** One line of a text with the lines of the file that say it. */
interface Row {
  readonly line: string;
  /** From line, to line: of the scalar's own lines. */
  readonly raw: readonly string[];
  /** Empty lines before it, which say that the line before it has ended. */
  readonly gap: readonly string[];
}

function literalRows(raw: readonly string[], value: string): Row[] | undefined {
  const lines = value.replace(/\n+$/, "").split("\n");
  if (raw.length < lines.length) return undefined;
  return lines.map((line, index) => ({ line, raw: [raw[index] ?? ""], gap: [] }));
}

/** Runs of lines are one line of the text; each empty line between two is a line break. */
function foldedRows(raw: readonly string[], value: string): Row[] | undefined {
  if (!foldable(value)) return undefined;
  const rows: { line: string; raw: string[]; gap: string[] }[] = [];
  let gap: string[] = [];
  let open = false;
  for (const line of raw) {
    if (line.trim() === "") {
      gap.push(line);
      open = false;
      continue;
    }
    if (open) {
      const row = rows.at(-1)!;
      row.raw.push(line);
      row.line += ` ${line.trim()}`;
    } else {
      for (let more = rows.length === 0 ? 0 : 1; more < gap.length; more++)
        rows.push({ line: "", raw: [], gap: [gap[more - 1]!] });
      rows.push({ line: line.trim(), raw: [line], gap: gap.slice(-1) });
      gap = [];
      open = true;
    }
  }
  return equal(
    rows.map(({ line }) => line),
    value.replace(/\n+$/, "").split("\n"),
  )
    ? rows
    : undefined;
}

function rowSplices(
  { source, start, eol }: { source: SourceText; start: number; eol: string },
  rows: readonly Row[],
  after: readonly string[],
  { written, folded }: { written: (line: string) => string[]; folded: boolean },
): Splice[] {
  const offsets: number[] = [];
  let at = start;
  for (const { gap, raw } of rows) {
    offsets.push(at);
    at += gap.join("").length + raw.join("").length;
  }
  offsets.push(at);
  return lineEdits(
    rows.map(({ line }) => line),
    after,
  ).map(({ at: from, removed, added }) => {
    const first = from === 0;
    const text = added
      .map((line, index) => (folded && !(first && index === 0) ? eol : "") + written(line).join(""))
      .join("");
    // What was first now comes after a line, and needs its empty line; what becomes first needs none.
    const follows = from + removed < rows.length;
    const next = rows[from + removed];
    const bridge = folded && first && follows && added.length > 0 && (next?.gap.length ?? 0) === 0 ? eol : "";
    const stop =
      folded && first && follows && added.length === 0
        ? (offsets[from + removed] ?? 0) + (next?.gap.join("").length ?? 0)
        : (offsets[from + removed] ?? at);
    // The last line of a file may have no end.
    const lacksEnd = text !== "" && (offsets[from] ?? at) === source.text.length && !source.text.endsWith("\n");
    return {
      source,
      start: offsets[from] ?? at,
      end: stop,
      text: lacksEnd ? eol + (text + bridge).replace(/\r?\n$/, "") : atEnd(source, stop, text + bridge),
    };
  });
}

/** Without a line end where the text that it replaces ended the file without one. */
const atEnd = ({ text }: SourceText, stop: number, added: string): string =>
  stop === text.length && !text.endsWith("\n") ? added.replace(/\r?\n$/, "") : added;

// ——— collections ———

/** A value in block style gives way to another; comments between its key and its end stay, behind it. */
function replaceBelow(key: Place, tree: Tree, wanted: unknown, context: Context): Splice[] {
  const { source } = key;
  const start = colonAfter(key);
  const value = context.written(wanted);
  const text = valueText(value, around(source, context.flow, context.column + 2));
  if (tree.type === "scalar" && tree.start === tree.end) {
    if (text.includes("\n") && commentBehind(source, start)) {
      const line = nextLine(source, start);
      const behind = source.text.slice(start, line).replace(/\r?\n$/, "");
      return [
        {
          source,
          start: start + behind.length,
          end: start + behind.length,
          text: text.replace(/^ ([|>][^\r\n]*)/, ""),
        },
      ].map((splice) =>
        /^ [|>]/.test(text)
          ? {
              source,
              start,
              end: start + behind.length,
              text: text.replace(/^( [|>][^\r\n]*)/, (header) => header + behind),
            }
          : splice,
      );
    }
    return [{ source, start, end: start, text }];
  }
  if (tree.source !== source || tree.alias)
    throw new NotLocatedError(`${placeText(key)}: the value comes from elsewhere`);
  const props = /^(\s*[&!][^\s]+)*/.exec(source.text.slice(start, tree.start))?.[0] ?? "";
  const isBlockScalar = tree.type === "scalar" && "|>".includes(source.text[tree.start] ?? " ");
  const end = isBlockScalar ? endOfBlock(source, tree.start, tree.end) : trimmedEnd(source, endOf(tree));
  const kept = commentsIn(source, start, end);
  const margin = `${lineEndOf(source.text)}${" ".repeat(context.column + 2)}`;
  return [{ source, start, end, text: props + text + kept.map((comment) => margin + comment).join("") }];
}

/** The end of a value before its line end. */
const trimmedEnd = ({ text }: SourceText, end: number): number => {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
  return at;
};

function replaceCollection(tree: Tree, wanted: unknown, context: Context): Splice[] {
  const { source, start } = tree;
  if (!isFlow(tree))
    throw new NotLocatedError(`${placeText(tree)}: a list or mapping in block style that becomes something else`);
  return [{ source, start, end: tree.end, text: flowText(context.written(wanted), around(source, true, 0)) }];
}

function replaceAlias(alias: Place, wanted: unknown, context: Context): Splice[] {
  const { source, start, end } = alias;
  const value = context.written(wanted);
  const text = isObjectOrList(value)
    ? flowText(value, around(source, true, 0))
    : scalarText(value, "plain", around(source, context.flow, context.column + 2));
  if (text.includes("\n") && commentBehind(source, end)) return [{ source, start, end, text: JSON.stringify(value) }];
  return [{ source, start, end, text }];
}

function insertEntry(tree: MapTree, key: string, wanted: unknown, context: Context): Splice[] {
  const revived = tree.removed?.get(key);
  if (revived) return revive(revived, wanted, context);
  if (tree.alias && context.aliases === "here") throw new NotLocatedError("written out as a whole");
  const { source } = tree;
  const own = [...tree.entries.values()].filter(
    (entry) => entry.key.source === source && entry.key.start >= tree.start,
  );
  const [first] = own;
  const value = context.written(wanted);
  if (isFlow(tree)) {
    const text = `${keyText(key, around(source, true, 0))}: ${flowText(value, around(source, true, 0))}`;
    return insertInFlow(
      tree,
      own.map(({ key: at, value: inner }) => ({ start: at.start, end: endOf(inner) })),
      text,
    );
  }
  if (!first) throw new NotLocatedError(`${placeText(tree)}: nothing shows where a key could be added`);
  const column = columnOf(source, first.key.start);
  const settings = around(source, false, column + 2);
  const line = `${" ".repeat(column)}${keyText(key, settings)}:${valueText(value, settings)}`;
  return [
    insertLines(
      source,
      own.map(({ key: at, value: inner }) => ({
        start: at.start,
        end: Math.max(colonAfter(at), ownSource(inner) === source ? endOf(inner) : 0),
      })),
      own.length,
      line,
    ),
  ];
}

/** A key that an overlay takes away, and that is to have a value there. */
function revive(at: Place, wanted: unknown, context: Context): Splice[] {
  const { source } = at;
  const start = colonAfter(at);
  const nothing = /^[ \t]*(null|Null|NULL|~)?/.exec(source.text.slice(start))?.[0] ?? "";
  const column = columnOf(source, at.start);
  const text = valueText(context.written(wanted), around(source, context.flow, column + 2));
  return [{ source, start, end: start + nothing.trimEnd().length, text }];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Adds lines in block style: behind the entry before, so that a comment above the next one stays with it. Where the file ends without a
 * line end, before the last entry, whose line stays as it is.
 */
function insertLines(source: SourceText, spans: readonly Span[], index: number, lines: string): Splice {
  const eol = lineEndOf(source.text);
  const before = spans[index - 1];
  const at = before ? nextLine(source, before.end) : lineStart(source, spans[0]?.start ?? 0);
  if (!before && spans[0] && !isFirstInLine(source, spans[0].start))
    throw new NotLocatedError(`${source.file}: nothing can be put before what begins behind a dash`);
  if (at < source.text.length || source.text.endsWith("\n")) return { source, start: at, end: at, text: lines + eol };
  // The last line of the file has no end.
  const earlier = spans[index - 2];
  const start =
    earlier && before && nextLine(source, earlier.end) <= lineStart(source, before.start)
      ? nextLine(source, earlier.end)
      : undefined;
  if (start !== undefined) return { source, start, end: start, text: lines + eol };
  return { source, start: at, end: at, text: eol + lines };
}

/** Adds an entry in `{}` or `[]`: on its own line where the last one has its own, else behind the last. */
function insertInFlow(tree: Tree, spans: readonly Span[], text: string, index = spans.length): Splice[] {
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

function deleteEntry(tree: MapTree, key: string, context: Context): Splice[] {
  const entry = tree.entries.get(key)!;
  const { key: at, value } = entry;
  const { source } = at;
  if (tree.alias && context.aliases === "here") throw new NotLocatedError("written out as a whole");
  if (context.removals === "null") return setNull(entry);
  const own = [...tree.entries.values()].filter((one) => one.key.source === source);
  const span = { start: at.start, end: Math.max(colonAfter(at), ownSource(value) === source ? endOf(value) : 0) };
  if (isFlow(tree) && source === tree.source)
    return deleteInFlow(
      source,
      own.map((one) => ({ start: one.key.start, end: endOf(one.value) })),
      own.indexOf(entry),
    );
  if (own.length === 1) throw new NotLocatedError(`${placeText(at)}: it is the only key there`);
  if (isFirstInLine(source, at.start)) return [deleteLines(source, span)];
  const next = own[own.indexOf(entry) + 1];
  if (!next || commentsIn(source, at.start, next.key.start).length > 0)
    throw new NotLocatedError(`${placeText(at)}: it stands behind a dash, and comments follow`);
  return [{ source, start: at.start, end: next.key.start, text: "" }];
}

/** An overlay removes what its manifest says by setting it to null. */
function setNull({ key, value }: { readonly key: Place; readonly value: Tree }): Splice[] {
  const { source } = key;
  if (ownSource(value) !== source || commentsIn(source, key.end, endOf(value)).length > 0)
    throw new NotLocatedError(`${placeText(key)}: the value cannot be replaced by null`);
  return [{ source, start: colonAfter(key), end: trimmedEnd(source, endOf(value)), text: " null" }];
}

/** Takes whole lines out, but for the comments in them. */
function deleteLines(source: SourceText, { start, end }: Span): Splice {
  const [from, to] = [lineStart(source, start), nextLine(source, end)];
  const margin = source.text.slice(from, start);
  const eol = lineEndOf(source.text);
  const kept = commentsIn(source, from, to).map((comment) => margin + comment + eol);
  // Blank lines that belong to a block scalar stay, as they part what is left.
  return { source, start: from, end: to, text: atEnd(source, to, kept.join("")) };
}

function deleteInFlow(source: SourceText, spans: readonly Span[], index: number): Splice[] {
  const [before, span, after] = [spans[index - 1], spans[index]!, spans[index + 1]];
  const range = after ? [span.start, after.start] : before ? [before.end, span.end] : [span.start, span.end];
  const [start = 0, end = 0] = range;
  if (commentsIn(source, start, end).length > 0)
    throw new NotLocatedError(`${source.file}: there are comments in a flow of values`);
  return [{ source, start, end, text: "" }];
}

// ——— lists ———

function editList(tree: ListTree, wanted: readonly unknown[], context: Context): Splice[] {
  const inside = { ...context, flow: isFlow(tree) };
  const splices: Splice[] = [];
  const { source } = tree;
  const spans = tree.items.map((item): Span => ({
    start: isFlow(tree) ? (item.alias ?? item).start : dashOf(item),
    end: endOf(item),
  }));
  const column = isFlow(tree) ? context.column : columnOf(source, spans[0]?.start ?? 0);
  for (const { at, pairs, removed, added } of alignment(
    tree.items.map((item) => valueOf(item, context)),
    wanted,
  )) {
    for (const [index, value] of pairs) {
      const item = tree.items[index]!;
      const below = { ...inside, column };
      splices.push(
        ...(isReplacedBelow(item, value, below) ? replaceItem(item, value, below) : edit(item, value, below)),
      );
    }
    for (const index of removed) splices.push(...deleteItem(tree, spans, index));
    for (const value of added) splices.push(...insertItem(tree, spans, at, likeSiblings(context.written(value), tree)));
  }
  return splices;
}

/** An item in block style that becomes something else, in one line. */
function replaceItem(item: Tree, wanted: unknown, context: Context): Splice[] {
  const { source, start } = item;
  const end =
    item.type === "scalar" && "|>".includes(source.text[start] ?? " ")
      ? endOfBlock(source, start, item.end)
      : trimmedEnd(source, endOf(item));
  if (start === item.end || commentsIn(source, start, end).length > 0)
    throw new NotLocatedError(`${placeText(item)}: the item cannot be replaced`);
  return [{ source, start, end, text: flowText(context.written(wanted), around(source, true, 0)) }];
}

/** The dash that an item in block style stands behind. */
function dashOf(item: Tree): number {
  const { source, start } = item.alias ?? item;
  const before = source.text.slice(lineStart(source, start), start);
  const dash = /-[ \t]+(?:[&!]\S+[ \t]+)*$/.exec(before);
  if (!dash) throw new NotLocatedError(`${placeText(item)}: the item does not begin in the line of its dash`);
  return lineStart(source, start) + dash.index;
}

function deleteItem(tree: ListTree, spans: readonly Span[], index: number): Splice[] {
  const { source } = tree;
  if (isFlow(tree)) return deleteInFlow(source, spans, index);
  const span = spans[index]!;
  if (!isFirstInLine(source, span.start)) throw new NotLocatedError(`${source.file}: a list in a list`);
  return [deleteLines(source, span)];
}

/** A mapping with its keys in the order in which the first item of the list has them. */
function likeSiblings(value: unknown, { items }: ListTree): unknown {
  const [first] = items;
  if (!isObject(value) || first?.type !== "map") return value;
  const keys = [...first.entries.keys()].filter((key) => key in value);
  return { ...Object.fromEntries(keys.map((key) => [key, value[key]])), ...value };
}

function insertItem(tree: ListTree, spans: readonly Span[], index: number, value: unknown): Splice[] {
  const { source } = tree;
  if (isFlow(tree)) return insertInFlow(tree, spans, flowText(value, around(source, true, 0)), index);
  const indent = columnOf(source, spans[0]?.start ?? 0);
  return [insertLines(source, spans, index, itemText(value, around(source, false, indent)))];
}

/** What becomes of a run of items: some become others in their place, some go, and some come before item `at`. */
interface Alignment {
  readonly at: number;
  readonly pairs: readonly (readonly [index: number, value: unknown])[];
  readonly removed: readonly number[];
  readonly added: readonly unknown[];
}

/** Pairs the items of two lists: the same ones first, and between them those that are called the same, then by their place. */
function alignment(before: readonly unknown[], after: readonly unknown[]): Alignment[] {
  const edits = lineEdits(
    before.map((item) => JSON.stringify(item)),
    after.map((item) => JSON.stringify(item)),
  );
  return edits.map(({ at, removed, added }) => {
    const values = added.map((item) => JSON.parse(item) as unknown);
    const indexes = Array.from({ length: removed }, (_, index) => at + index);
    const shared = Math.min(indexes.length, values.length);
    const isNamed = indexes.some((index) => nameOf(before[index]) !== undefined);
    if (!isNamed)
      return {
        at: at + removed,
        pairs: indexes.slice(0, shared).map((index, place) => [index, values[place]] as const),
        removed: indexes.slice(shared),
        added: values.slice(shared),
      };
    const pairs: [number, unknown][] = [];
    const left = [...values];
    for (const index of indexes) {
      const found = left.findIndex((value) => nameOf(value) === nameOf(before[index]));
      if (found >= 0) pairs.push([index, ...left.splice(found, 1)] as [number, unknown]);
    }
    const paired = new Set(pairs.map(([index]) => index));
    return { at: at + removed, pairs, removed: indexes.filter((index) => !paired.has(index)), added: left };
  });
}

const nameOf = (item: unknown): unknown => (isObject(item) ? (item["id"] ?? item["day"] ?? item["name"]) : undefined);

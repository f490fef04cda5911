import { isMap, isScalar, parseDocument } from "yaml";
import { isObject } from "../../provider/kind/value.ts";

/** How a text stands in YAML. */
export type Style = "plain" | "single" | "double" | "literal" | "folded";

/** Where a value is to be written. */
export interface Surroundings {
  /** Spaces before what is below the value's key or dash. */
  readonly indent: number;
  /** Inside of `{}` or `[]`, where a value is on one line. */
  readonly flow: boolean;
  /** The file is JSON: keys and texts stand in double quotes. */
  readonly json: boolean;
  readonly eol: string;
}

/** What the YAML of other tools (1.1) takes for a truth value, a time or a date. */
const AMBIGUOUS = /^(y|n|yes|no|on|off|\d+(:\d+)+(\.\d*)?|\d{4}-\d\d?-\d\d?.*)$/i;

/** Characters after which a folded line is broken, at the next space. */
const FOLD = 100;

/** A scalar as YAML has it: in the given style where that says the value, else in one that does. */
export function scalarText(value: unknown, style: Style, around: Surroundings): string {
  if (typeof value !== "string") return JSON.stringify(value) ?? "null";
  const texts = stylesFor(value, style, around).map((one) => () => inStyle(value, one, around));
  for (const text of texts) {
    const candidate = text();
    if (candidate !== undefined && reads(candidate, value, around)) return candidate;
  }
  return JSON.stringify(value);
}

function stylesFor(value: string, style: Style, { flow, json }: Surroundings): Style[] {
  if (json) return ["double"];
  if (flow) return [...(style === "literal" || style === "folded" ? [] : [style]), "plain", "double"];
  if (!value.includes("\n"))
    return style === "literal" || style === "folded" ? [style, "literal", "double"] : [style, "double"];
  return style === "double" || style === "single" ? ["double"] : [style, "literal", "double"];
}

function inStyle(value: string, style: Style, { indent, eol }: Surroundings): string | undefined {
  switch (style) {
    case "plain":
      return value === "" || value.includes("\n") || AMBIGUOUS.test(value) ? undefined : value;
    case "single":
      return value.includes("\n") ? undefined : `'${value.replaceAll("'", "''")}'`;
    case "double":
      return JSON.stringify(value);
    case "literal":
      return blockText(value, { header: "|", lines: value.replace(/\n+$/, "").split("\n"), indent, eol });
    case "folded":
      return foldable(value) ? blockText(value, { header: ">", lines: foldedLines(value), indent, eol }) : undefined;
  }
}

interface Block {
  readonly header: string;
  readonly lines: readonly string[];
  readonly indent: number;
  readonly eol: string;
}

/** A block scalar from its header to the end of its last line, which has no line end. */
function blockText(value: string, { header, lines, indent, eol }: Block): string | undefined {
  if (value.trim() === "" || value.includes("\r")) return undefined;
  const end = /\n*$/.exec(value)?.[0].length ?? 0;
  const chomp = end === 0 ? "-" : end === 1 ? "" : "+";
  const indicator = /^\n*[ \t]/.test(value) ? String(2) : "";
  const margin = " ".repeat(indent);
  const trailing = Array.from({ length: Math.max(0, end - 1) }, () => "");
  return [
    header + indicator + chomp,
    ...[...lines, ...trailing].map((line) => (line === "" ? "" : margin + line)),
  ].join(eol);
}

/** Whether folding keeps a text as it is: no line of it begins or ends with a blank. */
export const foldable = (value: string): boolean => !/(^|\n)[ \t]|[ \t](\n|$)|\t| {2}/.test(value);

/** A line of text in several, broken at single spaces. */
export function foldLine(line: string, width = FOLD): string[] {
  const rows: string[] = [];
  for (const word of line.split(" ")) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 1 + word.length <= width) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows;
}

/** Each line break of the text is an empty line of its own. */
const foldedLines = (value: string): string[] =>
  value
    .replace(/\n+$/, "")
    .split("\n")
    .flatMap((line, index) => [...(index > 0 ? [""] : []), ...(line === "" ? [] : foldLine(line))]);

/** Whether a text of YAML is read as this value where it is to stand. */
function reads(text: string, value: string, { indent, flow }: Surroundings): boolean {
  const margin = " ".repeat(Math.max(0, indent - 2));
  const document = parseDocument(flow ? `{k: ${text}, l: 1}` : `${margin}k: ${text}\n${margin}l: 1\n`, {
    logLevel: "silent",
    prettyErrors: false,
  });
  const { contents } = document;
  if (document.errors.length > 0 || !isMap(contents)) return false;
  const [read, beside] = contents.items.map((item) => item.value);
  return isScalar(read) && read.value === value && isScalar(beside) && beside.value === 1;
}

/** A key as YAML has it. */
export const keyText = (key: string, around: Surroundings): string => {
  if (around.json) return JSON.stringify(key);
  return /^[A-Za-z_][\w-]*$/.test(key) && !/^(true|false|null|y|n|yes|no|on|off)$/i.test(key)
    ? key
    : JSON.stringify(key);
};

/** A value on one line. */
export function flowText(value: unknown, around: Surroundings): string {
  const inside = { ...around, flow: true };
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, inside)).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${keyText(key, inside)}: ${flowText(inner, inside)}`);
    return entries.length === 0 ? "{}" : around.json ? `{${entries.join(", ")}}` : `{ ${entries.join(", ")} }`;
  }
  return scalarText(value, "plain", inside);
}

/** What stands behind a key's colon: a blank and the value, or the value on the lines below. */
export function valueText(value: unknown, around: Surroundings): string {
  const { flow, indent, eol } = around;
  if (flow || isEmpty(value)) return ` ${flowText(value, around)}`;
  if (Array.isArray(value)) return value.map((item) => `${eol}${itemText(item, around)}`).join("");
  if (isObject(value))
    return entryLines(value, around)
      .map((line) => `${eol}${line}`)
      .join("");
  return ` ${scalarText(value, typeof value === "string" && value.includes("\n") ? "literal" : "plain", { ...around, indent })}`;
}

const isEmpty = (value: unknown): boolean =>
  (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

/** The entries of a mapping, each with its lines; they stand at the indent. */
function entryLines(value: Readonly<Record<string, unknown>>, around: Surroundings): string[] {
  const margin = " ".repeat(around.indent);
  const below = { ...around, indent: around.indent + 2 };
  return Object.entries(value).map(([key, inner]) => `${margin}${keyText(key, around)}:${valueText(inner, below)}`);
}

/** An item of a list in block style, its dash at the indent. */
export function itemText(item: unknown, around: Surroundings): string {
  const margin = " ".repeat(around.indent);
  const below = { ...around, indent: around.indent + 2 };
  if (isObject(item) && !isEmpty(item)) {
    const [first = "", ...rest] = entryLines(item, below);
    return [`${margin}- ${first.trimStart()}`, ...rest].join(around.eol);
  }
  if (Array.isArray(item)) return `${margin}- ${flowText(item, around)}`;
  return `${margin}- ${scalarText(item, typeof item === "string" && item.includes("\n") ? "literal" : "plain", below)}`;
}

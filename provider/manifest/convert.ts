import { isAlias, isMap, isScalar, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { nearMiss } from "../kind/near-miss.ts";
import { controlCharacter } from "../kind/control-character.ts";
import { reservedKey, reservedText } from "../kind/reserved.ts";
import { pasted } from "../text/pasted.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import { lossyNumber, unquotedScalarProblem } from "./scalar.ts";
import type { Place, SourceText } from "./source-text.ts";
import type { Entry, ListTree, MapTree, ScalarTree, Tree } from "./tree.ts";

/** Deeper than any manifest, shallower than any stack. */
const DEEPEST = 100;

/** More values than all aliases of a document may unfold to. */
const MOST_ALIASED = 10_000;

interface Anchored {
  readonly tree: Tree;
  /** How many values the tree has once its own aliases are unfolded. */
  readonly size: number;
}

/** How scalars are read. */
export interface ScalarReading {
  /** True where every value becomes a text in the end, as in a stack's configuration: `1.10` would lose its zero. */
  readonly texts?: boolean;
}

interface Conversion extends ScalarReading {
  readonly source: SourceText;
  readonly report: Report;
  readonly anchors: Map<string, Anchored | "open">;
  /** Values so far, aliases unfolded. */
  size: number;
  /** Those of them that aliases brought. */
  aliased: number;
}

/**
 * Turns the nodes of one YAML document into a tree. An alias becomes the very tree of its anchor: a problem in it is
 * reported where it stands, and nothing is unfolded. A value that cannot be is reported and becomes null.
 */
export function convertNode(
  source: SourceText,
  node: ParsedNode | null,
  report: Report,
  reading: ScalarReading = {},
): Tree {
  return convert({ ...reading, source, report, anchors: new Map(), size: 0, aliased: 0 }, node, node?.range[0] ?? 0, 0);
}

function convert(conversion: Conversion, node: ParsedNode | null, offset: number, depth: number): Tree {
  const { source, report, anchors } = conversion;
  if (!node) return nothing({ source, start: offset, end: offset });
  const place = { source, start: node.range[0], end: node.range[1] };
  if (isAlias(node)) return convertAlias(conversion, node.source, place);
  if (depth > DEEPEST) {
    report({ code: "nested-too-deeply", at: place, message: `nested more than ${DEEPEST} deep` });
    return broken(place);
  }
  const sizeBefore = conversion.size++;
  // An alias of a long text weighs as much as many short ones.
  if (isScalar(node) && typeof node.value === "string") conversion.size += Math.floor(node.value.length / 100);
  if (node.anchor !== undefined) anchors.set(node.anchor, "open");
  const tree = convertOwn(conversion, node, place, depth);
  if (node.anchor !== undefined) anchors.set(node.anchor, { tree, size: conversion.size - sizeBefore });
  return tree;
}

function convertOwn(conversion: Conversion, node: ParsedNode, place: Place, depth: number): Tree {
  if (isScalar(node)) return convertScalar(conversion, node, place);
  if (isMap(node)) return convertMap(conversion, node, place, depth);
  const { items } = node as YAMLSeq.Parsed;
  return {
    type: "list",
    ...place,
    items: items.map((item) => convert(conversion, item, place.start, depth + 1)),
  } satisfies ListTree;
}

function convertAlias(conversion: Conversion, name: string, at: Place): Tree {
  const { anchors, report } = conversion;
  const anchored = anchors.get(name);
  if (anchored === undefined) {
    const message = `no anchor &${name} comes before this alias`;
    report({ code: "unknown-alias", at, message, suggestion: () => didYouMean(nearMiss(name, anchors.keys())) });
    return broken(at);
  }
  if (anchored === "open") {
    report({ code: "alias-cycle", at, message: `the alias stands inside its own anchor &${name}` });
    return broken(at);
  }
  const wasBomb = conversion.aliased > MOST_ALIASED;
  conversion.size += anchored.size;
  conversion.aliased += anchored.size;
  if (conversion.aliased <= MOST_ALIASED) return { ...anchored.tree, alias: at };
  if (!wasBomb) {
    const message = `the aliases of this document unfold to more than ${MOST_ALIASED} values`;
    report({ code: "alias-bomb", at, message, suggestion: "write the values out" });
  }
  return broken(at);
}

function convertScalar(
  { report, texts = false }: Conversion,
  { value, source: written, type }: Scalar.Parsed,
  place: Place,
): ScalarTree {
  const reserved = typeof value === "string" ? reservedText(value) : undefined;
  if (reserved !== undefined) {
    report({ code: "reserved-word", at: place, message: `the text ${reserved}` });
    return broken(place);
  }
  if (typeof value === "string" && (reportControl(value, place, report) || reportPasted(value, type, place, report)))
    return broken(place);
  const unquoted = texts && type === "PLAIN" ? unquotedScalarProblem(written, value) : undefined;
  if (unquoted) {
    report({ code: "lossy-number", at: place, ...unquoted });
    return broken(place);
  }
  if (typeof value === "string" || typeof value === "boolean") return { type: "scalar", ...place, value };
  if (typeof value !== "number") return nothing(place);
  const loss = type === "PLAIN" ? lossyNumber(written, value) : undefined;
  if (loss) report({ code: "lossy-number", at: place, ...loss });
  return { type: "scalar", ...place, value, ...(loss ? { broken: true } : {}) };
}

/**
 * Reports a sign that steers a terminal, or half a character. Pulumi prints values and keys as they are, so that no way of writing one
 * makes it harmless: an escape neither. Line ends of Windows are told elsewhere.
 */
function reportControl(value: string, at: Place, report: Report): boolean {
  const message = controlCharacter(value);
  if (message === undefined) return false;
  report({ code: "control-character", at, message, suggestion: "delete it" });
  return true;
}

/** Longer lines are sentences. */
const LONGEST_LINE = 200;

/** Reports a sign that was pasted along. In quotes, a typographic quote is meant. */
function reportPasted(value: string, type: Scalar.Type | undefined, at: Place, report: Report): boolean {
  const isProse = type?.startsWith("BLOCK") === true || value.length > LONGEST_LINE || value.includes("\n");
  const found = pasted(value, isProse ? "prose" : "line");
  // An escape is there for all to see, unless what it stands for would hide something in a preview.
  const isEscape = found !== undefined && type === "QUOTE_DOUBLE" && !isIn(at, value.slice(found.start, found.end));
  if (isEscape && pasted(value, "prose") === undefined) return false;
  if (!found || (type?.startsWith("QUOTE") === true && /^[“„«‘‚‹]/.test(value))) return false;
  const message = `${found.what} is at position ${found.start + 1} of the text`;
  const suggestion = isProse ? "delete it" : `write ${type === "PLAIN" ? found.clean : JSON.stringify(found.clean)}`;
  report({ code: "pasted-character", at: inText(at, value, found), message, suggestion });
  return true;
}

/** Whether a sign stands in the source itself. */
const isIn = ({ source, start, end }: Place, sign: string): boolean => source.text.slice(start, end).includes(sign);

/** The sign itself, where the text stands as it is written. */
function inText(at: Place, value: string, { start, end }: { start: number; end: number }): Place {
  const sign = value.slice(start, end);
  const from = at.source.text.indexOf(sign, at.start);
  return from < 0 || from >= at.end ? at : { source: at.source, start: from, end: from + sign.length };
}

function convertMap(conversion: Conversion, { items }: YAMLMap.Parsed, place: Place, depth: number): MapTree {
  const { source, report } = conversion;
  const entries = new Map<string, Entry>();
  for (const { key, value } of items) {
    const keyPlace = { source, start: key.range[0], end: key.range[1] };
    const name = keyText(key, keyPlace, report);
    const tree = convert(conversion, value, key.range[1], depth + 1);
    const first = name === undefined ? undefined : entries.get(name);
    if (first) {
      const message = `the key "${name}" is already there, at line ${source.position(first.key.start).line}`;
      report({ code: "duplicate-key", at: keyPlace, message, suggestion: "remove one of the two" });
    } else if (name !== undefined) entries.set(name, { key: keyPlace, value: tree });
  }
  return { type: "map", ...place, entries };
}

/** The text of a key; reported and undefined where it is none. */
function keyText(key: ParsedNode, at: Place, report: Report): string | undefined {
  const { source, start, end } = at;
  if (isScalar(key) && typeof key.value === "string") {
    const reserved = reservedKey(key.value);
    if (reserved !== undefined) {
      report({ code: "reserved-word", at, message: reserved });
      return undefined;
    }
    if (reportControl(key.value, at, report)) return undefined;
    const found = pasted(key.value, "line");
    if (found) {
      const message = `${found.what} is at position ${found.start + 1} of the key`;
      report({
        code: "pasted-character",
        at: inText(at, key.value, found),
        message,
        suggestion: `write ${found.clean}`,
      });
      return reservedKey(found.clean) === undefined ? found.clean : undefined;
    }
    if (key.value !== "<<" || key.type !== "PLAIN") return key.value;
    const message = "YAML 1.2 has no merge key: << would be an ordinary key";
    report({ code: "merge-key", at, message, suggestion: "write the keys out; an alias can stand for a whole value" });
    return undefined;
  }
  const written = source.text.slice(start, end);
  const what = isScalar(key) ? describeKey(key.value) : "not a text";
  const suggestion = isScalar(key) && written !== "" ? `quote it: "${written}"` : undefined;
  report({ code: "non-string-key", at, message: `the key is ${what}; keys must be texts`, suggestion });
  return undefined;
}

const describeKey = (value: unknown): string =>
  value === null
    ? "empty"
    : typeof value === "number" || typeof value === "boolean"
      ? `the ${typeof value} ${value}`
      : "not a text";

const broken = (place: Place): ScalarTree => ({ type: "scalar", ...place, value: null, broken: true });

const nothing = (place: Place): ScalarTree => ({ type: "scalar", ...place, value: null });

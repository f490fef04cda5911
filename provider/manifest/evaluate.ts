import { shellWord } from "../text/shell-word.ts";
import { dirname, resolve } from "node:path";
import { nearMiss } from "../kind/near-miss.ts";
import { formatPath, type Path } from "../kind/problem.ts";
import { findControlCharacter } from "../kind/control-character.ts";
import { findReserved } from "../kind/reserved.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import type { AllowedVariables } from "./environment.ts";
import {
  type ConfigExpression,
  type EnvExpression,
  type Expression,
  formatExpression,
  parseTemplate,
  type ReferenceExpression,
} from "./expression.ts";
import { ownProperty } from "../kind/value.ts";
import { parseOwnJson } from "../text/exact-json.ts";
import { configSetCommand, fullKey, type StackConfig } from "./project.ts";
import type { Place } from "./source-text.ts";
import { LARGEST_FILE } from "./project-files.ts";
import type { LocalFiles } from "./text-files.ts";
import { placeInScalar } from "./text-offset.ts";
import type { ScalarTree, Tree } from "./tree.ts";
import { Deferred, type DeferredExpression, type ManifestValue } from "./value.ts";

/** What expressions can be filled in with before the engine runs. */
export interface Surroundings {
  readonly config: StackConfig;
  /** Undefined = not known here; then no variable is missed. */
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
  readonly allowed: AllowedVariables;
  readonly localFiles: LocalFiles;
  /** For the texts of all values. */
  readonly room: Room;
  readonly warn: Report;
  readonly report: Report;
}

/** A reference where it stands. */
export interface Use {
  readonly expression: ReferenceExpression;
  readonly path: Path;
  readonly at: Place;
  /** Whether the text is nothing but this expression. */
  readonly whole: boolean;
}

export interface Evaluated {
  readonly value: ManifestValue;
  readonly uses: readonly Use[];
  /**
   * Configuration that was read as another type than text, by its path as JSON: a schema may want the text after all.
   */
  readonly typed: readonly { readonly path: Path; readonly text: string }[];
  /** Absolute paths of the text files that were read for it. */
  readonly texts: readonly string[];
  /** What it takes of the stack's configuration and of the environment, also where that cannot be had. */
  readonly settings: readonly (ConfigExpression | EnvExpression)[];
}

interface Evaluation extends Surroundings {
  readonly uses: Use[];
  readonly typed: { path: Path; text: string }[];
  readonly texts: string[];
  readonly settings: (ConfigExpression | EnvExpression)[];
}

/** Fills in every expression of a tree that is known now and leaves the others deferred. */
export function evaluate(tree: Tree, surroundings: Surroundings): Evaluated {
  const found = { uses: [], typed: [], texts: [], settings: [] };
  return { value: evaluateTree(tree, [], { ...surroundings, ...found }), ...found };
}

function evaluateTree(tree: Tree, path: Path, evaluation: Evaluation): ManifestValue {
  if (tree.type === "list") return tree.items.map((item, index) => evaluateTree(item, [...path, index], evaluation));
  if (tree.type === "scalar") {
    if (tree.broken) return new Deferred([]);
    return typeof tree.value === "string" && tree.value.includes("${")
      ? evaluateText(tree, tree.value, path, evaluation)
      : tree.value;
  }
  const entries = [...tree.entries].map(([key, { key: at, value }]) => {
    if (key.includes("${")) {
      evaluation.report({
        code: "expression-not-allowed",
        at,
        message: "a key is always a fixed text: no expression can stand in it",
      });
    }
    return [key, evaluateTree(value, [...path, key], evaluation)] as const;
  });
  return Object.fromEntries(entries);
}

function evaluateText(tree: ScalarTree, text: string, path: Path, evaluation: Evaluation): ManifestValue {
  const { parts, errors } = parseTemplate(text);
  for (const { at, start, message, suggestion } of errors) {
    const place = placeInScalar(tree, { start, from: at, to: at + 1 });
    evaluation.report({ code: "malformed-expression", at: place, message, suggestion });
  }
  const whole = parts.length === 1;
  const filling = { ...evaluation, path, whole, ownRoom: new Room(LARGEST_FILE) };
  const filled = parts.map((part) => {
    if (typeof part === "string") return [part];
    const { expression, start, end } = part;
    return fillIn(expression, { ...filling, at: placeInScalar(tree, { start, from: start, to: end }) });
  });
  if (errors.length > 0 || filled.includes(undefined)) return new Deferred([]);
  const known = filled.flatMap((part) => part ?? []);
  const joined = known.every((part) => typeof part === "string") ? known.join("") : undefined;
  if (joined === undefined) return new Deferred(known);
  const [first] = parts;
  const isConfig = whole && typeof first === "object" && first.expression.type === "config";
  const value = isConfig ? typedValue(joined, path, evaluation) : joined;
  const reserved = findReserved(value);
  const unfit = reserved ?? findControlCharacter(value);
  if (unfit === undefined) return value;
  const within = unfit.path.length > 0 ? `${formatPath(unfit.path)} of the value: ` : undefined;
  const where = within ?? (reserved ? "what the expressions make " : "in what the expressions make, ");
  evaluation.report({ code: unfit.code, at: tree, message: `${where}${unfit.message}` });
  return new Deferred([]);
}

interface Filling extends Evaluation {
  readonly path: Path;
  readonly whole: boolean;
  readonly at: Place;
  /** For the texts of this value. */
  readonly ownRoom: Room;
}

/** What an expression is filled in with: the text where it is known, the expression where it is not yet. */
type Filled = readonly (string | DeferredExpression)[];

/** Undefined, and reported, where an expression cannot be filled in. */
function fillIn(expression: Expression, filling: Filling): Filled | undefined {
  switch (expression.type) {
    case "text":
      return fillInText(expression.path, filling);
    case "template":
      return fillInTemplate(expression.path, filling);
    case "config":
      filling.settings.push(expression);
      return one(fillInConfig(expression, filling));
    case "env":
      filling.settings.push(expression);
      return one(fillInEnv(expression, filling));
    case "reference": {
      const { path, at, whole, uses } = filling;
      uses.push({ expression, path, at, whole });
      return [expression];
    }
  }
}

const one = (part: string | DeferredExpression | undefined): Filled | undefined =>
  part === undefined ? undefined : [part];

/** The text as it is. What looks like an expression in it may have been meant as one. */
function fillInText(path: string, filling: Filling): Filled | undefined {
  const { localFiles, at, report, warn, texts } = filling;
  const text = localFiles.text(path, at.source.path);
  texts.push(resolve(dirname(at.source.path), path));
  if (!("found" in text)) {
    report({ at, ...text });
    return undefined;
  }
  if (!takeRoom(text.found.length, filling)) return undefined;
  const literal = localFiles.literalExpression(path, at.source.path);
  if (literal) warn(literal);
  return [text.found];
}

/** The text with its own expressions filled in, each of which is reported where it stands in the file. */
function fillInTemplate(path: string, filling: Filling): Filled | undefined {
  const { localFiles, at, report, texts } = filling;
  const template = localFiles.template(path, at.source.path);
  texts.push(resolve(dirname(at.source.path), path));
  if (!("found" in template)) {
    report({ at, ...template });
    return undefined;
  }
  const { source, parts, errors } = template.found;
  if (!takeRoom(source.text.length, filling)) return undefined;
  for (const { at: offset, message, suggestion } of errors)
    report({ code: "malformed-expression", at: { source, start: offset, end: offset + 1 }, message, suggestion });
  const filled = parts.map((part) => {
    if (typeof part === "string") return [part];
    const { expression, start, end } = part;
    const place = { source, start, end };
    if (expression.type !== "text" && expression.type !== "template")
      return fillIn(expression, { ...filling, whole: false, at: place });
    const message = "a template takes in no other file";
    const suggestion = `write ${formatExpression(expression)} in the manifest, beside the template`;
    report({ code: "expression-not-allowed", at: place, message, suggestion });
    return undefined;
  });
  if (errors.length > 0 || filled.includes(undefined)) return undefined;
  const all = filled.flatMap((part) => part ?? []);
  // A file is a text, also where there is nothing in it but one expression.
  return all.length === 1 ? ["", ...all] : all;
}

/** So much text is filled in from files in a whole set, characters: each file counts for each value that takes it in. */
const MOST_FILLED_IN = 128 * 1024 * 1024;

/** How much text files may still fill in, in characters. */
export class Room {
  left: number;

  constructor(left = MOST_FILLED_IN) {
    this.left = left;
  }

  /** False once it is more than there is room for. */
  take(length: number): boolean {
    this.left -= length;
    return this.left >= 0;
  }
}

/** Whether a file of this length still fits into its value, and into the set; reported where it does not. */
function takeRoom(length: number, { ownRoom, room, at, report }: Filling): boolean {
  const fits = ownRoom.take(length);
  if (fits && room.take(length)) return true;
  const what = fits ? "all values together grow" : "this value grows";
  const most = (fits ? MOST_FILLED_IN : LARGEST_FILE) / 1024 / 1024;
  report({ code: "text-too-long", at, message: `with the texts that are filled in, ${what} beyond ${most} MB` });
  return false;
}

function fillInConfig(
  expression: ConfigExpression,
  { config, at, report }: Filling,
): string | DeferredExpression | undefined {
  const { values, project, complete } = config;
  const key = fullKey(expression.key, project);
  if (values.has(key)) return values.get(key) ?? expression;
  if (!complete) return expression;
  const known = [...values.keys()].map((name) =>
    name.startsWith(`${project ?? ""}:`) ? name.slice(name.indexOf(":") + 1) : name,
  );
  const near = nearMiss(expression.key, known);
  const suggestion =
    didYouMean(near) ?? `set it: \`${configSetCommand(config, shellWord(expression.key), "<value>")}\``;
  report({ code: "missing-config", at, message: `the stack's configuration has no "${expression.key}"`, suggestion });
  return undefined;
}

function fillInEnv(
  expression: EnvExpression,
  { environment, allowed, at, report }: Filling,
): DeferredExpression | undefined {
  const refusal = allowed.refuseVariable(expression.name);
  if (refusal) {
    report({ code: "variable-not-allowed", at, ...refusal });
    return undefined;
  }
  // A secret that a CI system does not have arrives as an empty variable.
  if (!environment || ownProperty(environment, expression.name)) return expression;
  const message = `the environment variable ${expression.name} is not set`;
  report({ code: "missing-environment-variable", at, message });
  return undefined;
}

/** Configuration is text without a type: what is written as JSON writes it is read as JSON, all else stays text. */
function typedValue(text: string, path: Path, { typed }: Evaluation): ManifestValue {
  const value = parseJson(text);
  if (value === undefined || value === null || typeof value === "string") return text;
  // "007", "1.0" and numbers of 20 digits, also within a list, are not what JSON would write: reading them as numbers would change them.
  if (typeof value !== "object" && JSON.stringify(value) !== text) return text;
  typed.push({ path, text });
  return value;
}

function parseJson(text: string): ManifestValue | undefined {
  try {
    return parseOwnJson(text) as ManifestValue;
  } catch {
    return undefined;
  }
}

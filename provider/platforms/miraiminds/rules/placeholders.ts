import type { JsonObject } from "../../../kind/definition.ts";
import { nearMiss } from "../../../kind/near-miss.ts";
import { textOf } from "../../rules/loose.ts";
import { allNames, type NamedItem, namedLists } from "./named-list.ts";

/** The items of a list of variables, without those inside them. */
export const itemsOf = (list: unknown): readonly NamedItem[] => namedLists([], list, "fields")[0] ?? [];

/** Names in double braces, each once. Anything else in double braces is none of the platform's placeholders. */
export function placeholders(text: string): readonly string[] {
  const inner = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = ""]) => name.trim());
  return [...new Set(inner.filter((name) => /^[\p{L}_$][\p{L}\p{N}_$.[\]-]*$/u.test(name)))];
}

/** A placeholder that leads to no variable. */
export interface MissingVariable {
  readonly why: string;
  /** The placeholder that was probably meant. */
  readonly meant: string | undefined;
}

/** Where a placeholder leads to nothing; undefined where it leads to a variable, or may do so as far as is known. */
export function findMissingVariable(name: string, variables: readonly NamedItem[]): MissingVariable | undefined {
  const [first, ...rest] = name.replace(/\[(\w+)\]/g, ".$1").split(".");
  // Some of the platform's own samples name the variables by where they are kept.
  const steps = first === "variableValues" && rest.length > 0 ? rest : [first ?? "", ...rest];
  return follow(steps, variables, []);
}

function follow(
  [step, ...rest]: readonly string[],
  level: readonly NamedItem[],
  way: readonly string[],
): MissingVariable | undefined {
  if (step === undefined) return undefined;
  const names = allNames(level);
  const found = level.find(({ item }) => item["name"] === step);
  if (found === undefined) {
    if (names === undefined || names.length === 0) return undefined;
    const near = nearMiss(step, names);
    const where = way.length === 0 ? "the agent declares" : `"${way.join(".")}" has the fields`;
    const why = `no variable "${step}"; ${where} ${names.map((other) => `"${other}"`).join(", ")}`;
    return { why, meant: near && [...way, near, ...rest].join(".") };
  }
  return rest.length === 0 ? undefined : inside(found.item, rest, [...way, step]);
}

function inside(
  { type, fields }: JsonObject,
  rest: readonly string[],
  way: readonly string[],
): MissingVariable | undefined {
  const name = type === undefined ? "string" : textOf(type);
  if (name === "array") return follow(/^\d+$/.test(rest[0] ?? "") ? rest.slice(1) : rest, itemsOf(fields), way);
  if (name === "object") return follow(rest, itemsOf(fields), way);
  if (name === undefined) return undefined;
  return { why: `"${way.join(".")}" is a ${name}, which has no fields`, meant: way.join(".") };
}

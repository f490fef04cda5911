import * as pulumi from "@pulumi/pulumi";
import { controlCharacter, findControlCharacter } from "../kind/control-character.ts";
import type { Path, Problem } from "../kind/problem.ts";
import { findReserved, reservedKey } from "../kind/reserved.ts";

/**
 * The arguments of a resource, refused where a reserved word is in them, at any depth: what would be a text to the platform is an
 * order to the engine, and it is carried out before any provider is asked. So are control characters, which a preview would send to
 * the terminal. What is known later is looked at then.
 * @throws what `refuse` makes of the problem.
 */
export function rejectReserved(value: unknown, refuse: (problem: Problem) => Error, path: Path = []): unknown {
  const check = (known: unknown, at = path): unknown => {
    const problem = findReserved(known, {}, at) ?? findControlCharacter(known, at);
    if (problem) throw refuse(problem);
    return known;
  };
  if (pulumi.Output.isInstance(value)) return value.apply((known) => check(known));
  if (value instanceof Promise) return value.then((known) => rejectReserved(known, refuse, path));
  if (typeof value !== "object" || value === null) return check(value);
  if (Array.isArray(value)) return value.map((item: unknown, index) => rejectReserved(item, refuse, [...path, index]));
  // All keys before all values: what is a resource or an asset says so in one of its keys, and may go round in circles.
  for (const key of Object.keys(value)) {
    const message = reservedKey(key);
    if (message !== undefined) throw refuse({ path: [...path, key], code: "reserved-word", message });
    const control = controlCharacter(key);
    if (control !== undefined) throw refuse({ path, code: "control-character", message: `in a key, ${control}` });
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, rejectReserved(inner, refuse, [...path, key])]),
  );
}

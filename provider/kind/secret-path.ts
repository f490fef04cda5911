import { isObject } from "./value.ts";

/** In a secret path: every item of a list, or every property of an object. */
export const EACH = "*";

/** Where a secret is in a spec: names and indexes, outermost first, with `EACH` for all. Everything below is secret too. */
export type SecretPath = readonly (string | number)[];

/**
 * `value` with `change` applied at a path, where the path leads to anything. What is not a plain object or list on the way (a promise,
 * an output of another resource) is changed as a whole, because nobody can look into it.
 */
export function changeAt(value: unknown, path: SecretPath, change: (found: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (value === undefined || value === null) return value;
  if (step === undefined) return change(value);
  const inner = (found: unknown): unknown => changeAt(found, rest, change);
  if (Array.isArray(value)) {
    const all = step === EACH;
    return value.map((item: unknown, index) => (all || index === Number(step) ? inner(item) : item));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || !isObject(value)) return change(value);
  const entries = Object.entries(value);
  const wanted = (key: string): boolean => step === EACH || key === String(step);
  if (!entries.some(([key]) => wanted(key))) return value;
  return Object.fromEntries(entries.map(([key, found]) => [key, wanted(key) ? inner(found) : found]));
}

/** Those of the paths that lead to anything in a value. */
export const pathsInto = (value: unknown, paths: readonly SecretPath[]): SecretPath[] =>
  paths.filter((path) => {
    let found = false;
    changeAt(value, path, (inner) => ((found = true), inner));
    return found;
  });

/** True where one of the two paths leads to or through the other: a value at `path` is a secret, holds one or is part of one. */
export const overlaps = (secret: SecretPath, path: SecretPath): boolean =>
  path.every((step, index) => {
    const other = secret[index];
    return other === undefined || other === EACH || String(other) === String(step);
  });

import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "./definition.ts";
import type { Path } from "./problem.ts";

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const equal = isDeepStrictEqual;

/** What a table has under a word of somebody else: `constructor` is in no table. */
export const ownProperty = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** `value` without what means "not set" to every platform we know: null, absent, and empty texts, lists and objects. Deeper down see `withoutBlank`. */
export function withoutEmpty(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(withoutBlank(value)).filter(([, inner]) => !isEmpty(inner)));
}

/** `value` without null and empty texts, at any depth of objects. Empty lists and objects inside may say something: "closed on Mondays". */
export function withoutBlank(value: JsonObject): JsonObject {
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined && inner !== "");
  return Object.fromEntries(entries.map(([key, inner]) => [key, isObject(inner) ? withoutBlank(inner) : inner]));
}

const isEmpty = (value: unknown): boolean =>
  (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

export function pick(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(value, key)).map((key) => [key, value[key]]));
}

export function omit(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/**
 * The part of `live` that `pattern` speaks of, for free JSON: properties that the pattern does not have are left out, so that what
 * a server adds by itself is no difference. Lists of the same length are compared item by item, others are taken as they are.
 */
export function projectOnto(live: unknown, pattern: unknown): unknown {
  if (isObject(live) && isObject(pattern)) {
    const shared = Object.keys(pattern).filter((key) => Object.hasOwn(live, key));
    return Object.fromEntries(shared.map((key) => [key, projectOnto(live[key], pattern[key])]));
  }
  if (Array.isArray(live) && Array.isArray(pattern) && live.length === pattern.length) {
    return live.map((item, index) => projectOnto(item, pattern[index]));
  }
  return live;
}

/** Paths at which two values differ, as deep as both have the same shape. */
export function differences(left: unknown, right: unknown, path: Path = []): Path[] {
  if (equal(left, right)) return [];
  if (isObject(left) && isObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap((key) => differences(left[key], right[key], [...path, key]));
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.flatMap((item, index) => differences(item, right[index], [...path, index]));
  }
  return [path];
}

/** The value at a path; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? ownProperty(at as JsonObject, String(step)) : undefined),
    value,
  );
}

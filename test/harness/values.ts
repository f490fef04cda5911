// What the tests judge values with: written apart from the provider's own comparison, which is under test.
import { isDeepStrictEqual } from "node:util";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value that steps lead to; undefined where they lead nowhere. */
export function valueAt(value: unknown, steps: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** Fields of an object, without some. */
export const without = (value: Fields, names: readonly string[]): Record<string, unknown> => {
  const rest = { ...value };
  for (const name of names) delete rest[name];
  return rest;
};

/** The deepest paths, written as `hours[0].day`, at which two values differ. Lists of different lengths differ as a whole. */
export function differingPaths(left: unknown, right: unknown, path = ""): string[] {
  if (isDeepStrictEqual(left, right)) return [];
  const found: string[] = [];
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    left.forEach((item, index) => found.push(...differingPaths(item, right[index], `${path}[${index}]`)));
  } else if (isFields(left) && isFields(right)) {
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      found.push(...differingPaths(left[name], right[name], path === "" ? name : `${path}.${name}`));
    }
  } else found.push(path);
  return found;
}

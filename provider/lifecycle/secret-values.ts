import { isObject } from "../kind/value.ts";

/** Steps of a path such as `headers[].value`; `[]` stands for every item of a list. */
const steps = (path: string): string[] => path.replaceAll("[]", ".[]").split(".").filter(Boolean);

/**
 * `value` with `change` applied at a path, where the path leads to anything. What is not a plain object or list on the way (a promise,
 * an output of another resource) is changed as a whole, because nobody can look into it.
 */
export function changeAt(value: unknown, path: string, change: (found: unknown) => unknown): unknown {
  const walk = (at: unknown, [step, ...rest]: readonly string[]): unknown => {
    if (at === undefined) return undefined;
    if (step === undefined) return change(at);
    if (step === "[]") return Array.isArray(at) ? at.map((item) => walk(item, rest)) : change(at);
    if (Object.getPrototypeOf(at) !== Object.prototype || !isObject(at)) return change(at);
    return step in at ? { ...at, [step]: walk(at[step], rest) } : at;
  };
  return walk(value, steps(path));
}

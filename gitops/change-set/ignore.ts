import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";

/** `after` with the values of `before` at the paths that Pulumi is told to ignore; `*` stands for every property or item. */
export const withIgnored = (after: JsonObject, before: JsonObject, paths: readonly string[]): JsonObject =>
  paths.reduce<JsonObject>((result, path) => kept(result, before, pulumiSteps(path)) as JsonObject, after);

/** Steps of a path as Pulumi writes it: `a.b[0]["c d"].*` */
export const pulumiSteps = (path: string): string[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? "",
  );

function kept(after: unknown, before: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return before;
  if (Array.isArray(after)) {
    const old: unknown[] = Array.isArray(before) ? before : [];
    return after.map((item, index) =>
      step === "*" || Number(step) === index ? kept(item, old[index], rest) : (item as unknown),
    );
  }
  if (!isObject(after)) return after;
  const old = isObject(before) ? before : {};
  const keys = step === "*" ? [...new Set([...Object.keys(after), ...Object.keys(old)])] : [step];
  const changed = keys.map((key) => [key, kept(after[key], old[key], rest)] as const);
  const all = Object.entries({ ...after, ...Object.fromEntries(changed) });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

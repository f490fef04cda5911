import { equal, isObject, valueAt } from "../../provider/kind/value.ts";
import type { Path } from "../../provider/kind/problem.ts";

/** Beyond so many differences each is taken as it is live. */
const MOST = 200;

/**
 * Of all values that mean the same as `live`, one that differs as little as can be from `current`: a default that the manifest names, or
 * another way of writing the same, stays.
 */
export function closestTo(current: unknown, live: unknown, means: (value: unknown) => boolean): unknown {
  if (current === undefined || !means(live)) return live;
  let best = live;
  let tries = 0;
  const visit = (path: Path): void => {
    const [before, now] = [valueAt(current, path), valueAt(best, path)];
    if (equal(before, now) || ++tries > MOST) return;
    const candidate = withValue(best, path, before);
    if (means(candidate)) best = candidate;
    else if (isObject(before) && isObject(now))
      for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) visit([...path, key]);
    else if (Array.isArray(before) && Array.isArray(now) && before.length === now.length)
      for (const index of before.keys()) visit([...path, index]);
  };
  visit([]);
  return best;
}

function withValue(value: unknown, [step, ...rest]: Path, inner: unknown): unknown {
  if (step === undefined) return inner;
  if (Array.isArray(value)) return value.with(Number(step), withValue(value[Number(step)], rest, inner));
  const entries = Object.entries(isObject(value) ? value : {}).filter(([key]) => key !== step);
  const next = withValue(isObject(value) ? value[String(step)] : undefined, rest, inner);
  return Object.fromEntries(next === undefined ? entries : [...entries, [step, next]]);
}

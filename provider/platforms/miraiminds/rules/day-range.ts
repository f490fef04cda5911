import type { Path, Problem } from "../../../kind/problem.ts";
import { valueAt } from "../../../kind/value.ts";
import { objectOf } from "../../rules/loose.ts";

/** `day-range` where the object at `path` says that `minDays` are more than `maxDays`. Ours: the platform does not say that it looks. */
export function dayRangeProblems(spec: object, path: Path): Problem[] {
  const { minDays, maxDays } = objectOf(valueAt(spec, path));
  if (typeof minDays !== "number" || typeof maxDays !== "number" || minDays <= maxDays) return [];
  const message = `at least ${minDays} days are more than at most ${maxDays}`;
  return [{ path: [...path, "minDays"], code: "day-range", message, suggestion: "swap the two" }];
}

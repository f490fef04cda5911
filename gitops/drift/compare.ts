import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { equal, isObject, valueAt } from "../../provider/kind/value.ts";
import { comparable } from "../../provider/lifecycle/fields.ts";
import { keepsEdit } from "../../provider/lifecycle/update.ts";
import { pulumiSteps } from "../change-set/ignore.ts";
import type { ThreeSides } from "../sources/three-sides.ts";

/** Who changed a value since the last `pulumi up`. Both is a conflict. */
export type Moved = "dashboard" | "git" | "both";

/** One place where the three sides of a resource differ, in comparable form. Undefined is not set. */
export interface Movement {
  readonly path: Path;
  /** The property, or the property of a nested one, that the provider reads and writes as a whole. */
  readonly field: Path;
  readonly moved: Moved;
  /** `metadata.ignoreChanges` leaves it to the platform. */
  readonly accepted: boolean;
  readonly recorded: unknown;
  readonly live: unknown;
  readonly desired: unknown;
}

/**
 * Where a resource's sides differ, and who moved. Where the platform and the manifest have moved to the same meaning nothing is left to
 * do, so that is no difference.
 */
export function compareSides(sides: ThreeSides): Movement[] {
  const { definition } = sides;
  const meaning = (inputs: JsonObject | undefined): JsonObject => comparable(definition, inputs ?? {});
  const recorded = meaning(sides.recorded?.inputs);
  // What is not there has not moved: that it is gone is said of the object as a whole.
  const live = sides.live ? meaning(sides.live.inputs) : recorded;
  const desired = meaning(sides.desired?.inputs);
  const ignored = (sides.desired?.ignoreChanges ?? []).map(pulumiSteps);
  const found = differingPaths(recorded, live, desired).flatMap((path): Movement[] => {
    const [was, is, wanted] = [recorded, live, desired].map((side) => valueAt(side, path));
    const accepted = ignored.some((steps) => covers(steps, path));
    const moved = whoMoved(was, is, wanted);
    // A change of git's that is not applied is nobody's news.
    if (moved === undefined || (accepted && equal(was, is))) return [];
    const field = path.slice(0, isNested(sides, path) ? 2 : 1);
    return [{ path, field, moved: accepted ? "dashboard" : moved, accepted, recorded: was, live: is, desired: wanted }];
  });
  return found.map((movement) => (isTorn(movement, found) ? { ...movement, moved: "both" } : movement));
}

const isNested = ({ definition }: ThreeSides, [key]: Path): boolean =>
  key === "passthrough" || definition.nested.includes(String(key));

/** Whether the other side moved another part of the same field: it is written as a whole, so the next update stops there too. */
const isTorn = ({ accepted, field, moved }: Movement, all: readonly Movement[]): boolean =>
  !accepted && all.some((other) => !other.accepted && other.moved !== moved && equal(other.field, field));

function whoMoved(recorded: unknown, live: unknown, desired: unknown): Moved | undefined {
  if (equal(live, desired)) return undefined;
  if (equal(recorded, live)) return "git";
  if (equal(recorded, desired)) return "dashboard";
  return keepsEdit(recorded, live, desired) ? "git" : "both";
}

/** Paths at which three values are not all the same, as deep as all of them have the same shape. */
function differingPaths(one: unknown, two: unknown, three: unknown, path: Path = []): Path[] {
  if (equal(one, two) && equal(two, three)) return [];
  if (isObject(one) && isObject(two) && isObject(three)) {
    const keys = [...new Set([one, two, three].flatMap((value) => Object.keys(value)))];
    return keys.flatMap((key) => differingPaths(one[key], two[key], three[key], [...path, key]));
  }
  const areLists = Array.isArray(one) && Array.isArray(two) && Array.isArray(three);
  if (areLists && one.length === two.length && two.length === three.length)
    return one.flatMap((item, index) => differingPaths(item, two[index], three[index], [...path, index]));
  return [path];
}

/** Whether a path that is ignored is this one, or one around it; `*` stands for any step. */
const covers = (steps: readonly string[], path: Path): boolean =>
  steps.length <= path.length && steps.every((step, index) => step === "*" || step === String(path[index]));

import type { Definition } from "../../provider/kind/definition.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { equal } from "../../provider/kind/value.ts";
import type { Comparison } from "../change-set/build.ts";
import { pulumiSteps } from "../change-set/ignore.ts";
import type { Planned, Side, SideResource } from "../change-set/side.ts";
import { printableValue } from "../change-set/token.ts";
import { compareSides } from "../drift/compare.ts";
import type { ConflictedPath } from "../generated/change-set.ts";
import { definitionOf, keyOf, nameOf, unpackedPreview, type Preview, type State, type Step } from "./engine-preview.ts";
import { isAmong, laterValue, sideResource } from "./engine-side.ts";
import { threeSides, type OpenStates, type ThreeSides } from "./three-sides.ts";

/** How the engine's steps are called that say what becomes of a resource. Reads, refreshes and the halves of a replacement are none. */
const OPERATIONS: Readonly<Record<string, Planned["operation"]>> = {
  same: "same",
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  discard: "delete",
};

/** One of our resources in a step. */
interface KindStep {
  readonly step: Step;
  readonly operation: Planned["operation"];
  readonly definition: Definition;
}

/**
 * Both sides of a stack's change, from the engine's preview. `manifests`, where they are known, tell what values the engine does not know
 * yet. After a refresh it also says what somebody changed meanwhile, as drift would; `opened` is what that takes, see `threeSides`.
 */
export function previewSides(
  packed: Preview,
  manifests: Side,
  opened?: OpenStates,
): Pick<Comparison, "before" | "after" | "planned"> {
  const preview = unpackedPreview(packed);
  const { steps } = preview;
  const ours = steps.flatMap((step): KindStep[] => {
    const operation = OPERATIONS[step.op];
    const definition = definitionOf((step.newState ?? step.oldState)?.type);
    return operation !== undefined && definition ? [{ step, operation, definition }] : [];
  });
  const isRefreshed = steps.some(({ op }) => op === "refresh");
  const sides = new Map(isRefreshed ? threeSides(preview, manifests, opened).map((one) => [one.key, one]) : []);
  const states = new Map<string, State>();
  for (const { step } of ours)
    for (const state of [step.newState, step.oldState]) if (state) states.set(state.urn, state);
  const before = new Map<string, SideResource>();
  const after = new Map<string, SideResource>();
  const planned = new Map<string, Planned>();
  for (const one of ours) {
    const { step, operation, definition } = one;
    const { oldState, newState } = step;
    const left = operation === "create" ? undefined : oldState;
    const right = operation === "delete" ? undefined : newState;
    const key = keyOf(definition, (right ?? left)?.urn ?? step.urn);
    const written = manifests.get(key);
    const changed = Object.keys(step.detailedDiff ?? {}).map(pulumiSteps);
    if (left) {
      const resource = sideResource(left, { definition, states, written, isOld: true, secretName: () => "old" });
      before.set(resource.key, resource);
    }
    if (right) {
      const secretName = (path: Path): string => (isAmong(changed, path) ? "new" : "old");
      const resource = sideResource(right, { definition, states, written, isOld: false, secretName });
      const previousNames = left && left.urn !== right.urn ? [nameOf(left.urn)] : [];
      after.set(resource.key, { ...resource, previousNames, outputs: left?.outputs ?? {} });
    }
    planned.set(key, { operation, conflicts: left && right ? conflictsOf(sides.get(key)) : [] });
  }
  return { before, after, planned };
}

/** What somebody changed on the platform since the last `pulumi up`, and the change would overwrite. */
function conflictsOf(sides: ThreeSides | undefined): ConflictedPath[] {
  if (!sides?.recorded || !sides.live || !sides.desired) return [];
  const at = (value: unknown): unknown => laterValue(printableValue(value ?? null));
  return compareSides(sides)
    .filter(({ moved, accepted, recorded, live }) => moved !== "git" && !accepted && !equal(recorded, live))
    .map(({ path, recorded, live, desired }) => ({
      path: formatPath(path),
      ...{ recorded: at(recorded), live: at(live), desired: at(desired) },
    }));
}

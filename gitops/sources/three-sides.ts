import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { type Field, fieldValue, withField } from "../../provider/lifecycle/fields.ts";
import { driftedFields, inputParts, recordedParts } from "../../provider/lifecycle/inputs.ts";
import { withTakenOver } from "../../provider/lifecycle/taken-over.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { equal, isObject } from "../../provider/kind/value.ts";
import { withIgnored, pulumiSteps } from "../change-set/ignore.ts";
import type { Side, SideResource } from "../change-set/side.ts";
import { MASK, secretToken } from "../change-set/token.ts";
import { definitionOf, isAmong, keyOf, nameOf, sideResource, type Preview, type State, type Step } from "./preview.ts";

/** One resource as the state, the platform and the manifests have it. */
export interface ThreeSides {
  readonly key: string;
  readonly definition: Definition;
  readonly name: string;
  /** Id on the platform. */
  readonly id: string | undefined;
  /** What the last `pulumi up` left behind; undefined for what is yet to be created. */
  readonly recorded: SideResource | undefined;
  /** What the platform has now; undefined where the object is gone, or was never made. */
  readonly live: SideResource | undefined;
  /** Fields that no manifest sets and that count as set all the same, with what they had: all sides but the live one have them so. */
  readonly implied: JsonObject;
  /** What the manifests say, also at paths that `metadata.ignoreChanges` leaves to the platform; undefined where git has it no more. */
  readonly desired: SideResource | undefined;
}

const LIVE = "live";

/** What stands for a secret that is another on the platform than was recorded. */
export const LIVE_SECRET = secretToken(LIVE);

/** The three sides of each resource of a stack, from `pulumi preview --refresh --json --show-sames`. `manifests` tell what the engine does not know yet. */
export function threeSides(
  { steps }: Preview,
  manifests: Side,
  opened: ReadonlyMap<string, OpenState> = new Map(),
): ThreeSides[] {
  const refreshes = new Map<string, Step>();
  const plans = new Map<string, Step>();
  const states = new Map<string, State>();
  for (const step of steps) {
    for (const state of [step.newState, step.oldState]) if (state) states.set(state.urn, state);
    if (step.op === "refresh") refreshes.set(step.urn, step);
    // Of a replacement, the step that names it says what was and what is to be.
    else if (PLANS.includes(step.op)) plans.set(step.oldState?.urn ?? step.urn, step);
  }
  const byId = Map.groupBy(
    [...states.values()].filter(({ id }) => id),
    ({ id = "" }) => id,
  );
  const urns = [...new Set([...refreshes.keys(), ...plans.keys()])];
  return urns.flatMap((urn): ThreeSides[] => {
    const [refresh, plan] = [refreshes.get(urn), plans.get(urn)];
    const definition = definitionOf((plan?.newState ?? plan?.oldState ?? refresh?.oldState)?.type);
    if (!definition) return [];
    const [recorded, live, desired] = [refresh?.oldState ?? plan?.oldState, plan?.oldState, plan?.newState];
    const key = keyOf(definition, desired?.urn ?? urn);
    const written = manifests.get(key);
    const { drift, implied } = recordedParts(definition, live?.outputs ?? {});
    const drifted = drift.map(pulumiSteps);
    const differing = Object.keys(plan?.detailedDiff ?? {}).map(pulumiSteps);
    // What the manifest leaves out and what counts as set all the same was so before, and is still wanted.
    const side = (state: State | undefined, isOld: boolean, secretName: (path: Path) => string) =>
      state &&
      sideResource(
        { ...state, inputs: { ...implied, ...state.inputs } },
        { definition, states, written, isOld, secretName, byId },
      );
    const wanted = plan?.op === "delete" ? undefined : side(desired, false, secretOfManifest(drifted, differing));
    return [
      {
        key,
        definition,
        name: nameOf(desired?.urn ?? urn),
        id: (live ?? recorded)?.id,
        implied,
        recorded: side(
          recorded && asApplied(definition, recorded, { opened: opened.get(urn), desired: desired?.inputs }),
          true,
          () => "recorded",
        ),
        live: side(live, true, (path) => (isAmong(drifted, path) ? LIVE : "recorded")),
        desired: wanted && written ? withOwnWill(wanted, written) : wanted,
      },
    ];
  });
}

/** What the state holds of a resource, with its secrets in the clear. */
export interface OpenState {
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

interface Knowledge {
  /** Undefined where only the masked state is known. */
  readonly opened: OpenState | undefined;
  readonly desired: JsonObject | undefined;
}

/**
 * The state with the inputs of the last `pulumi up`: a refresh that was saved has put into its inputs what was live. Where the manifest
 * has taken over by now what a refresh saw, that is what the next change is measured against.
 */
function asApplied(definition: Definition, state: State, { opened, desired }: Knowledge): State {
  const { outputs } = state;
  if (!outputs) return state;
  const { spec, partial } = recordedParts(definition, outputs);
  if (partial) return state;
  const known = opened ?? (isObject(outputs["__live"]) ? { inputs: state.inputs ?? {}, outputs } : undefined);
  const taken = known && desired ? takenOver(definition, known, desired) : [];
  const inputs = taken.reduce((all, [field, value]) => {
    const isSecret = [value, fieldValue(all, field)].some((one) => JSON.stringify(one)?.includes(MASK));
    return isSecret ? all : withField(all, field, value);
  }, spec);
  return { ...state, inputs };
}

/** Fields that the manifest has taken over from the platform, with the values that it took over. */
function takenOver(definition: Definition, { inputs, outputs }: OpenState, desired: JsonObject): [Field, unknown][] {
  const recorded = recordedParts(definition, outputs);
  const fields = driftedFields(definition, recorded);
  const { sightings, live } = recorded;
  if (sightings === undefined || fields.length === 0) return [];
  const latest = Object.fromEntries(fields.map((field) => [formatPath(field), fieldValue(live, field) ?? null]));
  const { spec } = withTakenOver(
    definition,
    { ...recorded, sightings: [...sightings, latest] },
    { inputs, desired: inputParts(desired).spec },
  );
  return fields
    .filter((field) => !equal(fieldValue(spec, field), fieldValue(recorded.spec, field)))
    .map((field) => [field, fieldValue(spec, field)]);
}

/** Steps that say what is to become of a resource. */
const PLANS: readonly string[] = ["same", "create", "update", "replace", "delete"];

/**
 * The engine shows secrets masked, and which of its properties differ from the live ones. Where the platform has moved and the manifest is
 * another still, it is taken to be as it was.
 */
const secretOfManifest =
  (drifted: readonly (readonly string[])[], differing: readonly (readonly string[])[]) =>
  (path: Path): string => {
    if (isAmong(drifted, path)) return isAmong(differing, path) ? "recorded" : LIVE;
    return isAmong(differing, path) ? "desired" : "recorded";
  };

/** What the manifest says where the engine was told to keep what is live. */
const withOwnWill = (wanted: SideResource, written: SideResource): SideResource => ({
  ...wanted,
  inputs: withIgnored(wanted.inputs, written.inputs, written.ignoreChanges),
  ignoreChanges: written.ignoreChanges,
});

import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import {
  comparable,
  declaredFields,
  type Field,
  fieldValue,
  unionOfFields,
  withField,
} from "../../provider/lifecycle/fields.ts";
import { driftedFields, inputParts, recordedParts } from "../../provider/lifecycle/inputs.ts";
import { withOneMore, withTakenOver } from "../../provider/lifecycle/taken-over.ts";
import { withWrittenBack } from "../../provider/lifecycle/written-back.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { equal, isObject } from "../../provider/kind/value.ts";
import { withIgnored, pulumiSteps } from "../change-set/ignore.ts";
import type { Side, SideResource } from "../change-set/side.ts";
import { MASK, secretToken } from "../change-set/token.ts";
import { definitionOf, keyOf, nameOf, unpackedPreview, type Preview, type State, type Step } from "./engine-preview.ts";
import { isAmong, sideResource } from "./engine-side.ts";

/** One resource as the state, the platform and the manifests have it. */
export interface ThreeSides {
  readonly key: string;
  /** What the state calls it. */
  readonly urn: string;
  readonly definition: Definition;
  readonly name: string;
  /** Id on the platform. */
  readonly id: string | undefined;
  /** What the last `pulumi up` left behind; undefined for what is yet to be created. */
  readonly recorded: SideResource | undefined;
  /** What the platform has now; undefined where the object is gone, or was never made. */
  readonly live: SideResource | undefined;
  /** The same as the engine has it: with ids for references, and every secret masked. */
  readonly observed: JsonObject;
  /** Fields that no manifest sets and that count as set all the same, with what they had: all sides but the live one have them so. */
  readonly implied: JsonObject;
  /** What the manifests say, also at paths that `metadata.ignoreChanges` leaves to the platform; undefined where git has it no more. */
  readonly desired: SideResource | undefined;
}

const LIVE = "live";

/** What stands for a secret that is another on the platform than was recorded. */
export const LIVE_SECRET = secretToken(LIVE);

/** The three sides of each resource of a stack, from `pulumi preview --refresh --json --show-sames`. `manifests` tell what the engine does not know yet. */
export function threeSides(preview: Preview, manifests: Side, opened: OpenStates = new Map()): ThreeSides[] {
  const { steps } = unpackedPreview(preview);
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
    const observed = live ? { ...implied, ...inputParts(live.inputs ?? {}).spec } : {};
    const knowledge: Knowledge = {
      opened: opened.get(urn),
      desired: desired?.inputs,
      now: live && comparable(definition, observed),
    };
    return [
      {
        ...{ key, urn },
        definition,
        name: nameOf(desired?.urn ?? urn),
        id: (live ?? recorded)?.id,
        implied,
        observed,
        recorded: side(recorded && asApplied(definition, recorded, knowledge), true, () => "recorded"),
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

/** By URN. */
export type OpenStates = ReadonlyMap<string, OpenState>;

/** Whether a refresh that was saved has noted drift, of which a preview shows only that there is some: the open states tell the rest. */
export const hidesDrift = ({ steps }: Preview): boolean =>
  steps.some(({ op, oldState }) => op === "refresh" && oldState?.outputs?.["__drift"] !== undefined);

interface Knowledge {
  /** Undefined where only the masked state is known. */
  readonly opened: OpenState | undefined;
  readonly desired: JsonObject | undefined;
  /** What the platform has now, in comparable form, as far as it is no secret; undefined where the object is gone. */
  readonly now: JsonObject | undefined;
}

/**
 * The state with the inputs of the last `pulumi up`: a refresh that was saved has put into its inputs what was live. Where the manifest
 * has by now what was taken over from the platform, that is what the next change is measured against.
 */
function asApplied(definition: Definition, state: State, { opened, desired, now }: Knowledge): State {
  const { outputs } = state;
  if (!outputs) return state;
  const { spec, partial, writtenBack } = recordedParts(definition, outputs);
  if (partial) return state;
  const isOpen = isObject(outputs["__live"]) || writtenBack.length > 0;
  const known = opened ?? (isOpen ? { inputs: state.inputs ?? {}, outputs } : undefined);
  const taken = known && desired ? takenOver(definition, known, { desired, now }) : [];
  const inputs = taken.reduce((all, [field, value]) => {
    const isSecret = [value, fieldValue(all, field)].some((one) => JSON.stringify(one)?.includes(MASK));
    return isSecret ? all : withField(all, field, value);
  }, spec);
  return { ...state, inputs };
}

/** Fields that the manifest has taken over from the platform, with the values that it took over. */
function takenOver(
  definition: Definition,
  { inputs, outputs }: OpenState,
  { desired, now }: { readonly desired: JsonObject; readonly now: JsonObject | undefined },
): [Field, unknown][] {
  const recorded = recordedParts(definition, outputs);
  const { spec: wanted } = inputParts(desired);
  const fields = driftedFields(definition, recorded);
  // As the refresh of the preview has it: what the one before saw is one more sighting, and what is live is what it sees.
  const sightings = recorded.sightings && withOneMore(recorded.sightings, fields, recorded.live);
  const live = now ? fields.reduce((all, field) => withField(all, field, fieldValue(now, field)), {}) : recorded.live;
  const met = withTakenOver(definition, { ...recorded, sightings, live }, { inputs, desired: wanted });
  const { spec } = withWrittenBack(definition, met, wanted);
  const known = unionOfFields(declaredFields(definition, recorded.spec), declaredFields(definition, spec));
  return known
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

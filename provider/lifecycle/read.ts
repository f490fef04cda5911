import { holderOf, keyOf } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import { doubtMark } from "./doubt.ts";
import {
  changedFields,
  commonFields,
  comparable,
  declaredFields,
  differingFields,
  exceptFields,
  fieldValue,
  observedSpec,
  unionOfFields,
  withField,
  type Field,
} from "./fields.ts";
import { confirmGone } from "./confirm-gone.ts";
import { driftedFields, inputParts, MARKS, outputsOf, recordedParts, type Recorded } from "./inputs.ts";
import { listed } from "./listed.ts";
import { formatPath } from "../kind/problem.ts";
import { inManifestSpelling } from "./in-manifest-spelling.ts";
import { revisionOf } from "./revision.ts";
import type { Context } from "./run.ts";
import { REFRESHED, withSighting, type Sightings } from "./taken-over.ts";
import { equal, omit, pick } from "../kind/value.ts";

export interface ReadResult {
  readonly id?: string;
  readonly props?: JsonObject;
  readonly inputs?: JsonObject;
}

/**
 * Looks at the live object. `inputs` = what the manifest would have to say to describe it, so that Pulumi shows drift; `props` keeps
 * what we last applied, so that a later update still knows whose change is whose. `{}` = gone.
 */
export async function read({ definition, run }: Context, id: string, props: JsonObject): Promise<ReadResult> {
  const recorded = recordedParts(definition, props);
  const { spec, computed } = recorded;
  definition.learnFromState?.(computed, run);
  const api = definition.connect(spec, "read", run);
  run.claims.claimRecorded(keyOf(definition, api, id), {
    holder: holderOf(definition, props),
    key: recorded.partial ? undefined : definition.naturalKey(spec),
    how: "shown",
  });

  const inspect = async (live: JsonObject) => {
    const implied = omit(
      definition.impliedFields?.(live, { ...computed, ...recorded.implied }) ?? {},
      Object.keys(spec),
    );
    const whole = { ...implied, ...spec };
    const seen = await observedSpec(definition, api, live, { shape: whole, fallback: whole, outputs: computed });
    return { live, seen, implied, drift: changedFields(definition, seen, comparable(definition, whole)) };
  };
  const shared = await listedCopy(definition, api, id);
  const first = shared && (await inspect(shared));
  let result = first;
  // A list may be older than the object, or carry less of it: drift is only believed when the object itself shows it.
  if (!first || first.drift.length > 0) {
    const live = (await definition.get(api, id, spec)) ?? (await confirmGone(definition, api, id, spec));
    if (!live) {
      if (shared) await assertUnlisted(definition, api, id);
      return {};
    }
    if (definition.list) await run.collections.read(listed.key(definition, api), id, live);
    result = await inspect(live);
  }
  return describe(definition, id, props, recorded.partial, result as Inspection);
}

/**
 * A list that showed the object may be older than its deletion. One that is read now and shows it still is as good a witness as the 404.
 * @throws then: the state keeps the object. What is part of another object has no list of its own.
 */
async function assertUnlisted(definition: Definition, api: Connection, id: string): Promise<void> {
  if (definition.partOf !== undefined || !(await listed.look(definition, api)).has(id)) return;
  throw new Error(
    `the platform lists ${id}, but responds with 404 when it is read; the object is kept in the state; run \`pulumi refresh\` again`,
  );
}

interface Inspection {
  readonly live: JsonObject;
  readonly seen: JsonObject;
  /** Fields that the recorded spec leaves out and that count as set. */
  readonly implied: JsonObject;
  readonly drift: readonly Field[];
}

async function listedCopy(definition: Definition, api: Connection, id: string): Promise<JsonObject | undefined> {
  if (!definition.list) return undefined;
  return (await listed.shown(definition, api)).get(id);
}

function describe(
  definition: Definition,
  id: string,
  props: JsonObject,
  partial: boolean,
  { live, seen, implied, drift }: Inspection,
): ReadResult {
  const recorded = recordedParts(definition, props);
  const kept = omit(props, ["__drift", "__implied", "__live", "__sightings", "__managed", "__doubt"]);
  const computed = definition.computed(live, recorded.spec, {
    previous: recorded.computed,
    before: undefined,
    written: false,
  });
  const noted = driftedFields(definition, recorded);
  const before = comparable(definition, { ...recorded.implied, ...recorded.spec });
  // What differed at the last look and does so no more, somebody has changed: by hand, or a run of ours that was killed.
  const moved = drift.length === 0 && differingFields(noted, recorded.live, before).length > 0;
  // A field that is back at what was recorded is watched further: the manifest may have taken over what it was in between.
  const back = commonFields(exceptFields(noted, drift), declaredFields(definition, recorded.spec));
  const watched = recorded.sightings === undefined ? drift : unionOfFields(drift, back);
  // The inputs that the state's outputs repeat.
  const inputs = omit(kept, [...Object.keys(recorded.computed), ...MARKS]);
  const next = {
    ...kept,
    ...outputsOf(definition, inputs, { ...computed, ...revisionOf(definition, recorded.computed, moved) }),
    ...driftMarks(watched, seen, implied, withSighting(recorded.sightings ?? [], noted, recorded.live, seen)),
    ...(recorded.doubt && doubtMark(recorded.doubt)),
  };
  // A successful read makes Pulumi forget that the create was cut short. Inputs that lack what is still to be done make it go on.
  if (partial) return { id, props: next, inputs: pick(inputs, [...definition.workspaceArgs, "__logicalName"]) };
  const asBefore =
    exceptFields(watched, noted).length === 0 && differingFields(noted, recorded.live, seen).length === 0;
  // Where there is nothing new the state keeps its inputs, and with them whose they are. So it does where no look has ever found anything:
  // they are the manifest's then, and the engine, which logs each value that comes back to it, has less to do.
  const isNew = watched.length > 0 ? recorded.sightings === undefined || !asBefore : isMarked(recorded);
  if (!isNew) return { id, props: next };
  const mark = watched.length > 0 && { [REFRESHED]: null };
  return { id, props: next, inputs: { ...withDrift(definition, inputs, drift, seen), ...mark } };
}

/** Whether a look, or an update of unknown outcome, has left something: then the state's inputs may be other than what was applied. */
const isMarked = ({ drift, live, sightings, doubt }: Recorded): boolean =>
  drift.length > 0 || Object.keys(live).length > 0 || sightings !== undefined || doubt !== undefined;

/** What a later operation must know of drift: where it is, what the platform has there, and what counted as set although nothing says so. */
function driftMarks(drift: readonly Field[], seen: JsonObject, implied: JsonObject, sightings: Sightings): JsonObject {
  if (drift.length === 0) return {};
  const live = drift.reduce<JsonObject>((all, field) => withField(all, field, fieldValue(seen, field)), {});
  const meant = pick(
    implied,
    drift.map(([key]) => key),
  );
  return {
    __drift: drift.map(formatPath),
    __live: live,
    __sightings: sightings,
    ...(Object.keys(meant).length > 0 && { __implied: meant }),
  };
}

/** The recorded inputs with the live values where they differ; everything else stays spelt as the manifest spells it. */
function withDrift(definition: Definition, inputs: JsonObject, drift: readonly Field[], seen: JsonObject): JsonObject {
  return drift.reduce((result, field) => {
    const live = fieldValue(seen, field);
    const spelt = withField(result, field, inManifestSpelling(live, fieldValue(inputs, field)));
    const means = fieldValue(comparable(definition, inputParts(spelt).spec), field);
    return equal(means, live) ? spelt : withField(result, field, live);
  }, inputs);
}

import { holderOf, keyOf } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import { marked } from "./doubt.ts";
import { changedFields, comparable, fieldValue, observed, withField, type Field } from "./fields.ts";
import { lookAgain } from "./gone.ts";
import { inputParts, MARKS, outputsOf, recordedParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { formatPath } from "../kind/problem.ts";
import { respelt } from "./respell.ts";
import { run } from "./run.ts";
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
export async function read(definition: Definition, id: string, props: JsonObject): Promise<ReadResult> {
  const recorded = recordedParts(definition, props);
  const { spec, computed } = recorded;
  definition.remember?.(computed);
  const api = definition.connect(spec, "read");
  run.claims.show(keyOf(definition, api, id), {
    holder: holderOf(definition, props),
    key: recorded.partial ? undefined : definition.naturalKey(spec),
    how: "shown",
  });

  const before = comparable(definition, spec);
  const look = async (live: JsonObject) => {
    const seen = await observed(definition, api, live, { shape: spec, fallback: spec, outputs: computed });
    return { live, seen, drift: changedFields(definition, seen, before) };
  };
  const shared = await sharedCopy(definition, api, id);
  const first = shared && (await look(shared));
  let result = first;
  // A list may be older than the object, or carry less of it: drift is only believed when the object itself shows it.
  if (!first || first.drift.length > 0) {
    const live = (await definition.get(api, id, spec)) ?? (await lookAgain(definition, api, id, spec));
    if (!live) return {};
    result = await look(live);
  }
  return describe(definition, id, props, recorded.partial, result as Looked);
}

interface Looked {
  readonly live: JsonObject;
  readonly seen: JsonObject;
  readonly drift: readonly Field[];
}

async function sharedCopy(definition: Definition, api: Connection, id: string): Promise<JsonObject | undefined> {
  if (!definition.list) return undefined;
  return (await listed.items(definition, api)).get(id);
}

function describe(
  definition: Definition,
  id: string,
  props: JsonObject,
  partial: boolean,
  { live, seen, drift }: Looked,
): ReadResult {
  const recorded = recordedParts(definition, props);
  const kept = omit(props, ["__drift", "__live", "__managed", "__doubt"]);
  const computed = definition.computed(live, recorded.spec, {
    previous: recorded.computed,
    before: undefined,
    written: false,
  });
  // The inputs that the state's outputs repeat.
  const inputs = omit(kept, [...Object.keys(recorded.computed), ...MARKS]);
  const next = {
    ...kept,
    ...outputsOf(definition, inputs, computed),
    ...marker(drift, seen),
    ...(recorded.doubt && marked(recorded.doubt)),
  };
  // A successful read makes Pulumi forget that the create was cut short. Inputs that lack what is still to be done make it go on.
  if (partial) return { id, props: next, inputs: pick(inputs, [...definition.workspaceArgs, "__logicalName"]) };
  return { id, props: next, inputs: withDrift(definition, inputs, drift, seen) };
}

/** What a later operation must know of drift: where it is, and what the platform has there. */
function marker(drift: readonly Field[], seen: JsonObject): JsonObject {
  if (drift.length === 0) return {};
  const live = drift.reduce<JsonObject>((all, field) => withField(all, field, fieldValue(seen, field)), {});
  return { __drift: drift.map(formatPath), __live: live };
}

/** The recorded inputs with the live values where they differ; everything else stays spelt as the manifest spells it. */
function withDrift(definition: Definition, inputs: JsonObject, drift: readonly Field[], seen: JsonObject): JsonObject {
  return drift.reduce((result, field) => {
    const live = fieldValue(seen, field);
    const spelt = withField(result, field, respelt(live, fieldValue(inputs, field)));
    const means = fieldValue(comparable(definition, inputParts(spelt).spec), field);
    return equal(means, live) ? spelt : withField(result, field, live);
  }, inputs);
}

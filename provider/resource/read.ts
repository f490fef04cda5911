import { keyOf } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "./definition.ts";
import { changedFields, comparable, fieldValue, observed, type Field } from "./fields.ts";
import { assertGone } from "./gone.ts";
import { managedOutputs, recordedParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { formatPath } from "./problem.ts";
import { run } from "./run.ts";
import { isObject, omit } from "./value.ts";

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
  const { spec, name, computed } = recorded;
  const api = definition.connect(spec, "read");
  run.claims.show(keyOf(definition, api, id), name, recorded.partial ? undefined : definition.naturalKey(spec), false);

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
    const live = await definition.get(api, id, spec);
    if (!live) {
      await assertGone(api, id);
      return {};
    }
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
  const kept = omit(props, ["__drift"]);
  const computed = definition.computed(live, recorded.spec, {
    previous: recorded.computed,
    before: undefined,
    written: false,
  });
  const marker = drift.length > 0 ? { __drift: drift.map(formatPath) } : {};
  const next = { ...kept, ...computed, ...managedOutputs(definition, recorded.spec), ...marker };
  // A create that was cut short recorded no inputs: Pulumi keeps its own.
  if (partial) return { id, props: next };
  return { id, props: next, inputs: withDrift(inputsOf(definition, kept), drift, seen) };
}

/** The inputs that the state's outputs repeat. */
function inputsOf(definition: Definition, props: JsonObject): JsonObject {
  const managed = Array.isArray(props["__managed"]) ? props["__managed"].map(String) : [];
  return omit(props, ["__managed", ...definition.outputs.filter((name) => !managed.includes(name))]);
}

/** The recorded inputs with the live values where they differ; everything else stays spelt as the manifest spells it. */
function withDrift(inputs: JsonObject, drift: readonly Field[], seen: JsonObject): JsonObject {
  const result = { ...inputs };
  for (const field of drift) {
    const [key, inner] = field;
    const value = fieldValue(seen, field);
    if (inner === undefined) set(result, key, value);
    else {
      const object = { ...(isObject(result[key]) ? result[key] : {}) };
      set(object, inner, value);
      result[key] = object;
    }
  }
  return result;
}

function set(target: JsonObject, key: string, value: unknown): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

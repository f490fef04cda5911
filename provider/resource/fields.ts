import { KEEP, type Connection, type Definition, type JsonObject } from "./definition.ts";
import type { Path } from "./problem.ts";
import { equal, isObject, omit, project, valueAt, withoutEmpty } from "./value.ts";

/** A managed field: a property of the spec, or one property of a nested object field. The grain of updates, drift and conflicts. */
export type Field = readonly [key: string] | readonly [key: string, inner: string];

const isNested = (definition: Definition, key: string): boolean =>
  key === "passthrough" || definition.nested.includes(key);

/** The spec in comparable form: canonical, without what never comes back or is not the platform's. */
export function comparable(definition: Definition, spec: JsonObject): JsonObject {
  const { passthrough, ...fields } = omit(spec, [...definition.workspaceArgs, ...definition.writeOnly]);
  return { ...definition.canonical(fields), ...(isObject(passthrough) && { passthrough }) };
}

/** Fields in which two specs differ, both in comparable form. */
export function changedFields(definition: Definition, left: JsonObject, right: JsonObject): Field[] {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key): Field[] => {
    const [before, after] = [left[key], right[key]];
    if (!isNested(definition, key)) return equal(before, after) ? [] : [[key]];
    const [old, wanted] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
    const inner = [...new Set([...Object.keys(old), ...Object.keys(wanted)])];
    return inner.filter((name) => !equal(old[name], wanted[name])).map((name) => [key, name]);
  });
}

export interface Observation {
  /** Which fields to look at: a spec that sets them. */
  readonly shape: JsonObject;
  /** What to believe of fields that the platform does not return. */
  readonly fallback: JsonObject;
  /** Computed outputs recorded by the last operation. */
  readonly outputs: JsonObject;
}

/** The live object as the spec would have to be written to describe it: managed fields only, in comparable form. */
export async function observed(
  definition: Definition,
  api: Connection,
  live: JsonObject,
  { shape, fallback, outputs }: Observation,
): Promise<JsonObject> {
  const { passthrough, ...fields } = omit(shape, definition.workspaceArgs);
  const seen = await definition.observe(api, live, { expected: fallback, outputs });
  const managed = Object.keys(fields).map((key) => [
    key,
    definition.nested.includes(key) ? project(seen[key], fields[key]) : seen[key],
  ]);
  const beside = isObject(passthrough) ? { passthrough: project(live, passthrough) } : {};
  return comparable(definition, { ...(Object.fromEntries(managed) as JsonObject), ...beside });
}

/** A spec that sets every field that one of the two sets. */
export function union(definition: Definition, left: JsonObject, right: JsonObject): JsonObject {
  const inner = [...definition.nested, "passthrough"]
    .filter((key) => isObject(left[key]) && isObject(right[key]))
    .map((key) => [key, { ...(left[key] as JsonObject), ...(right[key] as JsonObject) }] as const);
  return { ...left, ...right, ...Object.fromEntries(inner) };
}

export const fieldValue = (spec: JsonObject, field: Field): unknown => valueAt(spec, field as Path);

export const sameField = (left: Field, right: Field): boolean => equal(left, right);

/** `fields` that have different values in two specs in comparable form. */
export const differing = (fields: readonly Field[], left: JsonObject, right: JsonObject): Field[] =>
  fields.filter((field) => !equal(fieldValue(left, field), fieldValue(right, field)));

/**
 * The body of an update: each changed field whole. A nested object goes with what the platform holds beside our properties, because
 * it is unknown whether an update replaces or merges it, and what somebody set beside ours must survive either.
 */
export function updateBody(
  definition: Definition,
  fields: readonly Field[],
  desired: JsonObject,
  live: JsonObject,
): JsonObject {
  const passthrough = isObject(desired["passthrough"]) ? desired["passthrough"] : {};
  const wanted = comparable(definition, desired);
  const body: JsonObject = {};
  for (const [key, inner = ""] of fields) {
    if (key === "passthrough") body[inner] = passthrough[inner] ?? null;
    else if (definition.nested.includes(key) && key in desired)
      body[key] = nestedBody(key, fields, desired[key], live[key]);
    // What means "not set" is cleared, never sent as an empty value: some platforms answer 500 to those.
    else if (key in wanted) body[key] = desired[key];
    else body[key] = key in definition.clear ? definition.clear[key] : null;
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== KEEP));
}

/** The body of a create: every field that is set, nothing empty. */
export const createBody = (definition: Definition, spec: JsonObject): JsonObject => {
  const { passthrough, ...fields } = omit(spec, definition.workspaceArgs);
  return { ...withoutEmpty(fields), ...(isObject(passthrough) ? passthrough : {}) };
};

function nestedBody(key: string, fields: readonly Field[], desired: unknown, live: unknown): JsonObject {
  const changed = fields.filter((field) => field[0] === key).map((field) => String(field[1]));
  const beside = isObject(live) ? omit(withoutEmpty(live), changed) : {};
  return { ...beside, ...(isObject(desired) ? withoutEmpty(desired) : {}) };
}

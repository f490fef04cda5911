import { formatPath } from "../kind/problem.ts";
import { LEAVE_AS_IS, type Connection, type Definition, type JsonObject } from "../kind/definition.ts";
import { equal, isObject, omit, pick, projectOnto, valueAt, withoutEmpty } from "../kind/value.ts";

/** A managed field: a property of the spec, or one property of a nested object field. The grain of updates, drift and conflicts. */
export type Field = readonly [key: string] | readonly [key: string, inner: string];

const isNested = (definition: Definition, key: string): boolean =>
  key === "passthrough" || definition.nested.includes(key);

/** The spec in comparable form: canonical, without what never comes back or is not the platform's. */
export function comparable(definition: Definition, spec: JsonObject): JsonObject {
  const { passthrough, ...fields } = omit(spec, [...definition.workspaceArgs, ...definition.writeOnly]);
  return { ...definition.canonical(fields), ...(isObject(passthrough) && { passthrough: withoutNull(passthrough) }) };
}

/** Of fields that we do not know, only null can be said to mean "not set". */
const withoutNull = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));

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
export async function observedSpec(
  definition: Definition,
  api: Connection,
  live: JsonObject,
  { shape, fallback, outputs }: Observation,
): Promise<JsonObject> {
  return seenThrough(definition, await definition.observe(api, live, { expected: fallback, outputs }), live, shape);
}

/** The part of what `observe` returned that `shape` speaks of, in comparable form. */
export function seenThrough(definition: Definition, seen: JsonObject, live: JsonObject, shape: JsonObject): JsonObject {
  const { passthrough, ...fields } = omit(shape, definition.workspaceArgs);
  const canonical = definition.canonical(fields);
  const managed = Object.keys(fields).map((key) => [
    key,
    definition.nested.includes(key) ? projectOnto(seen[key], writtenOut(fields[key], canonical[key])) : seen[key],
  ]);
  const beside = isObject(passthrough) ? { passthrough: projectOnto(live, passthrough) } : {};
  return comparable(definition, { ...(Object.fromEntries(managed) as JsonObject), ...beside });
}

/** `spec` with what the comparable form writes out in its objects: a default that an update would send is looked at too. */
function writtenOut(spec: unknown, canonical: unknown): unknown {
  if (!isObject(spec) || !isObject(canonical)) return spec ?? canonical;
  const keys = [...new Set([...Object.keys(spec), ...Object.keys(canonical)])];
  return Object.fromEntries(
    keys.map((key) => [key, key in spec ? writtenOut(spec[key], canonical[key]) : canonical[key]]),
  );
}

/** A spec that sets every field that one of the two sets, at any depth; where both set a value, `right` counts. */
export const mergedSpec = (left: JsonObject, right: JsonObject): JsonObject => bothSet(left, right) as JsonObject;

/**
 * The fields of both specs, with the values of `spec` alone: a look through it projects free JSON on what `spec` says, and shows a
 * field that `spec` does not set as it is.
 */
export function shapeOf(definition: Definition, spec: JsonObject, beside: JsonObject): JsonObject {
  const inner = [...definition.nested, "passthrough"]
    .filter((key) => isObject(beside[key]))
    .map((key) => [key, { ...unset(beside[key] as JsonObject), ...(isObject(spec[key]) && spec[key]) }] as const);
  return { ...unset(beside), ...spec, ...Object.fromEntries(inner) };
}

const unset = (value: JsonObject): JsonObject => Object.fromEntries(Object.keys(value).map((key) => [key, undefined]));

function bothSet(left: unknown, right: unknown): unknown {
  if (isObject(left) && isObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return Object.fromEntries(keys.map((key) => [key, bothSet(left[key], right[key])]));
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.map((item, index) => bothSet(item, right[index]));
  }
  return right === undefined ? left : right;
}

export const fieldValue = (spec: JsonObject, field: Field): unknown => valueAt(spec, field);

/** `spec` with another value in a field; undefined takes the field away. */
export function withField(spec: JsonObject, [key, inner]: Field, value: unknown): JsonObject {
  const whole = inner === undefined ? value : set(isObject(spec[key]) ? spec[key] : {}, inner, value);
  return set(spec, key, whole);
}

const set = (target: JsonObject, key: string, value: unknown): JsonObject =>
  value === undefined ? omit(target, [key]) : { ...target, [key]: value };

/** Fields that a spec names, whatever their values: what is declared is managed, an empty value and a default too. */
export function declaredFields(definition: Definition, spec: JsonObject): Field[] {
  const fields = omit(spec, [...definition.workspaceArgs, ...definition.writeOnly]);
  return Object.entries(fields).flatMap(([key, value]): Field[] => {
    if (!isNested(definition, key) || !isObject(value)) return value == null ? [] : [[key]];
    return Object.keys(value)
      .filter((inner) => value[inner] != null)
      .map((inner) => [key, inner]);
  });
}

/** Whether the platform fills the field by itself where the manifest sets none. */
export const isServerDefaulted = ({ serverDefaulted }: Definition, field: Field): boolean =>
  serverDefaulted.includes(field[0]) || serverDefaulted.includes(formatPath(field));

export const sameField = (left: Field, right: Field): boolean => left[0] === right[0] && left[1] === right[1];

export const includesField = (fields: readonly Field[], field: Field): boolean =>
  fields.some((other) => sameField(field, other));

/** The fields of several lists, each once. */
export const unionOfFields = (...lists: readonly (readonly Field[])[]): Field[] =>
  lists.reduce<Field[]>((all, list) => [...all, ...exceptFields(list, all)], []);

export const exceptFields = (fields: readonly Field[], others: readonly Field[]): Field[] =>
  fields.filter((field) => !includesField(others, field));

export const commonFields = (fields: readonly Field[], others: readonly Field[]): Field[] =>
  fields.filter((field) => includesField(others, field));

/** `fields` that have different values in two specs in comparable form. */
export const differingFields = (fields: readonly Field[], left: JsonObject, right: JsonObject): Field[] =>
  fields.filter((field) => !equal(fieldValue(left, field), fieldValue(right, field)));

export interface Rewrite {
  readonly fields: readonly Field[];
  readonly desired: JsonObject;
  /** What `observe` made of the live object. */
  readonly whole: JsonObject;
  /** The managed part of it, in comparable form. */
  readonly seen: JsonObject;
}

/** The body of an update: each changed field whole; what is cleared carries its clearing value. */
export function updateBody(definition: Definition, { fields, desired, whole, seen }: Rewrite): JsonObject {
  const passthrough = isObject(desired["passthrough"]) ? desired["passthrough"] : {};
  const wanted = comparable(definition, desired);
  const body: JsonObject = {};
  for (const [key, inner = ""] of fields) {
    const cleared = key in definition.clearValues ? definition.clearValues[key] : null;
    if (key === "passthrough") body[inner] = passthrough[inner] ?? null;
    else if (definition.nested.includes(key)) {
      const next = nestedBody(definition, key, { fields, desired, whole, seen }, wanted);
      body[key] = Object.keys(next).length > 0 ? next : cleared;
    }
    // What means "not set" is cleared, never sent as an empty value: some platforms return 500 for those.
    else body[key] = key in wanted ? desired[key] : cleared;
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== LEAVE_AS_IS));
}

/** The body of a create: every field that is set, nothing empty. */
export const createBody = (definition: Definition, spec: JsonObject): JsonObject => {
  const { passthrough, ...fields } = omit(spec, definition.workspaceArgs);
  return { ...withoutEmpty(fields), ...(isObject(passthrough) ? passthrough : {}) };
};

/**
 * A nested object goes whole, because it is unknown whether an update replaces or merges it: our changed properties, and beside them
 * what the platform holds, so that what somebody set or changed there survives. What is as we want it goes in our own words, without
 * what a server added inside.
 */
function nestedBody(
  definition: Definition,
  key: string,
  { fields, desired, whole, seen }: Rewrite,
  wanted: JsonObject,
): JsonObject {
  const changed = fields.filter((field) => field[0] === key).map((field) => String(field[1]));
  const live = isObject(whole[key]) ? whole[key] : {};
  const ours = isObject(desired[key]) ? withoutEmpty(desired[key]) : {};
  // A flag that is off, or a list that is empty, is nothing that anybody set.
  const meant = comparable(definition, { [key]: live })[key];
  const beside = Object.keys(isObject(meant) ? meant : {}).filter((inner) => !changed.includes(inner));
  // What lies inside is left out to be cleared, unless the platform is known to keep what an update does not name.
  const cleared = changed
    .filter((inner) => !(inner in ours) && `${key}.${inner}` in definition.clearValues)
    .map((inner) => [inner, definition.clearValues[`${key}.${inner}`]] as const);
  const own = Object.keys(ours).filter(
    (inner) => changed.includes(inner) || equal(fieldValue(seen, [key, inner]), fieldValue(wanted, [key, inner])),
  );
  return { ...pick(live, beside), ...pick(ours, own), ...Object.fromEntries(cleared) };
}

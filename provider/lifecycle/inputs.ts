import type { Definition, JsonObject } from "../kind/definition.ts";
import type { SecretPath } from "../kind/secret-path.ts";
import { isObject, omit, pick } from "../kind/value.ts";
import { formatPath } from "../kind/problem.ts";
import { readDoubt, type Doubt } from "./doubt.ts";
import { declaredFields, unionOfFields, type Field } from "./fields.ts";

/** Arguments that every kind has besides its spec. They are ours, never sent to a platform. */
const OURS: readonly string[] = ["adopt", "onDelete"];

/** Names that begin like this are for our own bookkeeping; Pulumi hides them in previews. */
const HIDDEN = "__";

/**
 * Marks that only the state's outputs have, never the inputs: see `read.ts` for `__drift`, `__live` and `__implied`, `taken-over.ts` for
 * `__sightings`, `written-back.ts` for `__writtenBack`, `partial-create-error.ts` for `__partial`, `sent-values.ts` for `__sent`, `unknown-id.ts` for `__lost` and `__id`. `__managed`: outputs that the manifest sets. `__former`: ids of objects that the
 * resource made and was about to delete. `__taken`: the object was there before, and `onExisting: adopt` took it over.
 */
export const MARKS = [
  "__drift",
  "__implied",
  "__live",
  "__sightings",
  "__writtenBack",
  "__managed",
  "__partial",
  "__sent",
  "__lost",
  "__id",
  "__former",
  "__taken",
] as const;

/**
 * Ids of what looked like the object when it was about to be made. The state goes on holding it, inputs and outputs alike: an input that
 * only one side has is shown as a change.
 */
export const BEFORE = "__before";

/** The part of a resource's properties that is our own bookkeeping. */
export const bookkeeping = (props: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(props).filter(([key]) => key.startsWith(HIDDEN)));

/** Inputs (or outputs) of a resource, taken apart. */
export interface Parts {
  /** Logical name, for messages. */
  readonly name: string;
  /** Managed fields of the request with the workspace arguments, and `passthrough` as one nested field. */
  readonly spec: JsonObject;
  /** Id of a live object to take over on create. */
  readonly adopt: string | undefined;
  readonly onDelete: string | undefined;
  /** Where values are that came out of a secret. */
  readonly secretPaths: readonly SecretPath[];
}

export function inputParts(inputs: JsonObject): Parts {
  const visible = Object.entries(inputs).filter(([key]) => !key.startsWith(HIDDEN) && !OURS.includes(key));
  return {
    name: text(inputs["__logicalName"]) ?? "(unnamed)",
    spec: Object.fromEntries(visible),
    adopt: text(inputs["adopt"]),
    onDelete: text(inputs["onDelete"]),
    secretPaths: Array.isArray(inputs["__secrets"]) ? inputs["__secrets"].map(secretPath) : [],
  };
}

export interface Recorded extends Parts {
  readonly computed: JsonObject;
  /** Paths at which the last refresh, or one before it, found another value. */
  readonly drift: readonly string[];
  /** What the last one found there, in comparable form. */
  readonly live: JsonObject;
  /** What others had found there before it; undefined where nothing says so (states of former versions, or no drift). */
  readonly sightings: readonly JsonObject[] | undefined;
  /** What `drift --write` has taken into git since, the latest last. */
  readonly writtenBack: readonly JsonObject[];
  /** Fields that the spec leaves out, that count as set all the same, and that the refresh found changed. */
  readonly implied: JsonObject;
  /** A create that was cut short: little is recorded. */
  readonly partial: boolean;
  /** Updates whose outcome is unknown, or that failed in part. */
  readonly doubt: Doubt | undefined;
  /** The object was there before this stack, which has taken it over without being told to by the manifest. */
  readonly taken: boolean;
  /** Ids of objects that the resource made and was about to delete. */
  readonly former: readonly string[];
}

/** What the state recorded: the inputs of the last operation, told from the computed outputs beside them. */
export function recordedParts(definition: Definition, props: JsonObject): Recorded {
  const managed = Array.isArray(props["__managed"]) ? props["__managed"].map(String) : [];
  const computed = definition.outputs.filter((name) => !managed.includes(name));
  return {
    ...inputParts(omit(props, computed)),
    computed: pick(props, computed),
    live: isObject(props["__live"]) ? props["__live"] : {},
    sightings: objects(props["__sightings"]),
    writtenBack: objects(props["__writtenBack"]) ?? [],
    implied: isObject(props["__implied"]) ? props["__implied"] : {},
    drift: Array.isArray(props["__drift"]) ? props["__drift"].map(String) : [],
    partial: props["__partial"] === true,
    doubt: readDoubt(props),
    taken: props["__taken"] === true,
    former: texts(props["__former"]) ?? [],
  };
}

/** The fields at which a refresh found another value, though the last one may have found the recorded one again. */
export function driftedFields(definition: Definition, { spec, live, drift }: Recorded): Field[] {
  if (drift.length === 0) return [];
  const known = unionOfFields(declaredFields(definition, spec), declaredFields(definition, live));
  return known.filter((field) => drift.includes(formatPath(field)));
}

/**
 * What the state keeps: the inputs, and the computed outputs beside them. A field of the spec that is also an output (a Deployment's
 * `onDuty`) stays what was asked for, and the state remembers that it was set: what the platform has instead is drift.
 */
export function outputsOf(definition: Definition, inputs: JsonObject, computed: JsonObject): JsonObject {
  const managed = definition.outputs.filter((name) => inputs[name] !== undefined);
  return { ...inputs, ...omit(computed, managed), ...(managed.length > 0 && { __managed: managed }) };
}

/** A list of texts; undefined for anything else. */
export const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;

/** The objects of a list; undefined for anything else. */
export const objects = (value: unknown): readonly JsonObject[] | undefined =>
  Array.isArray(value) ? value.filter(isObject) : undefined;

/** States of former versions hold `headers.list[0]` for `["headers", "list", 0]`. */
const secretPath = (path: unknown): SecretPath =>
  Array.isArray(path)
    ? path.map((step) => (typeof step === "number" ? step : String(step)))
    : String(path)
        .split(/[.[\]]+/)
        .filter(Boolean);

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

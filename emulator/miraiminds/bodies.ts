import { findProblems, withoutPaths, type Schema } from "../kernel/json-schema.ts";
import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { ValidationError } from "./errors.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** A body that fits its schema, and the unknown top-level fields that the `unknownFields` switch keeps. */
export interface CheckedBody {
  readonly fields: JsonObject;
  readonly extra: JsonObject;
}

/** Refuses a body that breaks its schema, naming every place; deals with unknown fields as the switch says. */
export function checkBody(schema: Schema, body: JsonObject, { unknownFields }: MiraiMindsSwitches): CheckedBody {
  const problems = findProblems(schema, body);
  const unknown = problems.filter(({ unknownKey }) => unknownKey);
  const wrong = unknownFields === "reject" ? problems : problems.filter(({ unknownKey }) => !unknownKey);
  if (wrong.length > 0) throw new ValidationError(wrong);
  const kept = unknownFields === "store" ? unknown.filter(({ path }) => path.length === 1) : [];
  const extra = Object.fromEntries(kept.map(({ path: [key] }) => [String(key), body[String(key)] ?? null]));
  const known = withoutPaths(
    body,
    unknown.map(({ path }) => path),
  );
  return { fields: isObject(known) ? known : {}, extra };
}

/** A create's body after its nulls: as sent, so that the schema refuses them, or as if they had not been sent. `keep` names members inside of which null means something. */
export function withoutNulls(
  body: JsonObject,
  { nullOnCreate }: MiraiMindsSwitches,
  keep: readonly string[] = [],
): JsonObject {
  if (nullOnCreate === 400) return body;
  return Object.fromEntries(
    Object.entries(body)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, keep.includes(key) ? value : dropNulls(value)]),
  );
}

/** An object without the members that are null, at every depth; lists keep their items. */
function dropNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, dropNulls(item)] as const])),
  );
}

/** A list that a schema has found to be one; the empty list for anything else. */
export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** An object that a schema has found to be one; the empty object for anything else. */
export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

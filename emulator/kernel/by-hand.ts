import { ApiError } from "./api-error.ts";
import { touched, type Clock } from "./clock.ts";
import { copied, isObject, mergePatch, type JsonObject } from "./json.ts";
import type { Stored } from "./store.ts";

/** Throws RangeError for a field that is not among those that can be edited, where these are known: a misspelt one must not pass in silence. */
export function checkEditable(collection: string, known: readonly string[] | undefined, fields: JsonObject): void {
  const strangers = Object.keys(fields).filter((field) => known && !known.includes(field));
  if (strangers.length > 0) {
    throw new RangeError(`${collection} have no editable ${strangers.join(", ")}; there are ${known?.join(", ")}`);
  }
}

/** The fields of a record after a merge patch. */
export function merged(record: object, patch: JsonObject): JsonObject {
  const result = mergePatch(copied(record) as JsonObject, patch);
  return isObject(result) ? result : {};
}

/** The `updatedAt` of a record that is touched now, where it has one. */
export function freshTime(clock: Clock, record: Stored): { updatedAt?: string } {
  const before: unknown = (record as { updatedAt?: unknown }).updatedAt;
  return typeof before === "string" ? { updatedAt: touched(before, clock.now()) } : {};
}

/** Does a control's work with the API's own functions: what the API would refuse is a RangeError, as for any control. */
export function refusalsAsRangeErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiError) throw new RangeError(error.message, { cause: error });
    throw error;
  }
}

import type { JsonObject } from "../kind/definition.ts";
import { equal, isObject } from "../kind/value.ts";
import { fieldValue, unionOfFields, withField, type Field } from "./fields.ts";

/** A value that an update tried to write, in comparable form; null where it tried to clear the field. */
interface AttemptedValue {
  readonly field: Field;
  readonly value: unknown;
}

/**
 * What the state remembers of updates whose outcome is unknown, or that failed in part: until a later update has looked, the platform
 * may have what was recorded before them or what one of them sent, in any mixture.
 */
export interface Doubt {
  /** The updates, the latest last. */
  readonly attempts: readonly (readonly AttemptedValue[])[];
  /** Managed fields that were as recorded and that none of them named: a platform may have cleared them. */
  readonly beside: readonly Field[];
}

/** So many lost updates in a row are remembered; values of older ones count as somebody's edit, which is the safe mistake. */
const MAX_ATTEMPTS = 5;

/** What goes into the state. Values of secret fields may be in it: it is sealed on the way (`wire-secret.ts`). */
export const doubtMark = (doubt: Doubt): JsonObject => ({ __doubt: doubt });

/** The mark in a resource's recorded properties. */
export function readDoubt(props: JsonObject): Doubt | undefined {
  const mark = props["__doubt"];
  if (!isObject(mark)) return undefined;
  return { attempts: (mark["attempts"] ?? []) as Doubt["attempts"], beside: (mark["beside"] ?? []) as Doubt["beside"] };
}

/** The mark after one more update that wrote `fields` of `desired`. */
export function withAttempt(
  before: Doubt | undefined,
  { fields, desired, beside }: { fields: readonly Field[]; desired: JsonObject; beside: readonly Field[] },
): Doubt {
  const attempt = fields.map((field) => ({ field, value: fieldValue(desired, field) ?? null }));
  const others = (before?.attempts ?? []).filter((other) => !equal(other, attempt));
  return { attempts: [...others, attempt].slice(-MAX_ATTEMPTS), beside: before?.beside ?? beside };
}

/** Every field that one of the updates named. */
export const doubtfulFields = ({ attempts }: Doubt): Field[] =>
  unionOfFields(...attempts.map((attempt) => attempt.map(({ field }) => field)));

/** The spec that an attempt wanted, on top of what was recorded. */
export const attemptedValue = (recorded: JsonObject, attempt: Doubt["attempts"][number]): JsonObject =>
  attempt.reduce((spec, { field, value }) => withField(spec, field, value ?? undefined), recorded);

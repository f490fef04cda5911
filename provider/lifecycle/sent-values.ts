import type { Definition, JsonObject } from "../kind/definition.ts";
import { fingerprint } from "../kind/fingerprint.ts";
import { formatPath } from "../kind/problem.ts";
import { isObject } from "../kind/value.ts";
import { withAttempt, type Doubt } from "./doubt.ts";
import { comparable, declaredFields, fieldValue, includesField, type Field } from "./fields.ts";
import { inputParts } from "./inputs.ts";
import { isSecret } from "./messages.ts";
import { secretPathsOf } from "./secrets.ts";
import { NotAppliedError } from "./unsettled-error.ts";

/**
 * What a create that was cut short has left at each field that it sent: path to fingerprint, null at a secret. By them the update that finishes it tells our
 * own work from what somebody changed in between. Not the values, because a failed create travels in an HTTP/2 header; and none of a
 * secret, of which a fingerprint would let somebody try guesses.
 */
export type SentValues = Readonly<Record<string, unknown>>;

/** The mark for a create of `inputs`. Where the platform has shown that it stored another value than was sent, that is what it has left. */
export function sentMark(definition: Definition, inputs: JsonObject, error: unknown): { __sent: SentValues } {
  const { spec, secretPaths } = inputParts(inputs);
  const secrets = secretPathsOf(definition, { secretPaths });
  const values = comparable(definition, spec);
  const stored = error instanceof NotAppliedError ? error : undefined;
  const left = (field: Field): unknown =>
    fieldValue(stored && includesField(stored.wrong, field) ? stored.seen : values, field);
  const mark = (field: Field) => (isSecret(field, secrets) ? null : fingerprint(left(field) ?? null));
  return {
    __sent: Object.fromEntries(declaredFields(definition, spec).map((field) => [formatPath(field), mark(field)])),
  };
}

/** The mark in a resource's recorded properties; undefined in states of former versions. */
export const readSent = (props: JsonObject): SentValues | undefined =>
  isObject(props["__sent"]) ? props["__sent"] : undefined;

/** The fields of a spec that the create sent. */
export const sentFields = (definition: Definition, spec: JsonObject, sent: SentValues): Field[] =>
  declaredFields(definition, spec).filter((field) => formatPath(field) in sent);

/** The update for which the create may be taken: where the manifest still says what was sent, the value is known. */
export function withCreate(
  doubt: Doubt | undefined,
  { sent, fields, desired }: { sent: SentValues; fields: readonly Field[]; desired: JsonObject },
): Doubt {
  const known = fields.filter((field) => sent[formatPath(field)] === fingerprint(fieldValue(desired, field) ?? null));
  return withAttempt(doubt, { fields: known, desired, beside: [] });
}

/** Whether one of the values, as which a field can be seen, may be what the create has left there. */
export function mayBeLeft(sent: SentValues, field: Field, values: readonly unknown[]): boolean {
  const left = sent[formatPath(field)];
  return left === null || values.some((value) => fingerprint(value ?? null) === left);
}

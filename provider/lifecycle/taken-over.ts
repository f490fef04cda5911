import type { Definition, JsonObject } from "../kind/definition.ts";
import { formatPath } from "../kind/problem.ts";
import { equal } from "../kind/value.ts";
import { comparable, differingFields, fieldValue, withField, type Field } from "./fields.ts";
import { driftedFields, inputParts, type Recorded } from "./inputs.ts";

/**
 * A key of the inputs that a refresh which found drift returns, and that no check returns. So the state tells whether its inputs are the
 * refresh's or the manifest's, which the outputs cannot: where nothing is left to do the engine keeps them as they are. The value is
 * null, because a key without a value on one side only is no difference to the engine, and shown to nobody.
 */
export const REFRESHED = "__refreshed";

/**
 * A key of the inputs of a resource with `ignoreChanges`, again without a value: what the inputs have there is the platform's, put in by
 * the engine, and nothing that the manifest says.
 */
export const IGNORING = "__ignoring";

/**
 * What refreshes have seen at drifted fields since the last write of ours, but for the last of them: path to value in comparable form,
 * null where the field was not set. The latest is the last.
 */
export type Sightings = readonly JsonObject[];

/** So many are remembered; a manifest that takes over an older one meets a conflict, which is the safe mistake. */
const MAX_SIGHTINGS = 5;

/** The sightings after a refresh that sees `now` at fields at which the refresh before it saw `last`. */
export function withSighting(
  before: Sightings,
  fields: readonly Field[],
  last: JsonObject,
  now: JsonObject,
): Sightings {
  if (differingFields(fields, last, now).length === 0) return before;
  return withOneMore(before, fields, last);
}

/**
 * The record with the values that the manifest has taken over from the platform: what it said there when a run found nothing left to do,
 * or what it says now where a refresh has seen just that. From then on an edit is measured against them. `inputs` = the state's inputs,
 * as the engine hands them to a check; `desired` = the manifest's spec.
 */
export function withTakenOver(
  definition: Definition,
  recorded: Recorded,
  { inputs, desired }: { readonly inputs: JsonObject; readonly desired: JsonObject },
): Recorded {
  const { sightings, live } = recorded;
  const fields = driftedFields(definition, recorded);
  // States of former versions do not tell whose inputs they have: what they recorded counts.
  if (sightings === undefined || fields.length === 0) return recorded;
  const wanted = comparable(definition, desired);
  const isAccepted = Object.keys(inputs).length > 0 && !(REFRESHED in inputs) && !(IGNORING in inputs);
  const isTaken = (field: Field): boolean =>
    isAccepted || valuesIn(sightings, field).some((value) => equal(value, fieldValue(wanted, field)));
  const source = isAccepted ? inputParts(inputs).spec : desired;
  const was = comparable(definition, recorded.spec);
  const spec = fields.reduce((all, field) => {
    if (isTaken(field)) return withField(all, field, fieldValue(source, field));
    const [before, now] = [fieldValue(was, field), fieldValue(live, field)];
    // It is back at what was recorded first, and who wants another value now may have taken over what it was in between: the state does
    // not tell, as a refresh replaces the inputs. That somebody put it back must not be overwritten unasked.
    const isBack = equal(before, now) && !equal(before, fieldValue(wanted, field));
    const between = isBack ? valuesIn(sightings, field).filter((value) => !equal(value, before)) : [];
    return between.length > 0 ? withField(all, field, between.at(-1)) : all;
  }, recorded.spec);
  const drift = differingFields(fields, live, comparable(definition, spec));
  return {
    ...recorded,
    spec,
    drift: drift.map(formatPath),
    live: drift.reduce<JsonObject>((all, field) => withField(all, field, fieldValue(live, field)), {}),
  };
}

/** The values that sightings have of a field, oldest first; undefined for one that was not set. */
export const valuesIn = (sightings: Sightings, field: Field): unknown[] => {
  const path = formatPath(field);
  return sightings.filter((sighting) => Object.hasOwn(sighting, path)).map((sighting) => sighting[path] ?? undefined);
};

/** Sightings with one more, of which the oldest are forgotten. */
export const withOneMore = (before: Sightings, fields: readonly Field[], seen: JsonObject): Sightings => {
  const values = fields.map((field) => [formatPath(field), fieldValue(seen, field) ?? null] as const);
  return [...before, Object.fromEntries(values)].slice(-MAX_SIGHTINGS);
};

import { traceWrites, WriteTrace } from "../http/write-trace.ts";
import { holderOf, keyOf } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import { doubtfulFields, doubtMark, attemptedValue, withAttempt, type Doubt } from "./doubt.ts";
import {
  commonFields,
  changedFields,
  comparable,
  declaredFields,
  differingFields,
  fieldValue,
  includesField,
  isServerDefaulted,
  sameField,
  seenThrough,
  shapeOf,
  unionOfFields,
  mergedSpec,
  withField,
  exceptFields,
  type Field,
} from "./fields.ts";
import { confirmGone } from "./confirm-gone.ts";
import { bookkeeping, inputParts, outputsOf, recordedParts } from "./inputs.ts";
import { readUntil } from "./read-until.ts";
import { listed } from "./listed.ts";
import type { SecretPath } from "../kind/secret-path.ts";
import { describeFields } from "./messages.ts";
import { mayOverwrite, overwriteCommand } from "./overwrite.ts";
import { revisionOf } from "./revision.ts";
import type { Context } from "./run.ts";
import { isBlank, send } from "./send.ts";
import { mayBeLeft, readSent, sentFields, withCreate } from "./sent-values.ts";
import { withTakenOver } from "./taken-over.ts";
import { withWrittenBack } from "./written-back.ts";
import { equal, omit, pick } from "../kind/value.ts";
import { IncompleteError } from "./incomplete-error.ts";
import { NotAppliedError, UnsettledError } from "./unsettled-error.ts";
import type { Written } from "./verify.ts";

/**
 * Sends what differs, after a look: where somebody changed a field that this update would overwrite, it stops and shows the three
 * values, unless the user said to overwrite them. What was changed beside our fields survives.
 * @throws {UnsettledError} where something was changed or may have been: the state remembers it, and the next update looks.
 */
export async function update(
  { definition, run }: Context,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<{ outs: JsonObject }> {
  const { name, spec: declared, secretPaths, adopt } = inputParts(news);
  const holder = holderOf(definition, news);
  const { inputs } = run.claims.history(holder);
  const recorded = withTakenOver(definition, recordedParts(definition, olds), { inputs, desired: declared });
  const known = withWrittenBack(definition, recorded, declared);
  const { partial, drift, computed: outputs } = recorded;
  const spec = { ...recorded.implied, ...declared };
  const api = definition.connect(spec, "write", run);
  run.claims.claimRecorded(keyOf(definition, api, id), { holder, key: definition.naturalKey(spec), how: "kept" });

  // After a create that was cut short little is recorded: what it has left on the platform is our own work, and no conflict.
  const sent = partial ? readSent(olds) : undefined;
  const sentByCreate = sent ? sentFields(definition, spec, sent) : [];
  const base = partial
    ? pick(recorded.spec, [...definition.workspaceArgs, ...definition.replaceOn])
    : { ...recorded.implied, ...known.spec };
  const [before, desired] = [base, spec].map((one) => comparable(definition, one)) as [JsonObject, JsonObject];
  const doubt = sent ? withCreate(recorded.doubt, { sent, fields: sentByCreate, desired }) : recorded.doubt;
  // What is in git by `drift --write` alone is not applied yet: there, too, this update has something to do.
  const applied = partial ? before : comparable(definition, { ...recorded.implied, ...recorded.spec });
  const overwriting = (partial && !sent) || mayOverwrite(definition, name, run.overwrite);
  const compareThreeValues = async () => {
    const live = await current(definition, api, id, spec);
    const whole = await definition.observe(api, live, { expected: base, outputs });
    // Two looks, because free JSON is seen through the eyes of a spec: what the other one sets beside it is no difference to it.
    const [asRecorded, seen] = [shapeOf(definition, base, spec), mergedSpec(base, spec)].map((shape) =>
      seenThrough(definition, whole, live, shape),
    ) as [JsonObject, JsonObject];
    const values = { recorded: before, live: asRecorded, desired };
    const planned = plan(definition, { base, spec }, { ...values, recorded: applied }, drift.length > 0);
    const ours = doubt && (await ownWork({ definition, api, live, doubt, base, spec, outputs }, values));
    const fields = unionOfFields(
      differingFields(unionOfFields(planned, ours?.fields ?? []), seen, desired),
      ours?.unseen ?? [],
    );
    const conflicts = overwriting
      ? []
      : conflicting(definition, fields, [...declaredFields(definition, base), ...sentByCreate], values).filter(
          (field) =>
            !ours?.isOurs(field) &&
            !(sent && mayBeLeft(sent, field, [fieldValue(asRecorded, field), fieldValue(seen, field)])),
        );
    return { live, whole, seen, values, planned, fields, conflicts };
  };
  const first = await compareThreeValues();
  // That somebody else has just done what is to be done is less likely than a response from before our last write.
  const odd = !partial && !doubt && first.planned.length > 0 && first.fields.length === 0;
  const second = odd ? await compareThreeValues() : first;
  // So is that somebody has just changed what we wrote a moment ago.
  const { live, whole, seen, values, fields, conflicts } =
    second.conflicts.length === 0
      ? second
      : await readUntil(api, (now) => now.conflicts.length === 0, compareThreeValues);
  // Of what a create sent that was cut short only fingerprints are recorded.
  const shown: Conflict["values"] = sent ? { live: values.live, desired: values.desired } : values;
  if (conflicts.length > 0) throw conflictOf({ definition, name, conflicts, values: shown, secretPaths });

  const overwrite = { allowed: partial || overwriting, command: overwriteCommand(definition, name) };
  const written: Written = { definition, api, id, spec, secretPaths, outputs, overwrite, before: live };
  // Also where nothing has to be sent: what the platform has by now, an earlier run may have sent without living to tell.
  const moved =
    fields.length > 0 ||
    partial ||
    doubt !== undefined ||
    drift.length > 0 ||
    changedFields(definition, applied, desired).length > 0;
  const computed = (after: JsonObject) => ({
    ...definition.computed(after, spec, { previous: outputs, before: live, written: fields.length > 0 }),
    ...revisionOf(definition, outputs, moved),
  });
  const trace = new WriteTrace();
  const result =
    fields.length === 0
      ? live
      : await traceWrites(trace, () => send(written, { fields, desired: spec, whole, seen }, live, base)).catch(
          (error: unknown) => {
            if (!trace.mayHaveChanged && !(error instanceof IncompleteError)) throw error;
            const beside = exceptFields(declaredFields(definition, base), fields).filter((field) =>
              isAsRecorded(values, field),
            );
            throw unsettled(error, {
              definition,
              olds,
              news,
              doubt: recorded.doubt,
              fields,
              desired,
              beside,
              computed,
            });
          },
        );
  if (definition.collection) await run.collections.put(listed.key(definition, api), id, result);
  const taken = recorded.taken && adopt !== id && { __taken: true };
  return { outs: { ...outputsOf(definition, news, computed(result)), ...taken } };
}

async function current(definition: Definition, api: Connection, id: string, spec: JsonObject): Promise<JsonObject> {
  const live = (await definition.get(api, id, spec)) ?? (await confirmGone(definition, api, id, spec));
  if (live) return definition.waitUntilReady ? definition.waitUntilReady(api, id, live) : live;
  throw new Error(
    `${id} was deleted on the platform; run \`pulumi up --refresh\`: it notices that, and creates the object anew`,
  );
}

interface ThreeValues extends Record<string, JsonObject> {
  readonly recorded: JsonObject;
  readonly live: JsonObject;
  readonly desired: JsonObject;
}

/**
 * Fields that the manifest changed, those that it names for the first time, and those where a refresh has told the user that the
 * platform differs and will be put back.
 */
function plan(
  definition: Definition,
  { base, spec }: { readonly base: JsonObject; readonly spec: JsonObject },
  { recorded, live, desired }: ThreeValues,
  isRefreshed: boolean,
): Field[] {
  const managed = declaredFields(definition, base);
  const added = exceptFields(declaredFields(definition, spec), managed);
  const drifted = isRefreshed ? commonFields(changedFields(definition, live, recorded), managed) : [];
  return unionOfFields(changedFields(definition, recorded, desired), added, drifted);
}

const isAsRecorded = ({ recorded, live }: ThreeValues, field: Field): boolean =>
  equal(fieldValue(recorded, field), fieldValue(live, field));

interface Suspicion {
  readonly definition: Definition;
  readonly api: Connection;
  readonly live: JsonObject;
  readonly doubt: Doubt;
  readonly base: JsonObject;
  readonly spec: JsonObject;
  readonly outputs: JsonObject;
}

interface OwnWork {
  /** Fields that an earlier update of ours may have left in another state than was recorded. */
  readonly fields: readonly Field[];
  /** Those of them of which the platform shows too little to tell what they have: they are sent again. */
  readonly unseen: readonly Field[];
  /** Whether what the platform has in a field may be what an earlier update of ours sent: then it is nobody's edit. */
  isOurs(field: Field): boolean;
}

/**
 * What updates of unknown outcome may have done. Each value that one of them sent, and the recorded one, is held against the live object
 * as its own verification would have done it; what the platform does not show fits all of them.
 */
async function ownWork(
  { definition, api, live, doubt, base, spec, outputs }: Suspicion,
  values: ThreeValues,
): Promise<OwnWork> {
  const { recorded, desired } = values;
  const fits = await Promise.all(
    doubt.attempts.map(async (attempt) => {
      const expected = attemptedValue(base, attempt);
      const after = definition.computed(live, expected, { previous: outputs, before: live, written: true });
      const whole = await definition.observe(api, live, { expected, outputs: after });
      // A field that the attempt cleared, and the manifest does not set either, is looked at too: somebody may have set it since.
      const named = mergedSpec(base, spec);
      const seen = seenThrough(definition, whole, live, mergedSpec(shapeOf(definition, expected, named), expected));
      return attempt.filter(({ field, value }) => mayHaveLeft(fieldValue(seen, field), field, value ?? undefined));
    }),
  );
  const possible = fits.flat();
  const of = (field: Field) => possible.filter((other) => sameField(field, other.field));
  const cleared = doubt.beside.filter(
    (field) =>
      fieldValue(values.live, field) === undefined &&
      fieldValue(recorded, field) !== undefined &&
      fieldValue(desired, field) !== undefined,
  );
  const fields = doubtfulFields(doubt);
  const unseen = fields.filter((field) => {
    const wants = fieldValue(desired, field);
    const others: unknown[] = of(field).map(({ value }) => value ?? undefined);
    if (isAsRecorded(values, field)) others.push(fieldValue(recorded, field));
    return others.some((other) => !equal(other, wants));
  });
  return {
    fields: [...fields, ...cleared],
    unseen,
    isOurs: (field) => of(field).length > 0 || includesField(cleared, field),
  };
}

/** Whether an update that wanted a field to have a value may have left what is there: what it clears inside of an object may be blank instead. */
const mayHaveLeft = (live: unknown, [, inner]: Field, wanted: unknown): boolean =>
  equal(live, wanted) || (wanted === undefined && inner !== undefined && isBlank(live));

interface Failure {
  readonly definition: Definition;
  readonly olds: JsonObject;
  readonly news: JsonObject;
  readonly doubt: Doubt | undefined;
  readonly fields: readonly Field[];
  readonly desired: JsonObject;
  readonly beside: readonly Field[];
  readonly computed: (live: JsonObject) => JsonObject;
}

/**
 * What the state keeps of an update that failed after it had begun: the former record with a mark, or, where the platform has shown what
 * it did not apply, the new record but for that.
 */
function unsettled(
  error: unknown,
  { definition, olds, news, doubt, fields, desired, beside, computed }: Failure,
): UnsettledError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NotAppliedError) {
    const { wrong, live } = error;
    const inputs = wrong.reduce((all, field) => withField(all, field, fieldValue(olds, field)), news);
    const mark = doubtMark(withAttempt(undefined, { fields: wrong, desired, beside: [] }));
    const kept = omit(bookkeeping(olds), [
      "__drift",
      "__live",
      "__sightings",
      "__writtenBack",
      "__managed",
      "__partial",
      "__sent",
    ]);
    const properties = { ...kept, ...outputsOf(definition, inputs, computed(live)), ...mark };
    return new UnsettledError(message, properties, error);
  }
  const reached = error instanceof IncompleteError ? error.outputs : {};
  const mark = doubtMark(withAttempt(doubt, { fields, desired, beside }));
  return new UnsettledError(
    `${message}; the update may have been carried out: the next \`pulumi up\` reads the platform and repairs what differs, whatever the manifest says then`,
    { ...olds, ...reached, ...mark },
    error,
  );
}

/** Fields in which the platform no longer has what was recorded, so that the update would overwrite somebody's change. */
function conflicting(
  definition: Definition,
  fields: readonly Field[],
  managed: readonly Field[],
  { live, recorded, desired }: ThreeValues,
): Field[] {
  return differingFields(fields, live, recorded).filter(
    (field) =>
      (includesField(managed, field) || !isServerDefaulted(definition, field)) &&
      !keepsEdit(fieldValue(recorded, field), fieldValue(live, field), fieldValue(desired, field)),
  );
}

/**
 * True where a set is changed on both sides and the manifest undoes nothing of it: what was added on the platform it has too, and what
 * was taken away there it does not want back. (A tool that was deleted by hand left the agents that had it, and is made anew.)
 */
export function keepsEdit(recorded: unknown, live: unknown, desired: unknown): boolean {
  const [before, now, wanted] = [recorded, live, desired].map(asSet);
  if (!before || !now || !wanted) return false;
  return (
    now.every((item) => before.includes(item) || wanted.includes(item)) &&
    before.every((item) => now.includes(item) || !wanted.includes(item))
  );
}

/** Items of a set in comparable form: sorted texts, or none where it is not set. */
function asSet(value: unknown): readonly unknown[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return undefined;
  return equal(value, [...value].sort()) ? value : undefined;
}

interface Conflict {
  readonly definition: Definition;
  readonly name: string;
  readonly conflicts: readonly Field[];
  readonly values: Readonly<Record<string, JsonObject>>;
  readonly secretPaths: readonly SecretPath[];
}

const conflictOf = ({ definition, name, conflicts, values, secretPaths }: Conflict): Error =>
  new Error(
    `somebody changed this on the platform since the last \`pulumi up\` (or an update was cut off before its response came), ` +
      `and the update would overwrite it:\n` +
      `${describeFields(definition, conflicts, values, secretPaths)}\n` +
      `nothing was changed; to keep the live value, write it into the manifest; to overwrite it, run ${overwriteCommand(definition, name)}`,
  );

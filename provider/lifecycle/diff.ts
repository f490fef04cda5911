import { holderOf, keyOf } from "./claim-key.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import {
  changedFields,
  comparable,
  declaredFields,
  fieldValue,
  unionOfFields,
  withField,
  exceptFields,
  type Field,
} from "./fields.ts";
import { driftedFields, inputParts, recordedParts, type Parts } from "./inputs.ts";
import { mayOverwrite } from "./overwrite.ts";
import { hiddenChanges } from "./hidden-change.ts";
import { isSecret } from "./messages.ts";
import type { Context } from "./run.ts";
import { withTakenOver } from "./taken-over.ts";
import { withWrittenBack } from "./written-back.ts";
import { formatPath } from "../kind/problem.ts";
import { containsUnknown } from "../kind/unknown.ts";
import { equal, pick } from "../kind/value.ts";

export interface DiffResult {
  readonly changes?: boolean;
  readonly replaces?: readonly string[];
}

/**
 * Whether something changes, without any request. A firm "no" where both sides mean the same; otherwise no opinion, so that the
 * engine compares the inputs itself and shows nested properties and lines of text (a firm "yes" would lose that).
 */
export function diff(context: Context, id: string, olds: JsonObject, news: JsonObject): DiffResult {
  const { definition, run } = context;
  const desired = inputParts(news);
  const { inputs } = run.claims.history(holderOf(definition, news));
  const recorded = withTakenOver(definition, recordedParts(definition, olds), { inputs, desired: desired.spec });
  definition.learnFromState?.(recorded.computed, run);
  const [before, after] = [comparableSpec(definition, recorded.spec), comparableSpec(definition, desired.spec)];
  // An unknown value counts as a change: better to announce a replacement that does not come than the reverse.
  // What somebody changed on the platform is not replaced unasked: `update` stops and shows the three values.
  const met = withWrittenBack(definition, recorded, desired.spec).spec;
  const known = met === recorded.spec ? before : comparableSpec(definition, met);
  const moved = (key: string) =>
    key in recorded.live
      ? mayOverwrite(definition, desired.name, run.overwrite) && !equal(recorded.live[key], after[key])
      : !equal(known[key], after[key]);
  // Of a create that was cut short only these are recorded, as far as they were set.
  const replaces = definition.replaceOn.filter((key) => (!recorded.partial || key in recorded.spec) && moved(key));
  assertReplaceable(definition, id, recorded, desired, replaces);
  run.claims.extendHistory(holderOf(definition, news), { compared: true, former: recorded.former });
  claimLiveObject(context, id, { olds, news }, replaces.length > 0);
  const changed = changedFields(definition, before, after);
  const refusal = recorded.partial
    ? undefined
    : definition.rejectChange?.(
        before,
        after,
        [...new Set(changed.map(([key]) => key))].filter(
          (key) => !containsUnknown([recorded.spec[key], desired.spec[key]]),
        ),
      );
  if (refusal !== undefined) throw new Error(refusal);
  // Where the manifest says by now what the last refresh saw, nothing is left to do.
  const drift = driftedFields(definition, recorded);
  const seen = drift.reduce((all, field) => withField(all, field, fieldValue(recorded.live, field)), before);
  const left = unionOfFields(
    changedFields(definition, seen, after),
    exceptFields(changedDeclarations(definition, recorded, desired), drift),
  );
  // The engine would compare inputs, which say nothing of what an update of unknown outcome has left.
  if (recorded.doubt && (drift.length > 0 || left.length === 0)) return { changes: true, replaces };
  const same =
    !recorded.partial &&
    !recorded.doubt &&
    replaces.length === 0 &&
    recorded.onDelete === desired.onDelete &&
    !(recorded.taken && recorded.adopt !== desired.adopt) &&
    left.length === 0;
  if (same) return { changes: false };
  warnOfHiddenChanges(context, recorded, desired, left);
  return { replaces };
}

/** Says what the preview that the engine makes of this will not show, unless it shows whole lines. */
function warnOfHiddenChanges(
  { definition: { kind, secrets: declared }, run }: Context,
  recorded: ReturnType<typeof recordedParts>,
  desired: Parts,
  left: readonly Field[],
): void {
  if (/^(1|true)$/i.test(process.env["PULUMI_OPTION_SHOW_FULL_OUTPUT"] ?? "")) return;
  const secrets = [...declared, ...recorded.secretPaths, ...desired.secretPaths];
  for (const field of left) {
    const [old, now] = [
      fieldValue(recorded.live, field) ?? fieldValue(recorded.spec, field),
      fieldValue(desired.spec, field),
    ];
    const changes = isSecret(field, secrets) ? [] : hiddenChanges(old, now);
    if (changes.length === 0) continue;
    run.warn(
      `${kind} "${desired.name}": ${formatPath(field)} changes where a preview shows two lines that read the same ` +
        `(with --show-full-output, or PULUMI_OPTION_SHOW_FULL_OUTPUT=true, it shows them whole): ${changes.join("; ")}`,
    );
  }
}

/** Fields that only one of the two names: with them begins, or ends, that they are managed. */
function changedDeclarations(definition: Definition, recorded: Parts, desired: Parts): Field[] {
  const [before, after] = [declaredFields(definition, recorded.spec), declaredFields(definition, desired.spec)];
  return [...exceptFields(before, after), ...exceptFields(after, before)];
}

/** An object that this stack did not make stays where it is, so that one of the same name beside it would be the second. */
function assertReplaceable(
  definition: Definition,
  id: string,
  recorded: ReturnType<typeof recordedParts>,
  desired: Parts,
  replaces: readonly string[],
): void {
  const stays = recorded.taken && desired.adopt !== id && desired.onDelete === undefined;
  if (replaces.length === 0 || !stays) return;
  if (definition.naturalKey(recorded.spec) !== definition.naturalKey(desired.spec)) return;
  throw new Error(
    `${id} was there before this stack, which has taken it over (voice-agents:onExisting: adopt), and ${replaces.join(", ")} cannot change without ` +
      `another object of the same name; set metadata.adopt: ${id} to make it this stack's own, which may then replace it, or choose another name`,
  );
}

const comparableSpec = (definition: Definition, spec: JsonObject): JsonObject => ({
  ...comparable(definition, spec),
  ...pick(spec, definition.workspaceArgs),
});

/** Remembers who holds the object. In a preview the workspace may be unknown, and then so is the scope of the claim. */
function claimLiveObject(
  { definition, run }: Context,
  id: string,
  { olds, news }: { olds: JsonObject; news: JsonObject },
  leaving: boolean,
): void {
  const { spec } = inputParts(news);
  if (containsUnknown(pick(spec, definition.workspaceArgs))) return;
  const api = definition.connect(spec, "read", run);
  const holder = holderOf(definition, news);
  const how = leaving ? "leaving" : run.claims.isDeclared(holder) ? "kept" : "shown";
  run.claims.claimRecorded(keyOf(definition, api, id), {
    holder,
    key: definition.naturalKey(spec),
    how,
    recorded: olds,
  });
}

import type { Change } from "../../gitops/write-back/plan.ts";
import { mapTexts, MASK } from "../../gitops/change-set/token.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { comparable, fieldValue, type Field } from "../../provider/lifecycle/fields.ts";
import { noteWrittenBack } from "../../provider/lifecycle/written-back.ts";
import { readState, replaceState } from "../account/state.ts";
import type { StackOptions } from "../pulumi.ts";

/**
 * Notes in the state what has been taken from the platform into git, so that until the next `pulumi up` meets it, another edit of the same
 * field is one of git's new value. What is to be done stays as it is: recorded and live values are not touched, and a run of a branch that
 * lacks the change finds nothing new. @throws where the state cannot be read or written; it is as it was then.
 */
export async function noteInState(options: StackOptions, written: readonly Change[]): Promise<void> {
  const notes = notesOf(written);
  if (notes.size === 0) return;
  const read = await readState(options);
  const deployment = isObject(read["deployment"]) ? read["deployment"] : {};
  const pending = deployment["pending_operations"];
  if (Array.isArray(pending) && pending.length > 0)
    throw new Error("a run of this stack was cut short; run `voice-agents recover`");
  const resources = Array.isArray(deployment["resources"]) ? deployment["resources"].filter(isObject) : [];
  const noted = resources.map((entry) => {
    const note = entry["delete"] === true ? undefined : notes.get(String(entry["urn"]));
    if (!note || !isObject(entry["outputs"])) return entry;
    return { ...entry, outputs: noteWrittenBack(entry["outputs"], note.fields, note.live) };
  });
  await replaceState(options, read, { ...deployment, resources: noted });
}

interface Note {
  readonly fields: readonly Field[];
  /** In comparable form. */
  readonly live: JsonObject;
}

/** By URN. The engine masks every secret, and with it what is around: of that nothing can be noted. */
export function notesOf(written: readonly Change[]): ReadonlyMap<string, Note> {
  const byUrn = Map.groupBy(written, ({ drifted }) => drifted.sides.urn);
  const notes = [...byUrn].map(([urn, changes]) => {
    const { definition, observed } = changes[0]!.drifted.sides;
    const live = comparable(definition, observed);
    const fields = changes.map(({ field }) => field.map(String) as unknown as Field);
    return [urn, { live, fields: fields.filter((field) => !isMasked(fieldValue(live, field))) }] as const;
  });
  return new Map(notes.filter(([, { fields }]) => fields.length > 0));
}

function isMasked(value: unknown): boolean {
  let found = false;
  mapTexts(value, (text) => {
    found ||= text === MASK;
    return text;
  });
  return found;
}

import type { Change } from "../../gitops/write-back/plan.ts";
import { mapTexts, MASK } from "../../gitops/change-set/token.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { equal, isObject } from "../../provider/kind/value.ts";
import { comparable, fieldValue, type Field } from "../../provider/lifecycle/fields.ts";
import { noteWrittenBack } from "../../provider/lifecycle/written-back.ts";
import { readState, replaceState } from "../account/state.ts";
import { continued } from "../error-text.ts";
import type { StackOptions } from "../pulumi.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Notes in the state what has been taken from the platform into git, so that until the next `pulumi up` meets it, another edit of the same
 * field is one of git's new value. What is to be done stays as it is: recorded and live values are not touched, and a run of a branch that
 * lacks the change finds nothing new. @throws where the state cannot be read or written; it is as it was then.
 */
async function noteInState(options: StackOptions, written: readonly Change[]): Promise<void> {
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
  // A job that proposes the same again has nothing new to tell.
  if (!equal(noted, resources)) await replaceState(options, read, { ...deployment, resources: noted });
}

/** The same, as far as the state may be written: where it may not, a line says what follows from it. */
export const noteOrSay = (options: StackOptions, written: readonly Change[], terminal: Terminal): Promise<void> =>
  noteInState(options, written).catch((error: Error) =>
    terminal.err(
      `the state could not be told of it, so until the next \`pulumi up\` another edit of the same field is a conflict: ${continued(error.message)}\n`,
    ),
  );

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

import { FORGET } from "../text/remedies.ts";
import { holderOf } from "./claim-key.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import type { DiffResult } from "./diff.ts";
import { inputParts, texts } from "./inputs.ts";
import { PartialCreateError } from "./partial-create-error.ts";
import { read, type ReadResult } from "./read.ts";
import { remove } from "./remove.ts";
import type { Context } from "./run.ts";
import { UnsettledError } from "./unsettled-error.ts";
import { update } from "./update.ts";

/**
 * In the place of an id: the object may exist, but its create got no response. Pulumi never changes the id of a resource, so one that is
 * found later comes into the state by a replacement of the entry, not of the object. Nothing may refer to it: see `assertNoUnknownId`.
 */
export const UNKNOWN_ID = "voice-agents:unknown-id";

/** What states of earlier versions have in its place. */
const EARLIER = "unknown";

export const isUnknownId = (id: string): boolean => id === UNKNOWN_ID || id === EARLIER;

/**
 * Whether the entry of an object whose id is unknown is to be replaced: where the object can be found now. `replaces` makes the engine
 * call `create`, which looks for what the state remembers before it makes anything.
 */
export function diffUnknown({ definition, run }: Context, olds: JsonObject, news: JsonObject): DiffResult {
  const found = typeof olds["__id"] === "string" ? [olds["__id"]] : [];
  const lost = texts(olds["__lost"]);
  run.claims.extendHistory(holderOf(definition, news), { compared: true, lost, former: found });
  const canBeFound = lost !== undefined || inputParts(news).adopt !== undefined;
  return { changes: true, replaces: canBeFound ? ["id"] : [] };
}

/** Reads the live object; one that has not been found yet stays in the state as it is. */
export async function readLive(context: Context, id: string, props: JsonObject): Promise<ReadResult> {
  return isUnknownId(id) ? { id, props } : read(context, id, props);
}

/** Updates the live object. @throws with what to do while it is not known which it is. */
export async function updateLive(
  context: Context,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<{ outs: JsonObject }> {
  if (isUnknownId(id)) throw new Error(manualSearchAdvice(context.definition));
  return update(context, id, olds, news).catch((error: unknown) => {
    // The engine keeps these properties with the old inputs, and updates the resource in the next run whatever its inputs are then.
    if (error instanceof UnsettledError) throw new PartialCreateError(error.message, id, error.properties, error);
    throw error;
  });
}

/** Deletes the live object. One that was never found cannot be deleted: the user is told that it may exist. */
export async function removeLive(context: Context, id: string, props: JsonObject): Promise<void> {
  const { definition, run } = context;
  if (!isUnknownId(id)) return remove(context, id, props);
  const holder = holderOf(definition, props);
  // Replaced by what was found, or made anew after a look: there is nothing to delete.
  if (run.claims.isDeclared(holder)) return;
  run.warn(
    `${definition.kind} "${holder.name}": it may exist on the platform, where it was never found; look in the dashboard`,
  );
}

/** What the user has to do where only a human can look. */
export const manualSearchAdvice = ({ kind }: Definition): string =>
  `whether the ${kind} was created is unknown: the response was lost, and the platform cannot list any. Look for it in the dashboard. ` +
  `If it is there, set metadata.adopt to its id and run \`pulumi up\`; if it is not, take it out of the state: ${FORGET}; and the next \`pulumi up\` creates it`;

/** @throws when an argument is, or holds, what stands for an unknown id: it would be sent to the platform as a word. */
export function assertNoUnknownId(inputs: JsonObject): void {
  if (!JSON.stringify(inputs).includes(UNKNOWN_ID)) return;
  throw new Error(
    "a resource that this one refers to has no id yet, because the response to its create was lost; run `pulumi up` for that one first, which says what to do",
  );
}

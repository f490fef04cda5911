import type { Definition, JsonObject } from "../kind/definition.ts";
import { inputParts } from "./inputs.ts";
import { PartialCreateError } from "./partial-create-error.ts";
import { read, type ReadResult } from "./read.ts";
import { remove } from "./remove.ts";
import { run } from "./run.ts";
import { UnsettledError } from "./unsettled-error.ts";
import { update } from "./update.ts";

/**
 * In the place of an id: the object may exist, but its create got no answer and the platform has no list to look in. Pulumi never
 * changes the id of a resource, so the one that the user finds (`metadata.adopt`) is kept in a property of our own.
 */
export const UNKNOWN_ID = "unknown";

/** The id of the live object, or `UNKNOWN_ID`. */
export const foundId = (id: string, props: JsonObject): string =>
  typeof props["__id"] === "string" ? props["__id"] : id;

/** Reads the live object; one that has not been found yet stays in the state as it is. */
export async function readLive(definition: Definition, id: string, props: JsonObject): Promise<ReadResult> {
  const live = foundId(id, props);
  if (live === UNKNOWN_ID) return { id, props };
  const result = await read(definition, live, props);
  return result.id === undefined ? result : { ...result, id };
}

/** Updates the live object, once it is known which it is. @throws with what to do while it is not. */
export async function updateLive(
  definition: Definition,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<{ outs: JsonObject }> {
  const known = foundId(id, olds);
  const live = known === UNKNOWN_ID ? (inputParts(news).adopt ?? UNKNOWN_ID) : known;
  if (live === UNKNOWN_ID) throw new Error(searchByHand(definition));
  const { outs } = await update(definition, live, olds, news).catch((error: unknown) => {
    // The engine keeps these properties with the old inputs, and updates the resource in the next run whatever its inputs are then.
    if (error instanceof UnsettledError) throw new PartialCreateError(error.message, id, error.properties, error);
    throw error;
  });
  return { outs: live === id ? outs : { ...outs, __id: live } };
}

/** Deletes the live object. One that was never found cannot be deleted: the user is told that it may exist. */
export async function removeLive(definition: Definition, id: string, props: JsonObject): Promise<void> {
  const live = foundId(id, props);
  if (live !== UNKNOWN_ID) return remove(definition, live, props);
  run.warn(
    `${definition.kind} "${inputParts(props).name}": it may exist on the platform, where it was never found; look in the dashboard`,
  );
}

/** What the user has to do where only a human can look. */
export const searchByHand = ({ kind }: Definition): string =>
  `whether the ${kind} was created is unknown: the answer got lost, and the platform cannot list any. Look for it in the dashboard. ` +
  "If it is there, set metadata.adopt to its id and run `pulumi up`; if it is not, `pulumi state delete` its URN, and the next `pulumi up` creates it";

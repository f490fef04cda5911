import { setTimeout as delay } from "node:timers/promises";
import { findCandidates } from "./creation.ts";
import type { JsonObject } from "../kind/definition.ts";
import { compareLive, foreignFields } from "./compare-live.ts";
import { BEFORE, inputParts, texts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { describeFields } from "./messages.ts";
import type { Context } from "./run.ts";
import { UNKNOWN_ID } from "./unknown-id.ts";

/** What became of a create that a killed run had begun. */
export type PendingOutcome =
  /** It made this object, or, where nobody can look, may have made one of which the id is unknown. */
  | { readonly is: "made" | "unknown"; readonly id: string }
  /** It made nothing, or what may be made again. */
  | { readonly is: "nothing" }
  /** Only a person can tell. */
  | { readonly is: "undecided"; readonly why: string };

/** Pauses between looks for what is not there, in the client's own (500 ms by default): a list may be behind a write. */
const PAUSES = [1, 2, 4];

/**
 * Looks for what a create of these inputs made before its run was killed, reading only. An object is proven to be its work where it has the
 * key, was not there when the inputs were checked, and is held by nobody (`held`: ids that the state has of the kind). @throws when the platform cannot be asked.
 */
export async function findPending(
  { definition, run }: Context,
  inputs: JsonObject,
  held: ReadonlySet<string>,
): Promise<PendingOutcome> {
  const parts = inputParts(inputs);
  // To take over an object writes nothing, so that it can be done again.
  if (definition.createIsIdempotent || parts.adopt !== undefined) return { is: "nothing" };
  if (!definition.list) return { is: "unknown", id: UNKNOWN_ID };
  const api = definition.connect(parts.spec, "read", run);
  const before = texts(inputs[BEFORE]);
  const search = async () => {
    const all = await findCandidates({ definition, api, parts }, await listed.refetch(definition, api));
    return all.filter(({ id }) => !held.has(id) && !before?.includes(id));
  };
  let found = await search();
  for (const pause of PAUSES) {
    if (found.length > 0) break;
    await delay(pause * api.client.settings.retryDelay);
    found = await search();
  }
  const [only] = found;
  if (!only) return { is: "nothing" };
  const ids = found.map(({ id }) => id).join(", ");
  const wayOut = "if one of them is it, set metadata.adopt to its id; it was not touched";
  if (found.length > 1) return { is: "undecided", why: `several objects could be it (${ids}): ${wayOut}` };
  if (before === undefined)
    return { is: "undecided", why: `${ids} could be it, but may have been there before: ${wayOut}` };
  const live = (await definition.get(api, only.id, parts.spec)) ?? only.live;
  const differences = await compareLive({ definition, api, parts }, live);
  const fields = foreignFields(definition, differences);
  if (only.match === "different")
    return { is: "undecided", why: `${ids} could be it, but has other contents: ${wayOut}` };
  if (fields.length > 0) {
    const { seen, desired } = differences;
    const values = describeFields(definition, fields, { live: seen, desired }, parts.secretPaths);
    return { is: "undecided", why: `${ids} could be it, but differs: ${wayOut}\n${values}` };
  }
  return { is: "made", id: definition.idOf(live, parts.spec) };
}

import type { Computation, JsonObject } from "../../kind/definition.ts";
import { collectionKey } from "../../lifecycle/claim-key.ts";
import { isObject } from "../../kind/value.ts";
import type { NicheBusiness } from "./connection.ts";

export const TOOLS = "tools";

/** Types of tool that only the platform makes (contract §6.3): ending the call, querying the knowledge base. */
const AUTOMATIC_TYPES: readonly unknown[] = ["endCall", "query", "knowledgeBaseQuery"];

/** True for a tool that somebody made; false for one that the platform added by itself, its default transfer tool included. */
export function isMadeByHand(tool: JsonObject): boolean {
  if (AUTOMATIC_TYPES.includes(tool["type"])) return false;
  if (tool["type"] !== "transferCall") return true;
  const config = isObject(tool["configOverride"]) ? tool["configOverride"] : {};
  return "destinations" in config || "destinationIds" in config;
}

/** The business's tools, whole. */
export const listTools = (
  api: NicheBusiness,
  known?: ReadonlyMap<string, JsonObject>,
): Promise<Map<string, JsonObject>> => api.list(TOOLS, "templateToolId", known);

/** The shared list of the business's tools. */
export const toolList = (api: NicheBusiness): Promise<Map<string, JsonObject>> =>
  api.run.collections.items(collectionKey("niche", api, TOOLS), (known) => listTools(api, known));

/** Ids of all tools that the platform shows of an agent. */
export const toolIdsOf = (live: JsonObject): string[] => ids(live["toolIds"]);

const ids = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/**
 * The tools of an agent that somebody chose: the response also lists tools that the platform added (contract §6.8: visible or not is
 * unknown). Ids that we know, ours and those the last write showed as automatic, need no look; others are looked up.
 */
export async function chosenTools(
  api: NicheBusiness,
  live: JsonObject,
  expected: readonly string[] | undefined,
  outputs: JsonObject,
): Promise<string[]> {
  const known = [...ids(expected), ...ids(outputs["automaticToolIds"])];
  const all = ids(live["toolIds"]);
  const others = all.filter((id) => !known.includes(id));
  const tools = others.length > 0 ? await toolList(api) : new Map<string, JsonObject>();
  const isTransfer = (id: string): boolean => tools.get(id)?.["type"] === "transferCall";
  // An agent that we have never written to, and that shall have no transfer tool: one that it has is the platform's default, which
  // looks like any other (contract §6.8).
  const hasDefaultTransfer = outputs["automaticToolIds"] === undefined && !ids(expected).some(isTransfer);
  const added = others.filter((id) => {
    const tool = tools.get(id);
    return tool !== undefined && isMadeByHand(tool) && !(hasDefaultTransfer && isTransfer(id));
  });
  return all.filter((id) => ids(expected).includes(id) || added.includes(id));
}

/**
 * The tools of an agent of which nothing is known, as somebody chose them: those of the list that somebody made, and those that were
 * deleted since. A deleted tool and one that the platform made and does not list look alike: as many as the platform adds to every such
 * agent (contract §6.8) are taken for its own, the last ones first, since it adds them last.
 */
export async function somebodysTools(api: NicheBusiness, live: JsonObject): Promise<string[]> {
  const tools = await toolList(api);
  const all = toolIdsOf(live);
  const unlisted = all.filter((id) => !tools.has(id));
  const types = all.map((id) => tools.get(id)?.["type"]);
  const documents = live["knowledgeBaseDocumentIds"];
  const added = [
    !types.includes("endCall"),
    Array.isArray(documents) && documents.length > 0 && !types.some((type) => AUTOMATIC_TYPES.slice(1).includes(type)),
    !types.includes("transferCall") && (await hasMainNumber(api)),
  ].filter(Boolean).length;
  const automatic = unlisted.slice(Math.max(0, unlisted.length - added));
  return all.filter((id) => {
    const tool = tools.get(id);
    return tool ? isMadeByHand(tool) : !automatic.includes(id);
  });
}

/** A business with a number of its own gives agents a tool that transfers there (contract §6.1). What it does not show may be there. */
const hasMainNumber = (api: NicheBusiness): Promise<boolean> =>
  api.run.once(`niche main number ${api.scope}`, async () => {
    const profile = await api.profile();
    return profile === undefined || Object.keys(profile).length <= 2 || profile["phone"] != null;
  });

/** Ids that the platform added by itself: those that appeared with our own write, and those known from before. */
export function automaticTools(
  live: JsonObject,
  chosen: unknown,
  { previous, before, written }: Computation,
): string[] {
  const known = ids(previous["automaticToolIds"]);
  const extra = ids(live["toolIds"]).filter((id) => !ids(chosen).includes(id));
  // In an order of its own, so that another order in a response is no change.
  return extra.filter((id) => known.includes(id) || (written && !ids(before?.["toolIds"]).includes(id))).sort();
}

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
  api.run.collections.items(collectionKey("niche", api, TOOLS), () => listTools(api));

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

import { ApiError } from "../kernel/api-error.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import { invalid } from "./errors.ts";
import { defaultNumberOf } from "./numbers.ts";
import type { Assistant, Telephony, Workspace } from "./records.ts";

const directions = ["inbound", "outbound"] as const;

/** Refuses ids that are no active number of the workspace's organization, as the `unknownNumber` switch says. */
export function checkTelephony({ store, switches }: World, workspace: Workspace, sent: unknown): void {
  if (!isObject(sent) || switches.unknownNumber === "accepted") return;
  for (const direction of directions) {
    const id = sent[direction];
    if (typeof id !== "string") continue;
    const number = store.get("numbers", id);
    if (number?.organization === workspace.organization && number.status === "active") continue;
    if (switches.unknownNumber === 404) throw new ApiError(404, "Number not found");
    throw invalid(`telephony.${direction}`, "is not an active number of the organization");
  }
}

/** The numbers that a new assistant begins with: what was sent, and for the first of a workspace the default outbound number. */
export function initialTelephony(world: World, workspace: Workspace, sent: JsonObject): Telephony {
  const telephony: Telephony = { ...sent };
  const first = !world.store.all("assistants").some((other) => other.workspace === workspace.id);
  const given = first && telephony.outbound === undefined ? defaultNumberOf(world, workspace.id) : undefined;
  return given ? { ...telephony, outbound: given.id } : telephony;
}

/** Takes an assistant's inbound number from whichever other one has it, without a word, as the platform does. */
export function claimInbound({ store }: World, { id, telephony }: Assistant): void {
  const claimed = telephony.inbound;
  if (claimed == null) return;
  for (const other of store.all("assistants")) {
    if (other.id === id || other.telephony.inbound !== claimed) continue;
    store.put("assistants", { ...other, telephony: { ...other.telephony, inbound: null } });
  }
}

/** The assistants that have a number, in either direction. */
export function assistantsWithNumber({ store }: World, id: string): Assistant[] {
  return store.all("assistants").filter(({ telephony }) => directions.some((direction) => telephony[direction] === id));
}

/** Takes a number from every assistant. */
export function detachNumber(world: World, id: string): void {
  for (const assistant of assistantsWithNumber(world, id)) {
    const telephony: Record<string, string | null> = { ...assistant.telephony };
    for (const direction of directions) if (telephony[direction] === id) telephony[direction] = null;
    world.store.put("assistants", { ...assistant, telephony });
  }
}

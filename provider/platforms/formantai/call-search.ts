import type { Client } from "../../http/client.ts";
import type { CallRecord } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { callRecord } from "./call-record.ts";
import { number, readOne, text } from "./pages.ts";

const PATH = "v1/conversations";

/** How many of an agent's conversations are looked at, at each end of its list: one page. */
const LISTED = 100;

/** How many of those with the right number are opened to see their trace id. */
const OPENED = 10;

/**
 * An agent's latest conversations with a number, newest first. That lists begin with the newest is only inferred (contract §6), so of a
 * longer list the last page is looked at too.
 */
export async function recentCalls(client: Client, agentId: number, to: string): Promise<CallRecord[]> {
  const read = async (offset: number): Promise<JsonObject> => {
    const response = await client.request("GET", PATH, { query: { agent_id: agentId, limit: LISTED, offset } });
    return isObject(response) ? response : {};
  };
  const first = await read(0);
  const total = number(first["total"]) ?? 0;
  const responses = total > LISTED ? [first, await read(Math.max(LISTED, total - LISTED))] : [first];
  const items = responses.flatMap(({ data }) => (Array.isArray(data) ? data.filter(isObject) : []));
  const found = new Map(items.map((item) => [String(item["conversation_id"]), item]));
  return [...found.values()]
    .filter((item) => item["contact_number"] === to)
    .sort((a, b) => startOf(b) - startOf(a))
    .map(callRecord);
}

/** What does not tell when it began may be the newest. */
const startOf = (item: JsonObject): number => number(item["start_timestamp"]) ?? Infinity;

/** Finds the record of a call by its trace id: the only thing that the response to a call and its conversation share (contract §15.2). */
export function traceFinder(client: Client) {
  /** Conversations that are another call's: a trace id does not change. */
  const others = new Set<string>();
  return async (traceId: string, agentId: number, to: string): Promise<CallRecord | undefined> => {
    // Not told apart by the time: the platform's clock is not ours, and the trace id is proof enough.
    const newest = (await recentCalls(client, agentId, to)).slice(0, OPENED);
    for (const { id, raw } of newest.filter((call) => !others.has(call.id))) {
      const whole = await readOne(client, PATH, "conversation_id", id);
      // The list knows the times, the conversation itself may not (contract §6).
      if (whole["trace_id"] === traceId) return callRecord({ ...raw, ...whole });
      if (text(whole["trace_id"]) !== undefined) others.add(id);
    }
    return undefined;
  };
}

import type { Reply } from "../kernel/message.ts";
import type { FormantAIContext } from "./context.ts";
import { invalid, notFound } from "./errors.ts";

/** The query parameters of a list. */
export const listQuery = ["agent_id", "limit", "offset"];

/** How many a list shows where `limit` is left out. */
export const defaultLimit = 20;

const maxLimit = 100;

/** A page of the tenant's records, filtered by `agent_id` if asked; `{data, has_more, total}`. */
export function listed<T extends { readonly tenant: string; readonly agentId: number }>(
  context: FormantAIContext,
  records: readonly T[],
  view: (record: T) => unknown,
): { reply: Reply; data: readonly unknown[] } {
  const { tenant, query, world } = context;
  const { switches, store } = world;
  const agentId = query.has("agent_id") ? wholeNumber(context, "agent_id", 0) : undefined;
  if (agentId !== undefined && switches.unknownAgentFilter === 404) {
    if (store.get("agents", String(agentId))?.tenant !== tenant) throw notFound("agent");
  }
  const limit = within(context, "limit", defaultLimit, 1, maxLimit);
  const offset = within(context, "offset", 0, 0, Number.MAX_SAFE_INTEGER);
  const own = records.filter(
    (record) => record.tenant === tenant && (agentId === undefined || record.agentId === agentId),
  );
  const ordered = switches.listOrder === "newest" ? own.toReversed() : own;
  const data = ordered.slice(offset, offset + limit).map(view);
  const reply = { status: 200, json: { data, has_more: offset + limit < own.length, total: own.length } };
  return { reply, data };
}

function wholeNumber({ query }: FormantAIContext, name: string, standard: number): number {
  const sent = query.get(name);
  if (sent === null) return standard;
  if (!/^-?\d{1,15}$/.test(sent)) throw invalid(`${name} must be an integer`);
  return Number(sent);
}

function within(context: FormantAIContext, name: string, standard: number, least: number, most: number): number {
  const value = wholeNumber(context, name, standard);
  const near = Math.min(most, Math.max(least, value));
  if (near !== value && context.world.switches.limitOutOfRange === "reject") {
    throw invalid(`${name} must be from ${least} to ${most}`);
  }
  return near;
}

import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import type { FormantAIWorkspace } from "./connection.ts";

/** How many of an agent's latest conversations are looked at for their status: one page, the largest that there is (contract §6). */
const LISTED = 100;

/** How many of them, completed ones, are looked at for their results: each may be a request. */
const READ = 20;

/** A conversation, as far as the declaration of an agent speaks of it. */
export interface Conversation {
  readonly id: string;
  readonly status: unknown;
  /** Undefined where it was not looked at, or the platform shows none. */
  readonly results: JsonObject | undefined;
}

/**
 * The latest conversations of an agent: at most `LISTED`, of which the latest `READ` completed ones have their results, if those are
 * asked for. At most `READ` + 2 requests.
 */
export async function latestConversations(
  api: FormantAIWorkspace,
  agentId: number,
  { withResults }: { withResults: boolean },
): Promise<Conversation[]> {
  const items = await latest(api, agentId);
  const completed = items.filter(({ status }) => status === "completed");
  const read = new Set(completed.slice(0, withResults ? READ : 0));
  const looked = await Promise.allSettled(
    items.map(async (item): Promise<Conversation> => {
      const id = String(item["conversation_id"]);
      const results = read.has(item) ? await resultsOf(api, id, item) : undefined;
      return { id, status: item["status"], results };
    }),
  );
  // Only when all have ended: no request may go on after the operation that it belongs to.
  return looked.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

/** Whether lists carry results is unknown (contract §6): where they do, no request is made. */
async function resultsOf(api: FormantAIWorkspace, id: string, item: JsonObject): Promise<JsonObject | undefined> {
  const { results } = "results" in item ? item : ((await api.conversation(id)) ?? {});
  return isObject(results) ? results : undefined;
}

/** Newest first. That lists begin with the newest is only inferred (contract §6): one that begins with the oldest is read at its end. */
async function latest(api: FormantAIWorkspace, agentId: number): Promise<readonly JsonObject[]> {
  const own = (items: readonly JsonObject[]) => items.filter((item) => item["agent_id"] === agentId);
  const { items, total = 0 } = await api.conversations({ agentId, limit: LISTED });
  if (!beginsWithOldest(items)) return own(items);
  const rest = total > items.length;
  const last = rest ? (await api.conversations({ agentId, limit: LISTED, offset: total - LISTED })).items : items;
  return own(last).toReversed();
}

function beginsWithOldest(items: readonly JsonObject[]): boolean {
  const [first, last] = [items[0], items.at(-1)].map((item) => Number(item?.["start_timestamp"]));
  return first !== undefined && last !== undefined && first < last;
}

import type { Client } from "../../http/client.ts";
import { BadAnswerError } from "../../http/request-error.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";

/** Largest page that the API gives (contract §6). */
const PAGE_SIZE = 100;

/** No list is followed further than this: a million objects are a server that repeats itself. */
const MAX_PAGES = 10_000;

export interface PageOptions {
  /** Only those of this agent. */
  readonly agentId?: number | undefined;
  /** The property that tells objects apart. */
  readonly id: string;
  /** Stop after so many. Default: the end of the list. */
  readonly limit?: number | undefined;
}

/**
 * The objects of a list, each once, each page when it is needed. What is added at the front meanwhile moves others to the next page, where
 * they come a second time. @throws when a list cannot be followed to its end.
 */
export async function* pages(client: Client, path: string, options: PageOptions): AsyncGenerator<JsonObject> {
  const { agentId, id, limit = Infinity } = options;
  const seen = new Set<unknown>();
  for (let page = 0, offset = 0; page < MAX_PAGES; page += 1) {
    const size = Math.max(1, Math.min(PAGE_SIZE, limit - seen.size));
    const query = { ...(agentId !== undefined && { agent_id: agentId }), limit: size, offset };
    const { items, more } = readPage(await client.request("GET", path, { query }), { path, offset, size });
    for (const item of items) {
      if (idText(item[id]) === undefined) throw invalidPage(path, `a list with an object without ${id}`);
      if (seen.has(item[id])) continue;
      seen.add(item[id]);
      yield item;
      if (seen.size >= limit) return;
    }
    if (!more) return;
    if (items.length === 0)
      throw invalidPage(path, `a list that promises more and gives nothing after ${offset} objects`);
    offset += items.length;
  }
  throw invalidPage(path, `a list of more than ${MAX_PAGES} pages`);
}

/** Whether there is more: `has_more`, else `total`, else a full page (the list of campaigns may have neither: contract §7). */
function readPage(
  answer: unknown,
  { path, offset, size }: { path: string; offset: number; size: number },
): { items: JsonObject[]; more: boolean } {
  const { data, has_more: hasMore, total } = isObject(answer) ? answer : {};
  if (!Array.isArray(data) || !data.every(isObject)) throw invalidPage(path, "a list without data");
  if (typeof hasMore === "boolean") return { items: data, more: hasMore };
  if (typeof total === "number") return { items: data, more: offset + data.length < total };
  return { items: data, more: data.length >= size };
}

const invalidPage = (path: string, problem: string): BadAnswerError =>
  new BadAnswerError(problem, { method: "GET", path, outcome: "none" });

/** One object of a collection, whose id is in the property `key`. @throws on 404 too, and on a response that is about something else. */
export async function readOne(client: Client, collection: string, key: string, id: string): Promise<JsonObject> {
  const path = `${collection}/${encodeURIComponent(id)}`;
  const data = dataIn(await client.request("GET", path), "GET", path);
  if (idText(data[key]) === id) return data;
  throw invalidPage(path, `an answer that is not about ${id}`);
}

/** What a response carries. @throws when it is not what the API sends: for a POST nobody knows then whether it was carried out. */
export function dataIn(answer: unknown, method: "GET" | "POST", path: string): JsonObject {
  if (isObject(answer) && isObject(answer["data"])) return answer["data"];
  const outcome = method === "POST" ? "unknown" : "none";
  throw new BadAnswerError("an answer without data", { method, path, outcome });
}

/** A property that is a text; undefined where it is not. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A property that is a number; undefined where it is not. */
export const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** An id, which is a number or a text depending on the object (contract §15.10), as a text; undefined where it is neither. */
export const idText = (value: unknown): string | undefined => (typeof value === "number" ? String(value) : text(value));

import type { Client } from "../../http/client.ts";
import { eachOnce, invalidPage, type Page } from "../../http/pages.ts";
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

/** The objects of a list, each once. @throws when the list cannot be followed to its end. */
export async function* pages(client: Client, path: string, options: PageOptions): AsyncGenerator<JsonObject> {
  const { agentId, id, limit = Infinity } = options;
  let given = 0;
  const all = eachOnce(path, MAX_PAGES, async ({ offset, distinct }) => {
    const size = Math.max(1, Math.min(PAGE_SIZE, limit - distinct));
    const query = { ...(agentId !== undefined && { agent_id: agentId }), limit: size, offset };
    return readPage(await client.request("GET", path, { query }), { path, id, offset, size });
  });
  for await (const [, item] of all) {
    yield item;
    given += 1;
    if (given >= limit) return;
  }
}

interface Asked {
  readonly path: string;
  readonly id: string;
  readonly offset: number;
  readonly size: number;
}

/** Whether there is more: `has_more`, else `total`, else a full page (the list of campaigns may have neither: contract §7). */
function readPage(response: unknown, { path, id, offset, size }: Asked): Page {
  const { data, has_more: hasMore, total } = isObject(response) ? response : {};
  if (!Array.isArray(data) || !data.every(isObject)) throw invalidPage(path, "a list without data");
  const end = offset + data.length;
  const rest = typeof total === "number" ? end < total : data.length >= size;
  const more = typeof hasMore === "boolean" ? hasMore : rest;
  if (more && data.length === 0)
    throw invalidPage(path, `a list that promises more and gives nothing after ${offset} objects`);
  return { items: data.map((item) => [identified(item, id, path), item]), more: () => more };
}

function identified(item: JsonObject, id: string, path: string): string {
  const found = idText(item[id]);
  if (found !== undefined) return found;
  throw invalidPage(path, `a list with an object without ${id}`);
}

/** One object of a collection, whose id is in the property `key`. @throws on 404 too, and on a response that is about something else. */
export async function readOne(client: Client, collection: string, key: string, id: string): Promise<JsonObject> {
  const path = `${collection}/${encodeURIComponent(id)}`;
  const data = dataIn(await client.request("GET", path), "GET", path);
  if (idText(data[key]) === id) return data;
  throw invalidPage(path, `a response that is not about ${id}`);
}

/** What a response carries. @throws when it is not what the API sends: for a POST nobody knows then whether it was carried out. */
export function dataIn(response: unknown, method: "GET" | "POST", path: string): JsonObject {
  if (isObject(response) && isObject(response["data"])) return response["data"];
  const outcome = method === "POST" ? "unknown" : "none";
  throw new BadAnswerError("a response without data", { method, path, outcome });
}

/** A property that is a text; undefined where it is not. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A property that is a number; undefined where it is not. */
export const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** An id, which is a number or a text depending on the object (contract §15.10), as a text; undefined where it is neither. */
export const idText = (value: unknown): string | undefined => (typeof value === "number" ? String(value) : text(value));

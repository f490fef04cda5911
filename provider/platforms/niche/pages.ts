import type { Client } from "../../http/client.ts";
import type { ByteBudget } from "../../http/read-limited.ts";
import { BadAnswerError } from "../../http/request-error.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";

/** Largest page that the API gives (contract §4). */
const PAGE_SIZE = 100;

/** No list is followed further than this: 100,000 objects in one business are a server that repeats itself. */
const MAX_PAGES = 1000;

export interface PagesOptions {
  readonly query?: Readonly<Record<string, string | number>>;
  /** True where objects come in at the front while it is read, as calls do: those that were there at the beginning are the whole list. */
  readonly growing?: boolean;
  /** How much may come in all, where all of it is kept. Default: each page by itself. */
  readonly budget?: ByteBudget;
}

/**
 * Follows a list to its end, each object once. Accepts an envelope and a bare array (contract §4: unknown for some lists).
 * @throws when it does not say what it holds, or ends before its own total.
 */
export async function* pages(
  client: Client,
  path: string,
  { query = {}, growing = false, budget }: PagesOptions = {},
): AsyncGenerator<readonly [id: string, item: JsonObject]> {
  const seen = new Set<string>();
  let total: number | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await client.request("GET", path, {
      query: { ...query, page, page_size: PAGE_SIZE },
      ...(budget && { budget }),
    });
    const found = itemsOf(answer, path);
    const before = seen.size;
    for (const item of found.map((each) => entry(each, path))) {
      if (seen.has(item[0])) continue;
      seen.add(item[0]);
      yield item;
    }
    if (Array.isArray(answer)) return;
    if (!growing || page === 1) total = totalOf(answer);
    if (seen.size >= (total ?? Infinity)) return;
    if (found.length === 0 || seen.size === before) {
      if (total === undefined) return;
      throw invalidPage(`a list that ends after ${seen.size} of ${total} objects`, path);
    }
  }
  throw invalidPage(`a list of more than ${MAX_PAGES} pages`, path);
}

const invalidPage = (problem: string, path: string): BadAnswerError =>
  new BadAnswerError(problem, { method: "GET", path, outcome: "none" });

const totalOf = (answer: unknown): number | undefined =>
  isObject(answer) && typeof answer["total"] === "number" ? answer["total"] : undefined;

function itemsOf(answer: unknown, path: string): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  if (!isObject(answer)) throw invalidPage("an answer that is not an object", path);
  if (!Array.isArray(answer["items"])) throw invalidPage("a list without items", path);
  return answer["items"];
}

function entry(item: unknown, path: string): readonly [id: string, item: JsonObject] {
  if (isObject(item) && typeof item["id"] === "string") return [item["id"], item];
  throw invalidPage("a list with an item without an id", path);
}

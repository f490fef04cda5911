import type { Client } from "../../http/client.ts";
import type { ByteBudget } from "../../http/read-limited.ts";
import { eachOnce, invalidPage } from "../../http/pages.ts";
import type { JsonObject, Known } from "../../kind/definition.ts";
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
export function pages(
  client: Client,
  path: string,
  { query = {}, growing = false, budget }: PagesOptions = {},
): AsyncGenerator<readonly [id: string, item: JsonObject]> {
  let total: number | undefined;
  return eachOnce(path, MAX_PAGES, async ({ page }) => {
    const response = await client.request("GET", path, {
      query: { ...query, page, page_size: PAGE_SIZE },
      ...(budget && { budget }),
    });
    const items = itemsOf(response, path).map((item) => entry(item, path));
    if (!growing || page === 1) total = totalOf(response);
    return {
      items,
      more(distinct, fresh) {
        if (Array.isArray(response) || distinct >= (total ?? Infinity)) return false;
        if (fresh > 0) return true;
        if (total === undefined) return false;
        throw invalidPage(path, `a list that ends after ${distinct} of ${total} objects`);
      },
    };
  });
}

/** So many more objects are looked at than are looked for: others may have taken some away, or added some. */
const MARGIN = 8;

/** No more pages than these: a whole list is read instead. */
const MOST_NEW_PAGES = 5;

/**
 * The end of a list that is `known`, where it holds all that was added since: the total is that of the known objects and of those that are
 * new there. A list of another order, or one from which something is gone, does not add up. Undefined then, and for a list of one page.
 */
export async function newest(
  client: Client,
  path: string,
  { ids, last }: Omit<Known, "items">,
): Promise<Map<string, JsonObject> | undefined> {
  if (ids.size <= PAGE_SIZE || last > PAGE_SIZE) return undefined;
  const { first, size } = endOf(ids.size, last);
  const found = new Map<string, JsonObject>();
  let total = Infinity;
  for (let page = first; (page - 1) * size < total; page += 1) {
    const response = await client.request("GET", path, { query: { page, page_size: size } });
    total = Array.isArray(response) ? Infinity : (totalOf(response) ?? Infinity);
    if (total === Infinity || page === first + MOST_NEW_PAGES) return undefined;
    for (const item of itemsOf(response, path)) found.set(...entry(item, path));
  }
  const added = [...found.keys()].filter((id) => !ids.has(id));
  return total === ids.size + added.length ? found : undefined;
}

/** The smallest page that holds the `last` objects of so many, and the margin on both sides; its number. */
function endOf(count: number, last: number): { first: number; size: number } {
  const begin = Math.max(count - last - MARGIN, 0);
  const length = count + MARGIN - begin;
  let size = Math.min(length, PAGE_SIZE);
  while (size < PAGE_SIZE && (begin % size) + length > size) size += 1;
  return { first: Math.floor(begin / size) + 1, size };
}

const totalOf = (response: unknown): number | undefined =>
  isObject(response) && typeof response["total"] === "number" ? response["total"] : undefined;

function itemsOf(response: unknown, path: string): readonly unknown[] {
  if (Array.isArray(response)) return response;
  if (!isObject(response)) throw invalidPage(path, "a response that is not an object");
  if (!Array.isArray(response["items"])) throw invalidPage(path, "a list without items");
  return response["items"];
}

function entry(item: unknown, path: string): readonly [id: string, item: JsonObject] {
  if (isObject(item) && typeof item["id"] === "string") return [item["id"], item];
  throw invalidPage(path, "a list with an item without an id");
}

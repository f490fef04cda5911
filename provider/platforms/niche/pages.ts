import type { Client } from "../../http/client.ts";
import type { ByteBudget } from "../../http/read-limited.ts";
import { eachOnce, invalidPage } from "../../http/pages.ts";
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

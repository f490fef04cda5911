import type { JsonObject } from "../kind/definition.ts";
import { BadAnswerError } from "./request-error.ts";

/** One page of a list, as a platform has given it. */
export interface Page {
  readonly items: readonly (readonly [id: string, item: JsonObject])[];
  /** Whether another page follows, by the number of different objects so far and of those that were new on this page. May throw. */
  readonly more: (distinct: number, fresh: number) => boolean;
}

/** How far a list has been read. */
export interface Progress {
  /** The page to read, from 1. */
  readonly page: number;
  /** Objects on the pages before, repeated ones included. */
  readonly offset: number;
  /** Different objects so far. */
  readonly distinct: number;
}

/**
 * The objects of a list at a path, each once, each page when it is needed. What is added at the front meanwhile moves others to the next
 * page, where they come a second time. @throws after `most` pages: no list is so long, and a server repeats itself.
 */
export async function* eachOnce(
  path: string,
  most: number,
  read: (progress: Progress) => Promise<Page>,
): AsyncGenerator<readonly [id: string, item: JsonObject]> {
  const seen = new Set<string>();
  for (let page = 1, offset = 0; page <= most; page += 1) {
    const before = seen.size;
    const { items, more } = await read({ page, offset, distinct: before });
    offset += items.length;
    for (const item of items) {
      if (seen.has(item[0])) continue;
      seen.add(item[0]);
      yield item;
    }
    if (!more(seen.size, seen.size - before)) return;
  }
  throw invalidPage(path, `a list of more than ${most} pages`);
}

/** A response that is no page of the list at a path. */
export const invalidPage = (path: string, problem: string): BadAnswerError =>
  new BadAnswerError(problem, { method: "GET", path, outcome: "none" });

import { ApiError } from "../kernel/api-error.ts";
import { timestamp } from "../kernel/clock.ts";
import type { Reply } from "../kernel/message.ts";
import { pageOf } from "../kernel/page.ts";
import type { NicheContext, World } from "./context.ts";

const documentedCap = 100;

/**
 * A paged list of what `view` makes of the items; `page` from 1, `page_size` 10 by default.
 * `exact`, for calls: the order of the items is kept, and the page size limited only as documented.
 */
export function listReply<T>(
  { world, query }: NicheContext,
  items: readonly T[],
  view: (item: T) => object,
  { exact = false }: { exact?: boolean } = {},
): Reply {
  const page = wholeNumber(query, "page", 1);
  const asked = wholeNumber(query, "page_size", 10);
  if (asked > documentedCap && world.switches.pageSizeOver === 400) {
    throw new ApiError(400, `page_size must be at most ${documentedCap}`);
  }
  const cap = exact ? documentedCap : Math.min(documentedCap, world.switches.listPageSizeCap);
  const found = pageOf(exact ? items : inAnyOrder(world, items), page, Math.min(asked, cap));
  return { status: 200, json: { ...found, items: found.items.map(view) } };
}

/** The items backwards where the `shuffle` switch is on: for arrays whose order has no meaning. */
export function inAnyOrder<T>({ switches }: World, items: readonly T[]): readonly T[] {
  return switches.shuffle ? items.toReversed() : items;
}

/** A list item: whole, or the summary that the `listCarriesWhole` switch leaves. */
export function listItem<T extends { id: string; name: string; createdAt: string; updatedAt: string }>(
  { switches }: World,
  view: T,
): object {
  const { id, name, createdAt, updatedAt } = view;
  return switches.listCarriesWhole ? view : { id, name, createdAt, updatedAt };
}

/** A response with the noise that switches ask for: fields nobody documented, an `updatedAt` that moves by itself. */
export function withNoise<T extends { updatedAt: string }>({ switches, pending }: World, view: T): T {
  const extra = switches.extraFields ? { schemaVersion: 3, internalFlags: { migrated: true }, ownerNotes: null } : {};
  if (!switches.updatedAtNoise) return { ...view, ...extra };
  pending.responses++;
  return { ...view, ...extra, updatedAt: timestamp(Date.parse(view.updatedAt) + pending.responses * 1000) };
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^[1-9]\d*$/.test(text)) throw new ApiError(400, `${name} must be a whole number from 1`);
  return Number(text);
}

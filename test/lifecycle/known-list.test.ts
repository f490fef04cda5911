import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { IndexedItems } from "../../provider/lifecycle/indexed-items.ts";
import { KnownList, LeftUnread, type Items } from "../../provider/lifecycle/known-list.ts";

const id = fc.constantFrom("a", "b", "c", "d", "e");
const live = fc.record({ name: fc.constantFrom("one", "two"), at: fc.nat() });
const part = fc.dictionary(id, live).map((record): Items => new Map(Object.entries(record)));

const step = fc.oneof(
  fc.record({ do: fc.constantFrom("put" as const, "read" as const), id, live }),
  fc.record({ do: fc.constant("drop" as const), id }),
  fc.record({ do: fc.constantFrom("sawPart" as const, "sawAll" as const), part }),
);

const byId = (items: ReadonlyMap<string, JsonObject>) => Object.fromEntries(items);

test("whatever is seen and written, all is the list with what others have added, by name too", () => {
  fc.assert(
    fc.property(part, id, fc.array(step), (read, short, steps) => {
      const list = new KnownList(new IndexedItems(new Map([...read, [short, LeftUnread.UNREAD]])));
      for (const next of steps) {
        if ("live" in next) list[next.do](next.id, next.live);
        else if ("part" in next) list[next.do](next.part);
        else list.drop(next.id);
        const all = new Map([...list.items, ...list.strangers]);
        expect(byId(list.all)).toEqual(byId(all));
        if (list.strangers.size === 0) continue;
        const called = [...all].filter(([, { name }]) => name === "one");
        expect(byId((list.all as IndexedItems).having("name", "one"))).toEqual(byId(new Map(called)));
      }
    }),
  );
});

test("a create among objects of others copies no list", () => {
  const list = new KnownList(new IndexedItems(new Map([["ours", {}]])));
  list.sawPart(new Map([["theirs", {}]]));
  const { all } = list;
  list.put("another", {});
  expect(list.all).toBe(all);
  expect([...all.keys()].sort()).toEqual(["another", "ours", "theirs"]);
});

import { expect, test } from "vitest";
import { createJournal, LOG_LIMIT } from "../../emulator/kernel/journal.ts";
import { Store } from "../../emulator/kernel/store.ts";

type Things = { things: { readonly id: string; readonly value: number } };
const open = () => new Store<Things>(["things"]);
const values = (store: Store<Things>) =>
  store
    .all("things")
    .map(({ id, value }) => `${id}${value}`)
    .join(" ");

test("records keep their place when replaced, and also when a removal is undone", () => {
  const store = open();
  for (const id of ["a", "b", "c"]) store.put("things", { id, value: 1 });
  const position = store.checkpoint();
  store.put("things", { id: "b", value: 2 });
  store.remove("things", "a");
  expect(values(store)).toBe("b2 c1");
  store.rollback(position);
  expect(values(store)).toBe("a1 b1 c1");
});

test("what is stored cannot be changed from outside, neither the given object nor the answered one", () => {
  const store = open();
  const given = { id: "a", value: 1 };
  const stored = store.put("things", given);
  given.value = 2;
  expect(values(store)).toBe("a1");
  expect(() => Object.assign(stored, { value: 3 })).toThrow(TypeError);
});

test("a rewound copy is as before the last units of work, and leaves the store alone", () => {
  const store = open();
  for (const value of [1, 2, 3]) {
    store.checkpoint();
    store.put("things", { id: "a", value });
  }
  store.checkpoint();
  expect(values(store.rewound(1))).toBe("a2");
  expect(values(store.rewound(2))).toBe("a1");
  expect(values(store.rewound(3))).toBe("");
  expect(values(store.rewound(99))).toBe("");
  store.rewound(1).put("things", { id: "b", value: 9 });
  expect(values(store)).toBe("a3");
});

test("the past is remembered only so far, and its end is where a rewound copy stops", () => {
  const store = open();
  for (let value = 1; value <= 50_000; value++) {
    store.checkpoint();
    store.put("things", { id: "a", value });
  }
  expect(values(store.rewound(1))).toBe("a49999");
  const position = store.checkpoint();
  store.put("things", { id: "a", value: 0 });
  store.rollback(position);
  expect(values(store)).toBe("a50000");
  const earliest = store.rewound(50_000).get("things", "a")?.value ?? 0;
  expect(earliest).toBeGreaterThanOrEqual(29_999);
  expect(earliest).toBeLessThanOrEqual(40_000);
});

test("the log of requests keeps the latest, and counts on", () => {
  const journal = createJournal();
  const auth = { kind: "none", account: null, key: null } as const;
  for (let index = 0; index < LOG_LIMIT + 10; index++)
    journal.open({ method: "GET", path: `/${index}`, write: false, auth, now: 0 });
  const entries = journal.entries();
  expect(entries.length).toBeLessThanOrEqual(LOG_LIMIT);
  expect(entries.length).toBeGreaterThan(LOG_LIMIT / 2);
  expect(entries.at(-1)).toMatchObject({ sequence: LOG_LIMIT + 10, path: `/${LOG_LIMIT + 9}` });
});

test("an unknown collection is an error that names the known ones", () => {
  expect(open().named("things")).toBe("things");
  expect(() => open().named("thing")).toThrow('no collection "thing"; there are things');
  expect(() => open().all("thing" as "things")).toThrow("things");
});

import { expect, test } from "vitest";
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

test("an unknown collection is an error that names the known ones", () => {
  expect(open().named("things")).toBe("things");
  expect(() => open().named("thing")).toThrow('no collection "thing"; there are things');
  expect(() => open().all("thing" as "things")).toThrow("things");
});

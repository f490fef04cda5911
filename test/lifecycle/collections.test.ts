import { expect, onTestFinished, test, vi } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { Collections } from "../../provider/lifecycle/collections.ts";

test("a look begins after it was asked for, and those who ask during one share the next", async () => {
  const collections = new Collections();
  const ends: (() => void)[] = [];
  const fetch = () => new Promise<Map<string, JsonObject>>((resolve) => ends.push(() => resolve(new Map())));
  const ask = () => collections.look("agents", fetch);

  const first = [ask(), ask()];
  await new Promise(setImmediate);
  expect(ends).toHaveLength(1);
  const second = Array.from({ length: 20 }, ask);
  await new Promise(setImmediate);
  expect(ends).toHaveLength(1);
  ends[0]!();
  await Promise.all(first);
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  ends[1]!();
  await Promise.all(second);
  expect(ends).toHaveLength(2);
});

test("a look that fails is its askers' error, and the next one looks again", async () => {
  const collections = new Collections();
  await expect(collections.look("agents", () => Promise.reject(new Error("no answer")))).rejects.toThrow("no answer");
  await expect(collections.look("agents", () => Promise.resolve(new Map<string, JsonObject>()))).resolves.toEqual(
    new Map(),
  );
});

test("looks keep a list complete for those that make objects, and a read of it is as old as it is", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const collections = new Collections();
  let reads = 0;
  const fetch = async () => {
    reads += 1;
    return new Map<string, JsonObject>([["first", {}]]);
  };
  const whole = new Map<string, JsonObject>([
    ["first", {}],
    ["ours", {}],
    ["theirs", {}],
  ]);
  const look = () => collections.added("agents", "ours", { end: async () => undefined, all: async () => whole });
  const ids = async (items: Promise<Map<string, JsonObject>>) => [...(await items).keys()];

  expect(await ids(collections.toMake("agents", fetch))).toEqual(["first"]);
  await collections.put("agents", "ours", {});
  for (let minute = 0; minute < 4; minute += 1) {
    vi.advanceTimersByTime(55_000);
    await look();
    vi.advanceTimersByTime(10_000);
    expect(await ids(collections.toMake("agents", fetch))).toEqual(["first", "ours", "theirs"]);
  }
  expect(reads).toBe(1);
  expect(await ids(collections.items("agents", fetch))).toEqual(["first"]);
  expect(reads).toBe(2);

  vi.advanceTimersByTime(65_000);
  await collections.toMake("agents", fetch);
  expect(reads).toBe(3);
  for (let minute = 0; minute < 5; minute += 1) {
    vi.advanceTimersByTime(59_000);
    await look();
  }
  vi.advanceTimersByTime(10_000);
  await collections.toMake("agents", fetch);
  expect(reads).toBe(4);
});

test("a list serves single reads as long as a large refresh takes, and those that make objects for a minute", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const collections = new Collections();
  let reads = 0;
  const fetch = async () => new Map<string, JsonObject>([["first", { read: (reads += 1) }]]);
  const shown = async () => (await collections.shown("agents", fetch)).get("first");

  expect(await shown()).toEqual({ read: 1 });
  vi.advanceTimersByTime(59_000);
  expect((await collections.items("agents", fetch)).get("first")).toEqual({ read: 1 });
  vi.advanceTimersByTime(500_000);
  expect(await shown()).toEqual({ read: 1 });
  expect((await collections.items("agents", fetch)).get("first")).toEqual({ read: 2 });
  expect(await shown()).toEqual({ read: 2 });
  vi.advanceTimersByTime(600_000);
  expect(await shown()).toEqual({ read: 3 });
});

test("what a list shows in short is left unread for single reads, and read once for all who need it whole", async () => {
  const collections = new Collections();
  const read: string[] = [];
  const fetch = async (known?: ReadonlyMap<string, JsonObject>) =>
    new Map(["first", "second", "third"].map((id) => [id, known?.get(id) ?? (read.push(id), { id })]));
  const whole = ["first", "second", "third"];

  expect([...(await collections.shown("agents", fetch)).keys()]).toEqual([]);
  await collections.read("agents", "second", { id: "second" });
  await collections.put("agents", "fourth", { id: "fourth" });
  expect([...(await collections.shown("agents", fetch)).keys()]).toEqual(["second", "fourth"]);
  const all = await Promise.all(
    [1, 2, 3].flatMap(() => [collections.items("agents", fetch), collections.toMake("agents", fetch)]),
  );
  for (const items of all) expect([...items.keys()]).toEqual(whole);
  expect(read).toEqual(["first", "third"]);
});

test("a look shows those who make objects what was left unread, and does not take it for new", async () => {
  const collections = new Collections();
  const fetch = async (known?: ReadonlyMap<string, JsonObject>) =>
    new Map(["first", "second"].map((id) => [id, known?.get(id) ?? { id }]));
  await collections.shown("agents", fetch);
  const look = (...ids: string[]) =>
    collections.added("agents", "second", { end: async () => new Map(ids.map((id) => [id, { id }])), all: fetch });
  await look("second");
  expect([...(await look("theirs")).earlier.keys()]).toEqual([]);
  // Something is still unread, so that the look alone does not serve.
  expect([...(await collections.toMake("agents", fetch)).keys()]).toEqual(["first", "second"]);
});

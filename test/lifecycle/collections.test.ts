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

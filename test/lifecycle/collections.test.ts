import { expect, test } from "vitest";
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

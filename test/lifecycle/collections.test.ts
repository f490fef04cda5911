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

type Engine = Record<"atOnce" | "late" | "requestsPerMinute", number>;

/**
 * Creates of one list as an engine makes them: `atOnce` workers, each of which saves the state after a create, one 40 ms after the other.
 * `late` = how long a create takes, ms. Returns how many were done, and how often was looked.
 */
async function creates(count: number, { atOnce, late, requestsPerMinute }: Engine) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const collections = new Collections();
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let [made, looks, done] = [0, 0, 0];
  const look = () => {
    looks += 1;
    return Promise.resolve(new Map<string, JsonObject>());
  };
  const worker = async (index: number) => {
    await wait(index * 40);
    while (made < count) {
      made += 1;
      const over = collections.beginCreate("agents");
      await wait(late);
      over();
      await collections.added("agents", "desk", { end: look, all: look }, requestsPerMinute);
      done += 1;
      await wait(atOnce * 40 - late);
    }
  };
  const all = Promise.all(Array.from({ length: atOnce }, (_, index) => worker(index)));
  await vi.runAllTimersAsync();
  await all;
  return { looks, done };
}

test("as long as requests abound no create waits for one that has not begun", async () => {
  expect(await creates(40, { atOnce: 8, late: 10, requestsPerMinute: 1000 })).toEqual({ looks: 40, done: 40 });
});

test("where an account allows few requests, those that the engine makes at once share a look", async () => {
  const { looks, done } = await creates(80, { atOnce: 8, late: 10, requestsPerMinute: 4 });
  expect(done).toBe(80);
  expect(looks).toBeLessThanOrEqual(12);
});

test("a create that waits for its turn in the limit is waited for, and not for ever", async () => {
  const slow = { atOnce: 4, requestsPerMinute: 4 };
  expect(await creates(12, { ...slow, late: 59_000 })).toEqual({ looks: 3, done: 12 });
  expect(await creates(12, { ...slow, late: 600_000 })).toMatchObject({ done: 12 });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClient } from "../../provider/http/client.ts";
import { Gathering } from "../../provider/lifecycle/gathering.ts";
import { FAST, json, ok, staticKey } from "../http/client.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;
const PER_MINUTE = 60;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(milliseconds, 0)));

/** A first `up` under a limit, as logs of the engine show it. */
interface Up {
  readonly objects: number;
  /** So many creates the engine has under way at once. */
  readonly parallel: number;
  /** How long it saves a state of so many objects, ms, before each create and after it. */
  readonly saving: (made: number) => number;
  /** What the platform takes in any minute, by how many it has taken. */
  readonly limit: (taken: number) => number;
}

/** Sends one request. */
type Send = (method: "GET" | "POST") => Promise<unknown>;

/** Makes the objects as the engine does, and looks at the list once for each group. Returns how long it took, ms. */
async function up({ objects, parallel, saving }: Up, send: Send): Promise<number> {
  const gathering = new Gathering(() => parallel);
  const names = Array.from({ length: objects }, (_, index) => `agent-${index}`);
  let made = 0;
  let saved: Promise<unknown> = Promise.resolve();
  const save = () => (saved = saved.then(() => pause(saving(made))));
  let looking: Promise<unknown> | undefined;
  const look = () => (looking ??= send("GET").then(() => (looking = undefined)));
  const unchecked = [...names];
  const check = (): void => {
    const next = unchecked.shift();
    if (next !== undefined) gathering.announce("agents", next);
  };
  check();
  const worker = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const resource = name;
      check();
      await save();
      await gathering.carryOut(async () => {
        const over = gathering.begin("agents", resource);
        await send("POST");
        over();
        await gathering.gathered("agents", PER_MINUTE);
        await look();
      });
      made += 1;
      await save();
    }
  };
  const start = Date.now();
  let end: number | undefined;
  // The list before the first create, and what else is asked.
  const all = Promise.all([send("GET"), send("GET"), send("GET"), send("GET")])
    .then(() => Promise.all(Array.from({ length: parallel }, worker)))
    .finally(() => (end = Date.now()));
  while (end === undefined) await vi.advanceTimersByTimeAsync(5000);
  await all;
  return end - start;
}

/** A platform that counts what arrives in each sliding minute; what it refuses does not count. */
function platform({ limit }: Up) {
  const taken: number[] = [];
  let refused = 0;
  const fetch = async (): Promise<Response> => {
    await pause(5);
    const now = Date.now();
    const counting = taken.filter((at) => at > now - MINUTE);
    if (counting.length >= limit(taken.length)) {
      refused += 1;
      return json(429, {}, { "retry-after": String(Math.max(1, Math.ceil((counting[0]! + MINUTE - now) / 1000))) });
    }
    taken.push(now);
    await pause(5);
    return ok();
  };
  return { fetch: fetch as typeof globalThis.fetch, taken, refused: () => refused };
}

/** Sends each request as soon as the platform takes it, and knows its limit at all times: nobody can be faster. */
function perfect({ limit }: Up): Send {
  const taken: number[] = [];
  return async () => {
    const now = Date.now();
    taken.push(Math.max(now, (taken.at(-limit(taken.length)) ?? -Infinity) + MINUTE));
    await pause(taken.at(-1)! - now + 10);
  };
}

/** How much longer it takes than with a client that nobody can beat, and how many requests were refused. */
async function compared(one: Up): Promise<{ ratio: number; refused: number }> {
  const { fetch, refused } = platform(one);
  const settings = { ...FAST, timeout: 10_000, totalTimeout: 90_000, retryDelay: 500, requestsPerMinute: PER_MINUTE };
  const client = createClient({ baseUrl: "https://api.test/v1", authorizer: staticKey, settings, fetch });
  const ours = await up(one, (method) => client.request(method, "things", method === "GET" ? {} : { json: {} }));
  return { ratio: ours / (await up(one, perfect(one))), refused: refused() };
}

const usual: Up = { objects: 150, parallel: 8, saving: (made) => 5 + made / 3, limit: () => PER_MINUTE };

test("at the engine's pace a limit is used to the full, and nothing is refused", async () => {
  const { ratio, refused } = await compared(usual);
  expect(ratio).toBeLessThan(1.03);
  expect(refused).toBe(0);
});

test.each([
  [8, 45],
  [32, 45],
  // Before the first minute's requests are spent, as the last of them are, and in the second minute.
  [8, 12],
  [32, 58],
  [8, 78],
])("%i at once, a limit that is halved after %i requests costs little more than it must", async (parallel, middle) => {
  const limit = (taken: number) => (taken < middle ? PER_MINUTE : PER_MINUTE / 2);
  expect((await compared({ ...usual, objects: 90, parallel, limit })).ratio).toBeLessThan(1.1);
});

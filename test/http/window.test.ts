import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient } from "../../provider/http/client.ts";
import { FAST, json, ok, staticKey } from "./client.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Numbers from 0 to 1, the same in every run. */
function chance(): () => number {
  let state = 1;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

interface ServerOptions {
  /** Requests that it takes in any minute, by how many it has taken so far. */
  readonly limit: (taken: number) => number;
  readonly retryAfter: "seconds" | "none";
  /** Requests that others have sent when the first of ours arrives. */
  readonly others?: number;
}

/** A platform that counts what arrives in each sliding minute, and how long a request is on its way. Refused ones do not count. */
function strictServer({ limit, retryAfter, others = 0 }: ServerOptions) {
  const random = chance();
  const taken: number[] = Array.from({ length: others }, () => Date.now());
  const refused: number[] = [];
  const fetch = async (): Promise<Response> => {
    // At first slowly, then fast: what is sent a minute apart arrives closer together.
    await pause(taken.length < 40 ? 400 : 5 + random() * 300);
    const now = Date.now();
    const counting = taken.filter((at) => at > now - MINUTE);
    const over = counting.length >= limit(taken.length - others);
    (over ? refused : taken).push(now);
    await pause(5 + random() * 100);
    if (!over) return ok();
    const wait = Math.max(1, Math.ceil((counting[0]! + MINUTE - now) / 1000));
    return json(429, { error: "Too many requests" }, retryAfter === "seconds" ? { "retry-after": String(wait) } : {});
  };
  return { fetch, taken, refused };
}

interface Load {
  readonly requestsPerMinute: number;
  readonly concurrency?: number;
  /** How many clients share the requests, each as if in a process of its own. */
  readonly clients?: number;
}

/** Sends so many requests, as fast as the clients let them, all of which must go well. Returns the virtual time that it took, ms. */
async function sendAll(
  server: ReturnType<typeof strictServer>,
  count: number,
  { requestsPerMinute, concurrency = 10, clients: processes = 1 }: Load,
): Promise<number> {
  const settings = { ...FAST, timeout: 10_000, totalTimeout: 90_000, retryDelay: 300, requestsPerMinute, concurrency };
  const fetch = server.fetch as typeof globalThis.fetch;
  const options = { baseUrl: "https://api.test/v1", authorizer: staticKey, settings, fetch };
  const clients = Array.from({ length: processes }, () => createClient(options));
  const begin = Date.now();
  let end: number | undefined;
  const requests = Array.from({ length: count }, (_, index) => {
    const client = clients[index % processes]!;
    return index % 3 === 0 ? client.request("GET", `things/${index}`) : client.request("POST", "things", { json: {} });
  });
  void Promise.allSettled(requests).then(() => (end = Date.now()));
  while (end === undefined) await vi.advanceTimersByTimeAsync(250);
  await Promise.all(requests);
  return end - begin;
}

/** When the last of `count` requests is taken at the earliest, after those that were taken already. */
function earliest(before: readonly number[], count: number, perMinute: number, from: number): number {
  const all = [...before];
  for (let left = count; left > 0; left -= 1) {
    const oldest = all.at(-perMinute);
    all.push(Math.max(from, all.at(-1) ?? from, oldest === undefined ? from : oldest + MINUTE));
  }
  return all.at(-1)!;
}

describe("a platform that counts arrivals in a sliding minute", () => {
  test("refuses none of 1,000 requests, which take no more than 3 % longer than its limit asks", async () => {
    const server = strictServer({ limit: () => 200, retryAfter: "seconds" });
    const time = await sendAll(server, 1000, { requestsPerMinute: 200 });
    expect(server.refused).toEqual([]);
    expect(server.taken).toHaveLength(1000);
    expect(time).toBeLessThan(4 * MINUTE * 1.03);
  });

  test.each([
    // At the beginning of a minute, in the middle of what is sent in one, and at its end.
    [80, "seconds", 10],
    [102, "seconds", 10],
    [102, "none", 10],
    [118, "none", 10],
    // One after another, so that they stop counting one after another.
    [74, "seconds", 1],
  ] as const)(
    "that allows half as many after %d requests takes all of them all the same (Retry-After: %s, %d at once)",
    async (middle, retryAfter, concurrency) => {
      const server = strictServer({ limit: (taken) => (taken < middle ? 40 : 20), retryAfter });
      await sendAll(server, 240, { requestsPerMinute: 40, concurrency });
      const { taken, refused } = server;
      const change = taken[middle - 1]!;
      const ideal = earliest(taken.slice(0, middle), 240 - middle, 20, change) - change;
      expect(taken.at(-1)! - change).toBeLessThan(ideal * 1.1);
      // What it refuses is little beside what it takes.
      expect(refused.length).toBeLessThan(40);
    },
  );

  test("takes what is left of its minute where others have sent some", async () => {
    const server = strictServer({ limit: () => 40, retryAfter: "seconds", others: 12 });
    const time = await sendAll(server, 80, { requestsPerMinute: 40 });
    expect(server.taken).toHaveLength(92);
    expect(time).toBeLessThan(2 * MINUTE * 1.1);
  });

  test("takes all from two processes that know nothing of each other", async () => {
    const server = strictServer({ limit: () => 40, retryAfter: "none" });
    await sendAll(server, 160, { requestsPerMinute: 40, clients: 2 });
    expect(server.taken).toHaveLength(160);
  });

  test("has its whole limit used again when it is back", async () => {
    const server = strictServer({ limit: (taken) => (taken > 50 && taken < 90 ? 20 : 40), retryAfter: "seconds" });
    await sendAll(server, 250, { requestsPerMinute: 40 });
    const last = server.taken.slice(-40);
    expect(last.at(-1)! - last[0]!).toBeLessThan(1.1 * MINUTE);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_RETRY_AFTER } from "../../provider/http/retry-policy.ts";
import { createLimiter } from "../../provider/http/limiter.ts";
import { against, FAST, failure, json, ok } from "./client.ts";

const NOW = Date.parse("2026-01-15T10:00:00Z");

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const refused = (headers: Record<string, string> = {}) => json(429, { error: "Too many requests" }, headers);
const patient = { settings: { totalTimeout: 600_000, retryDelay: 300 } };

/** As FormantAI writes it: ISO 8601 with an offset. */
const isoDate = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}+00:00`;

/** How long after the first attempt each repetition came, ms. */
async function waits(first: Response, method: string, options = {}): Promise<number[]> {
  const at: number[] = [];
  const note = (response: Response) => () => {
    at.push(Date.now() - NOW);
    return response.clone();
  };
  const { client } = against([note(first), note(ok())], patient);
  const answer = client.request(method, "things", options);
  await vi.advanceTimersByTimeAsync(MAX_RETRY_AFTER + 1);
  await answer;
  return at.slice(1);
}

describe.each([
  ["GET", {}],
  ["POST", { json: {} }],
  ["POST", { body: () => "an upload" }],
])("%s %o after 429", (method, options) => {
  test("waits as long as Retry-After says in seconds", async () => {
    expect(await waits(refused({ "retry-after": "7" }), method, options)).toEqual([7000]);
  });

  test("waits until the date in Retry-After", async () => {
    const date = new Date(NOW + 9000).toUTCString();
    expect(await waits(refused({ "retry-after": date }), method, options)).toEqual([9000]);
  });

  test("does not wait for a date that has passed", async () => {
    const date = new Date(NOW - 9000).toUTCString();
    const [wait = Infinity] = await waits(refused({ "retry-after": date }), method, options);
    expect(wait).toBeLessThanOrEqual(300);
  });

  test.each([{}, { "retry-after": "soon" }])(
    "waits of its own accord without a usable header (%o)",
    async (headers) => {
      const [wait = Infinity] = await waits(refused(headers), method, options);
      expect(wait).toBeLessThanOrEqual(300);
    },
  );

  test("waits until the limit's own end where that is all that is said, as ISO 8601", async () => {
    const headers = { "x-ratelimit-reset": isoDate(NOW + 8000) };
    expect(await waits(refused(headers), method, options)).toEqual([8000]);
  });

  test("believes Retry-After where both are said", async () => {
    const headers = { "x-ratelimit-reset": isoDate(NOW + 8000), "retry-after": "3" };
    expect(await waits(refused(headers), method, options)).toEqual([3000]);
  });

  test("waits a minute at most", async () => {
    expect(await waits(refused({ "retry-after": "86400" }), method, options)).toEqual([MAX_RETRY_AFTER]);
  });
});

test("Retry-After of a 503 is obeyed too", async () => {
  expect(await waits(json(503, {}, { "retry-after": "5" }), "GET")).toEqual([5000]);
});

test("a platform that says 429 for longer than the deadline is reported as 429, not as silence", async () => {
  const { client } = against([refused({ "retry-after": "60" })], { settings: { totalTimeout: 90_000 } });
  const answer = failure(client.request("POST", "things", { json: {} }));
  await vi.advanceTimersByTimeAsync(90_001);
  const error = await answer;
  expect(error.message).toMatch(/^429 Too many requests/);
  expect(error).toMatchObject({ outcome: "none", status: 429 });
});

/** How many of `count` tasks a limiter runs at once. */
async function running(limiter: ReturnType<typeof createLimiter>, count = 50): Promise<number> {
  let most = 0;
  let now = 0;
  const task = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now -= 1;
  };
  const all = Promise.all(Array.from({ length: count }, () => limiter.run(task)));
  await vi.advanceTimersByTimeAsync(1000);
  await all;
  return most;
}

describe("the limiter", () => {
  test("runs as many requests at once as the settings say", async () => {
    expect(await running(createLimiter({ ...FAST, concurrency: 8 }))).toBe(8);
  });

  test("halves on 429, never below one, and climbs back, never above the settings", async () => {
    const limiter = createLimiter({ ...FAST, concurrency: 8 });
    limiter.throttled();
    expect(await running(limiter)).toBe(4);
    for (let times = 0; times < 10; times += 1) limiter.throttled();
    expect(await running(limiter)).toBe(1);
    for (let successes = 0; successes < 20; successes += 1) limiter.success();
    expect(await running(limiter)).toBe(3);
    for (let successes = 0; successes < 1000; successes += 1) limiter.success();
    expect(await running(limiter)).toBe(8);
  });

  test("starts no more requests in a minute than the settings say", async () => {
    const { client, requests } = against([ok()], { settings: { requestsPerMinute: 3, concurrency: 10 } });
    const all = Promise.all(Array.from({ length: 7 }, () => client.request("GET", "things")));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(requests).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(60_000);
    await all;
    expect(requests).toHaveLength(7);
  });

  /** The largest number of `times` (ms, ascending) that fall into any 60 s. */
  const most = (times: readonly number[]): number =>
    Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));

  test.each([
    ["GET", {}, 503],
    ["POST", { json: {} }, 429],
    ["POST", { body: () => "an upload" }, 429],
  ])("holds in every minute, wherever it begins, repetitions of %s %o included", async (method, options, status) => {
    const times: number[] = [];
    const attempts = new Map<string, number>();
    const { client } = against(
      [
        ({ url }) => {
          times.push(Date.now());
          const attempt = (attempts.get(url) ?? 0) + 1;
          attempts.set(url, attempt);
          return attempt === 3 ? ok() : json(status, { error: "later" });
        },
      ],
      { settings: { requestsPerMinute: 10, concurrency: 4, retryDelay: 300, totalTimeout: 600_000 } },
    );
    // Some of them late in a fixed window, the others at the beginning of the next.
    const outcomes: Promise<unknown>[] = [];
    for (const wait of [0, 52_000, 9_000, 30_000, 31_000]) {
      await vi.advanceTimersByTimeAsync(wait);
      for (let count = 0; count < 4; count += 1)
        outcomes.push(client.request(method, `things/${outcomes.length}`, options));
    }
    await vi.advanceTimersByTimeAsync(1_800_000);
    await Promise.all(outcomes);
    expect(times.length).toBe(60);
    expect(most(times)).toBe(10);
  });

  test("repetitions go before first attempts, whose deadline has not begun", async () => {
    const limiter = createLimiter({ ...FAST, requestsPerMinute: 1 });
    const order: string[] = [];
    (await limiter.start("first")).ended("answered");
    const all = (["first", "first", "repetition"] as const).map((attempt) =>
      limiter.start(attempt).then((started) => {
        order.push(attempt);
        started.ended("answered");
      }),
    );
    await vi.advanceTimersByTimeAsync(181_000);
    await Promise.all(all);
    expect(order).toEqual(["repetition", "first", "first"]);
  });

  test.each([{ json: {} }, { body: () => "an upload" }])(
    "every 429 slows the whole client down (%o)",
    async (options) => {
      let now = 0;
      let most = 0;
      const slow = async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 10));
        now -= 1;
        return ok();
      };
      const { client } = against([refused(), slow], { settings: { concurrency: 8 } });
      const first = client.request("POST", "things", options);
      await vi.advanceTimersByTimeAsync(1000);
      await first;
      most = 0;
      const all = Promise.all(Array.from({ length: 8 }, () => client.request("GET", "things")));
      await vi.advanceTimersByTimeAsync(1000);
      await all;
      expect(most).toBe(4);
    },
  );
});

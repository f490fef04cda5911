import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BadAnswerError, NoAnswerError } from "../../provider/http/request-error.ts";
import { MAX_RETRIES } from "../../provider/http/retry-policy.ts";
import { against, failure, json, ok, type Act } from "./client.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Never answers; ends only when the client gives up. */
const silence: Act = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

/** Headers at once, then one byte of `text` every `pause` ms. */
const drip =
  (text: string, pause: number): Act =>
  () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        controller.enqueue(new TextEncoder().encode(text[sent]));
        sent += 1;
        if (sent >= text.length) controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };

/** Headers and half of the body, then the connection dies. */
const broken: Act = () =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":')),
      pull: (controller) => controller.error(new TypeError("terminated")),
    }),
  );

const settings = { timeout: 1000, totalTimeout: 20_000, retryDelay: 10 };
const POST = { json: {} };

/** The failure of a request, and after how many ms (of fake time) it came. */
async function failing(act: Act | Act[], method: string, options = {}) {
  const { client, requests } = against([act].flat(), { settings });
  const start = performance.now();
  let took = NaN;
  const answer = failure(client.request(method, "things", options)).finally(() => (took = performance.now() - start));
  await vi.advanceTimersByTimeAsync(700_000);
  return { error: await answer, took, requests: requests.length };
}

describe("a platform that does not answer", () => {
  test("costs a POST one attempt's deadline, and leaves its outcome unknown", async () => {
    const { error, took, requests } = await failing(silence, "POST", POST);
    expect(requests).toBe(1);
    expect(took).toBe(1000);
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({ outcome: "unknown" });
    expect(error.message).toMatch(/^no response .*(POST things)/);
  });

  test("is asked again for an idempotent request, within the bound", async () => {
    const { error, took, requests } = await failing(silence, "GET");
    expect(requests).toBe(1 + MAX_RETRIES);
    expect(took).toBeGreaterThanOrEqual(5000);
    expect(took).toBeLessThan(6000);
    expect(error).toMatchObject({ outcome: "none" });
  });

  test("is given the time that a slow request asks for, and no more", async () => {
    const { took, requests } = await failing(silence, "POST", { ...POST, timeout: 600_000 });
    expect(requests).toBe(1);
    expect(took).toBe(600_000);
  });

  test("may take longer than the total deadline only where a slow request says so", async () => {
    const { client } = against([silence], { settings: { ...settings, timeout: 9000 } });
    let took = NaN;
    const start = performance.now();
    const answer = failure(client.request("GET", "things")).finally(() => (took = performance.now() - start));
    await vi.advanceTimersByTimeAsync(60_000);
    await answer;
    expect(took).toBeLessThanOrEqual(20_000);
  });
});

describe("a body that does not come to its end", () => {
  test("a slow drip is covered by the deadline of the attempt", async () => {
    const { error, took, requests } = await failing(drip('{"id":"1","name":"x"}', 100), "POST", POST);
    expect(requests).toBe(1);
    expect(took).toBe(1000);
    expect(error).toMatchObject({ outcome: "unknown" });
  });

  test("a drip that ends in time is a good answer", async () => {
    const { client } = against([drip('{"id":"1"}', 50)], { settings });
    const answer = client.request("GET", "things");
    await vi.advanceTimersByTimeAsync(900);
    await expect(answer).resolves.toEqual({ id: "1" });
  });

  test("a drip of an error answer is covered too", async () => {
    const slowError: Act = (request) => {
      const { body, headers } = (drip('{"error":"x"}', 200) as (request: Request) => Response)(request);
      return new Response(body, { status: 500, headers });
    };
    const { took } = await failing(slowError, "POST", POST);
    expect(took).toBe(1000);
  });

  test("a connection that breaks in the body is ambiguous for a POST, and repeated for a GET", async () => {
    const post = await failing(broken, "POST", POST);
    expect(post.requests).toBe(1);
    expect(post.error).toBeInstanceOf(BadAnswerError);
    expect(post.error).toMatchObject({ outcome: "unknown" });
    expect(post.error.message).toContain("broke off");
    const get = await failing(broken, "GET");
    expect(get.requests).toBe(1 + MAX_RETRIES);
    expect(get.error).toMatchObject({ outcome: "none" });
  });
});

test("the deadline of the whole request ends the waiting between attempts, and the last answer is told", async () => {
  const { client, requests } = against([json(503, { error: "maintenance" }, { "retry-after": "30" }), ok()], {
    settings,
  });
  const start = performance.now();
  let took = NaN;
  const answer = failure(client.request("GET", "things")).finally(() => (took = performance.now() - start));
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await answer).message).toMatch(/^503 maintenance/);
  expect(took).toBeLessThanOrEqual(20_000);
  expect(requests).toHaveLength(1);
});

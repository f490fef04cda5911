import { describe, expect, test } from "vitest";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { callBody, dataOf, errorOf, openSession, otherKey, phone, type Fields } from "./session.ts";

const parameters = [{ name: "customer_phone", value: phone }];

test("a call is accepted with 200 and a trace id, and nothing else tells of it yet", async () => {
  const session = openSession();
  const { status, body } = await session.call();
  expect(status).toBe(200);
  const trace_id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
  expect(body).toEqual({
    data: { agent_id: 123, conversation_id: null, scheduled_for: null, status: "initiated", trace_id },
  });
  expect(await session.conversations()).toEqual([]);
});

test("by the clock the call becomes a conversation: going on, then completed with results and transcript", async () => {
  const session = openSession();
  const traceId = dataOf(await session.call())["trace_id"];
  session.control.advance(1000);
  expect(await session.conversations()).toMatchObject([{ status: "in_progress", end_timestamp: null }]);
  session.control.advance(60_000);
  const [item] = await session.conversations();
  const start = Date.parse("2026-01-15T10:00:01Z");
  expect(item).toEqual({
    agent_id: 123,
    contact_number: phone,
    conversation_id: expect.stringMatching(/^[0-9a-f-]{36}_1$/) as string,
    duration_seconds: 60,
    start_timestamp: start,
    end_timestamp: start + 60_000,
    status: "completed",
  });
  expect(await session.latest()).toEqual({
    agent_id: 123,
    contact_number: phone,
    conversation_id: item?.["conversation_id"],
    duration_seconds: 60,
    failure_reason: null,
    results: { intent: "payment_confirmed", sentiment: "positive" },
    status: "completed",
    trace_id: traceId,
    transcript: expect.arrayContaining([{ role: "human", message: "Yes, I can talk." }]) as unknown[],
  });
});

describe("a request that will not do is 400 and rings nobody", () => {
  test.each<[string, Fields]>([
    ["no agent", { agent_id: undefined }],
    ["an agent as text", { agent_id: "123" }],
    ["no parameters", { parameters: undefined }],
    ["parameters as an object", { parameters: { customer_phone: phone } }],
    ["the webhook's name for them", { parameters: undefined, call_parameters: { customer_phone: phone } }],
    ["a parameter without a value", { parameters: [...parameters, { name: "a" }] }],
    ["a parameter without a name", { parameters: [...parameters, { name: "", value: "a" }] }],
    ["a parameter with more", { parameters: [...parameters, { name: "a", value: "b", type: "c" }] }],
    ["a number without a plus", { parameters: [{ name: "customer_phone", value: "919876543210" }] }],
    ["metadata as an object", { metadata: { a: 1 } }],
    ["an empty idempotency key", { idempotency_key: "" }],
    ["a retry context with more", { retry_context: { language: "hi-IN" } }],
    ["a retry context with data as text", { retry_context: { collected_data: "a" } }],
    ["a time that is none", { scheduled_for: "tomorrow" }],
    ["a day without a time", { scheduled_for: "2026-01-16" }],
    ["a time in the past", { scheduled_for: "2026-01-15T09:59:59Z" }],
    ["a time after 30 days", { scheduled_for: "2026-02-14T10:00:01Z" }],
    ["an unknown field", { priority: true }],
  ])("%s", async (_, fields) => {
    const session = openSession();
    const answer = await session.call(fields);
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toEqual({ message: expect.any(String) as string, type: "invalid_request" });
    expect(session.control.dump()["calls"]).toEqual([]);
  });

  test("without customer_phone it says so in the documented words", async () => {
    const answer = await openSession().call({ parameters: [{ name: "customer_name", value: "Rahul" }] });
    expect(answer.body).toEqual({
      error: { message: "customer_phone parameter is required", type: "invalid_request" },
    });
  });
});

test("what may be null may be null", async () => {
  const nothing = { conversation_id: null, idempotency_key: null, metadata: null, scheduled_for: null };
  expect((await openSession().call(nothing)).status).toBe(200);
});

test("an agent that is not there, or another tenant's, is 404", async () => {
  const session = openSession();
  for (const agent_id of [1, formantAISeed.otherAgentId]) {
    const answer = await session.call({ agent_id });
    expect([answer.status, errorOf(answer)["type"]]).toEqual([404, "not_found"]);
  }
  expect(session.control.dump()["calls"]).toEqual([]);
});

describe("an idempotency key", () => {
  const idempotency_key = "0d6f0d64-9f59-4c0b-8f6e-0d6ce5e1a111";

  test("is refused the second time with 409, without a replay, and nobody is called twice", async () => {
    const session = openSession();
    expect((await session.call({ idempotency_key })).status).toBe(200);
    const again = await session.call({ idempotency_key });
    expect(again.status).toBe(409);
    expect(again.body).toEqual({ error: { message: "idempotency key already used", type: "duplicate_request" } });
    expect(session.control.dump()["calls"]).toHaveLength(1);
  });

  test("counts for its tenant and agent only, and for 24 hours", async () => {
    const session = openSession();
    await session.call({ idempotency_key });
    expect((await session.call({ idempotency_key, agent_id: formantAISeed.secondAgentId })).status).toBe(200);
    const other = { idempotency_key, agent_id: formantAISeed.otherAgentId };
    expect((await session.call(other, otherKey)).status).toBe(200);
    session.control.advance(24 * 3600 * 1000 - 1);
    expect((await session.call({ idempotency_key })).status).toBe(409);
    session.control.advance(1);
    expect((await session.call({ idempotency_key })).status).toBe(200);
  });

  test("is used up where the response was lost, and free where nothing was done", async () => {
    const session = openSession();
    session.control.faults.arm({ fault: { kind: "resetAfter" } });
    await expect(session.call({ idempotency_key })).rejects.toThrow("fetch failed");
    expect((await session.call({ idempotency_key })).status).toBe(409);
    session.control.faults.arm({ fault: { kind: "reset" } });
    await expect(session.call({ idempotency_key: "other" })).rejects.toThrow("fetch failed");
    expect((await session.call({ idempotency_key: "other" })).status).toBe(200);
    expect(session.control.dump()["calls"]).toHaveLength(2);
  });
});

test("a call for later rings when its time has come, at most 30 days ahead", async () => {
  const session = openSession();
  const scheduled_for = "2026-02-14T15:30:00+05:30";
  const answer = await session.call({ scheduled_for });
  expect(dataOf(answer)).toMatchObject({ status: "scheduled", scheduled_for });
  session.control.advance(30 * 24 * 3600 * 1000 - 1);
  expect(await session.conversations()).toEqual([]);
  session.control.advance(1);
  expect(await session.conversations()).toHaveLength(1);
});

test("calls beyond the cap are refused with both counts, until one ends", async () => {
  const session = openSession({ switches: { maxCalls: 2 } });
  await session.call({ scheduled_for: "2026-01-16T10:00:00Z" });
  expect([(await session.call()).status, (await session.call()).status]).toEqual([200, 200]);
  const refused = await session.call();
  expect(refused.status).toBe(429);
  expect(errorOf(refused)).toEqual({
    message: "concurrent call limit reached. 2 simultaneous calls allowed.",
    type: "concurrent_call_limit_exceeded",
    current_calls: 2,
    max_calls: 2,
  });
  expect((await session.call({ agent_id: formantAISeed.otherAgentId }, otherKey)).status).toBe(200);
  session.control.advance(61_000);
  expect((await session.call()).status).toBe(200);
});

describe("attempts", () => {
  test("each is a conversation of its own, as often and as far apart as the agent's policy says", async () => {
    const session = openSession();
    session.control.scriptCalls(["busy", "no_answer", "failed"]);
    await session.call();
    session.control.advance(4000);
    expect((await session.conversations()).map(({ status }) => status)).toEqual(["busy"]);
    session.control.advance(599_999);
    expect(await session.conversations()).toHaveLength(1);
    session.control.advance(1);
    expect(await session.conversations()).toHaveLength(2);
    session.control.advance(86_400_000);
    const all = await session.conversations();
    expect(all.map(({ status }) => status)).toEqual(["failed", "no_answer", "busy"]);
    expect(all.map(({ conversation_id }) => String(conversation_id).slice(-2))).toEqual(["_3", "_2", "_1"]);
    expect(new Set(all.map(({ conversation_id }) => String(conversation_id).slice(0, -2))).size).toBe(1);
    expect(await session.latest()).toMatchObject({ failure_reason: "failed", results: {}, transcript: [] });
  });

  test.each(["completed", "socket_failure", "telephony_failed", "unreachable"] as const)(
    "%s is not tried again unless the policy says so",
    async (outcome) => {
      const session = openSession();
      session.control.scriptCalls([outcome]);
      await session.call();
      session.control.advance(86_400_000);
      expect((await session.conversations()).map(({ status }) => status)).toEqual([outcome]);
    },
  );

  test("the policy can be edited in the dashboard", async () => {
    const session = openSession();
    session.control.dashboardEdit("agents", "123", { retry: { maxAttempts: 2, delaySeconds: 5, on: ["unreachable"] } });
    session.control.scriptCalls(["unreachable", "busy"]);
    await session.call();
    session.control.advance(86_400_000);
    expect((await session.conversations()).map(({ status }) => status)).toEqual(["busy", "unreachable"]);
  });

  test("a script may tell results, transcript, duration, reason, and whose call it is for", async () => {
    const session = openSession();
    const transcript = [{ role: "agent", message: "Hi." }];
    session.control.scriptCalls([
      { outcome: "failed", phone: "+12125550100", failureReason: "no route" },
      { outcome: "completed", results: { promise: 12.5 }, transcript, durationSeconds: 7, recording: false },
    ]);
    await session.call();
    session.control.advance(8000);
    expect(await session.latest()).toMatchObject({ duration_seconds: 7, results: { promise: 12.5 }, transcript });
    await session.call(callBody("+12125550100"));
    session.control.advance(8000);
    expect(await session.latest()).toMatchObject({ status: "failed", failure_reason: "no route" });
  });
});

test("a follow-up call goes on with the chain of an earlier one", async () => {
  const session = openSession();
  await session.call();
  session.control.advance(61_000);
  const conversation_id = String((await session.latest())["conversation_id"]);
  const retry_context = {
    collected_data: { name: "Rahul", amount: { due: 5 } },
    retry_initial_message: "Hello again",
    retry_language: "hi-IN",
    retry_stage_id: "stage_follow_up",
  };
  const answer = await session.call({ conversation_id, retry_context });
  expect(dataOf(answer)["conversation_id"]).toBe(conversation_id);
  session.control.advance(61_000);
  expect((await session.latest())["conversation_id"]).toBe(conversation_id.replace(/_1$/, "_2"));
  const unknown = await session.call({ conversation_id: "none" });
  expect([unknown.status, errorOf(unknown)["type"]]).toEqual([404, "not_found"]);
});

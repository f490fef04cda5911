import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createFormantAIEmulator } from "../../../emulator/formantai/emulator.ts";
import {
  eventTypes as formantAIEvents,
  type CallOutcome as FormantAICallOutcome,
} from "../../../emulator/formantai/records.ts";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { signatureOf as signFormantAIWebhook } from "../../../emulator/formantai/signature.ts";
import { startReceiver } from "../receiver.ts";
import { callBody, openSession, otherKey, phone, targetUrl, type Fields } from "./session.ts";

const { agentId, apiKey, webhookSecret } = formantAISeed;

/** A session whose agent has a target, and a call that is over after the outcome. */
async function afterCall(outcome: FormantAICallOutcome, options: Parameters<typeof openSession>[0] = {}) {
  const session = openSession(options);
  session.target();
  session.control.scriptCalls([outcome]);
  await session.call();
  session.control.advance(61_000);
  await session.control.settled();
  return session;
}

test("a completed call is told with everything that is known of it", async () => {
  const session = openSession();
  session.target();
  const retry_context = { collected_data: { customer_name: "Rahul" }, retry_language: "hi-IN" };
  const parameters = [...callBody().parameters, { name: "loan_id", value: "LN-12345" }];
  await session.call({ parameters, retry_context, metadata: "not shown" });
  const [event, ...others] = await session.events(61);
  expect(others).toEqual([]);
  const { conversation_id, trace_id, results } = await session.latest();
  expect(event).toEqual({
    event_id: expect.stringMatching(/^evt_[0-9a-f]{12}$/) as string,
    event_type: "call.completed",
    timestamp: "2026-01-15T10:01:01.000Z",
    data: {
      call: {
        agent_id: agentId,
        call_parameters: { loan_id: "LN-12345" },
        conversation_id,
        duration_seconds: 60,
        started_at: "2026-01-15T10:00:01.000Z",
        ended_at: "2026-01-15T10:01:01.000Z",
        failure_reason: null,
        from_phone: formantAISeed.fromPhone,
        to_phone: phone,
        recording_url: `https://api.voice.formantai.com/v1/conversations/${String(conversation_id)}/recording`,
        status: "completed",
        trace_id,
      },
      results,
      retry: { attempt_number: 1, max_attempts: 3, is_final_attempt: true, next_retry_at: null },
      retry_context,
      transcript:
        "BOT: Hello, this is the payments team. Is now a good time?\nHUMAN: Yes, I can talk.\nBOT: Thank you. Goodbye.",
    },
  });
});

test.each(formantAIEvents)("%s is told with its status, and without what only a talk has", async (type) => {
  const outcome = type.slice("call.".length) as FormantAICallOutcome;
  const session = await afterCall(outcome);
  const [delivery] = session.received;
  expect(delivery?.event.event_type).toBe(type);
  expect(delivery?.event.data.call["status"]).toBe(outcome);
  const isTalk = outcome === "completed";
  expect(delivery?.event.data.call["duration_seconds"]).toBe(isTalk ? 60 : null);
  expect("transcript" in (delivery?.event.data ?? {})).toBe(isTalk);
  expect(typeof delivery?.event.data.call["recording_url"]).toBe(isTalk ? "string" : "object");
});

test("each attempt is told, with when the next one comes", async () => {
  const session = openSession();
  session.target();
  session.control.scriptCalls(["no_answer", "busy", "no_answer"]);
  await session.call();
  const events = await session.events(86_400);
  expect(events.map(({ data }) => data.retry)).toEqual([
    { attempt_number: 1, max_attempts: 3, is_final_attempt: false, next_retry_at: "2026-01-15T10:10:31.000Z" },
    { attempt_number: 2, max_attempts: 3, is_final_attempt: false, next_retry_at: "2026-01-15T10:20:34.000Z" },
    { attempt_number: 3, max_attempts: 3, is_final_attempt: true, next_retry_at: null },
  ]);
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(3);
  expect(events[0]?.data.call).toMatchObject({
    duration_seconds: null,
    failure_reason: null,
    started_at: "2026-01-15T10:00:01.000Z",
    ended_at: "2026-01-15T10:00:31.000Z",
  });
});

test("the headers repeat the event, tell the time of sending, and sign the bytes", async () => {
  const session = await afterCall("completed");
  const [delivery] = session.received;
  expect(delivery?.url).toBe(targetUrl);
  expect(Object.fromEntries(delivery?.headers ?? [])).toEqual({
    "content-type": "application/json",
    "x-formantai-event-id": delivery?.event.event_id,
    "x-formantai-event-type": "call.completed",
    "x-formantai-signature": signFormantAIWebhook(delivery?.body ?? "", webhookSecret),
    "x-formantai-timestamp": String(Date.parse("2026-01-15T10:01:01Z") / 1000),
  });
  expect(delivery?.body).not.toBe(JSON.stringify(delivery?.event));
});

test("the signature is that of openssl dgst -sha256 -hmac", () => {
  expect(signFormantAIWebhook('{"event_id":"evt_1c58c5d8c55a","event_type":"call.completed"}', "whsec_test")).toBe(
    "sha256=9ee345884f3553e07b6a6baf001844ca265f5f2ecd2202b5e16ed8dd85df40bd",
  );
  expect(signFormantAIWebhook("", "schlüssel 👟")).toBe(
    "sha256=e36ea664d239646f16d53eceb9d6547a3bc9a897c6d45671ffd81d430d9ae384",
  );
});

describe("targets", () => {
  test("each gets the events it wants, in the shape it wants; an inactive one gets none", async () => {
    const session = openSession();
    session.target({ name: "all", includeTranscript: false });
    session.target({ name: "bad", url: "https://bad.test", events: ["call.busy"] });
    session.target({ name: "bare", url: "https://bare.test", includeRecordingUrl: false });
    session.target({ name: "off", url: "https://off.test", active: false });
    await session.call();
    session.control.advance(61_000);
    await session.control.settled();
    expect(session.received.map(({ url }) => url)).toEqual([targetUrl, "https://bare.test"]);
    const [all, bare] = session.received.map(({ event }) => event.data);
    expect(["transcript" in (all ?? {}), "recording_url" in (all?.call ?? {})]).toEqual([false, true]);
    expect(["transcript" in (bare ?? {}), "recording_url" in (bare?.call ?? {})]).toEqual([true, false]);
  });

  test("there are five at most, of different names, over https, for events that exist", () => {
    const session = openSession();
    expect(() => session.target({ url: "http://receiver.test" })).toThrow("https");
    expect(() => session.target({ events: ["call.started"] })).toThrow("call.socket_failure");
    expect(() => session.target({ name: "" })).toThrow("name");
    for (let count = 1; count <= 5; count++) session.target();
    expect(() => session.target()).toThrow("at most 5");
    const [agent] = session.control.dump()["agents"] ?? [];
    const [first] = agent?.["webhookTargets"] as Fields[];
    expect(() => session.control.dashboardEdit("agents", "123", { webhookTargets: [first, first] as never })).toThrow(
      'two webhook targets have the name "target-1"',
    );
    expect(() => session.control.addWebhookTarget(5, { url: targetUrl })).toThrow("no agent 5");
  });
});

describe("a delivery", () => {
  test("that gets no 2xx is sent again after 30 and 300 seconds, byte for byte, and then given up", async () => {
    const answer = async () => new Response(null, { status: 503 });
    const session = await afterCall("completed", { answer });
    const sent = async (seconds: number) => (await session.events(seconds)).length;
    const [first] = session.received.splice(0);
    expect(await sent(29)).toBe(0);
    session.control.advance(1000);
    await session.control.settled();
    const [second] = session.received.splice(0);
    expect(second?.body).toBe(first?.body);
    const id = "x-formantai-event-id";
    expect(second?.headers.get(id)).toBe(first?.headers.get(id));
    const time = "x-formantai-timestamp";
    expect(Number(second?.headers.get(time)) - Number(first?.headers.get(time))).toBe(30);
    expect([await sent(299), await sent(1), await sent(86_400)]).toEqual([0, 1, 0]);
    expect(session.control.dump()["deliveries"]).toMatchObject([
      { state: "failed", attempts: [{ status: 503 }, { status: 503 }, { status: 503 }] },
    ]);
  });

  test.each<[string, () => Promise<Response>, number]>([
    ["200", async () => new Response(), 1],
    ["204", async () => new Response(null, { status: 204 }), 1],
    ["429", async () => new Response(null, { status: 429 }), 3],
    ["500", async () => new Response(null, { status: 500 }), 3],
    ["400", async () => new Response(null, { status: 400 }), 1],
    ["401", async () => new Response(null, { status: 401 }), 1],
    ["404", async () => new Response(null, { status: 404 }), 1],
    ["307", async () => new Response(null, { status: 307, headers: { location: targetUrl } }), 1],
    ["no connection", async () => Promise.reject(new TypeError("fetch failed")), 3],
  ])("that is answered %s", async (_, answer, times) => {
    const session = await afterCall("completed", { answer });
    for (const seconds of [30, 300, 300]) {
      session.control.advance(seconds * 1000);
      await session.control.settled();
    }
    expect(session.received).toHaveLength(times);
  });

  test("that is not answered for 10 seconds counts as failed, though the receiver may have it", async () => {
    const answer = async ({ signal }: RequestInit) =>
      new Promise<Response>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    const session = openSession({ answer });
    session.target();
    await session.call();
    session.control.advance(61_000);
    const delivery = () => session.control.dump()["deliveries"]?.[0];
    session.control.advance(9_999);
    await Promise.resolve();
    expect(delivery()).toMatchObject({ state: "pending", attempts: [] });
    session.control.advance(1);
    await session.control.settled();
    expect(delivery()).toMatchObject({
      state: "pending",
      attempts: [{ status: null, error: "Error: no response within 10000 ms" }],
    });
  });

  test("that succeeds at last is not sent again", async () => {
    let down = true;
    const answer = async () => new Response(null, { status: down ? 500 : 200 });
    const session = await afterCall("completed", { answer });
    down = false;
    expect(await session.events(30)).toHaveLength(2);
    expect(await session.events(86_400)).toEqual([]);
    expect(session.control.dump()["deliveries"]).toMatchObject([{ state: "delivered" }]);
  });

  test("whose answer comes after a reset is not noted", async () => {
    const late = Promise.withResolvers<Response>();
    const session = openSession({ answer: async () => late.promise });
    session.target();
    await session.call();
    session.control.advance(61_000);
    await Promise.resolve();
    session.control.reset();
    late.resolve(new Response());
    await session.control.settled();
    expect(session.control.dump()["deliveries"]).toEqual([]);
  });
});

test("a call in is told too, and is not tried again", async () => {
  const session = openSession();
  session.target();
  session.control.scriptCalls(["failed"]);
  session.control.callIn(agentId, phone);
  const [event] = await session.events(2);
  expect(event?.data.call).toMatchObject({ from_phone: phone, to_phone: formantAISeed.fromPhone, status: "failed" });
  expect(event?.data.retry).toMatchObject({ is_final_attempt: true, max_attempts: 1 });
  expect(await session.conversations()).toMatchObject([{ contact_number: phone }]);
});

test("the address of a recording is at the host of the tenant's region", async () => {
  const session = openSession();
  session.control.addWebhookTarget(formantAISeed.otherAgentId, { url: targetUrl });
  await session.call({ agent_id: formantAISeed.otherAgentId }, otherKey);
  const [event] = await session.events(61);
  expect(event?.data.call["recording_url"]).toContain("https://api.in.voice.formantai.com/v1/conversations/");
});

test("over HTTP the signature fits the bytes that arrive", async () => {
  const { url, arrived } = await startReceiver();
  const { fetch, control } = createFormantAIEmulator({ switches: { targetHttp: "accepted" } });
  control.addWebhookTarget(agentId, { url });
  control.scriptCalls([{ outcome: "completed", results: { note: "Größe 42 👟 \u2028" } }]);
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  await fetch("https://formantai.test/v1/call", { method: "POST", headers, body: JSON.stringify(callBody()) });
  control.advance(61_000);
  const { bytes, headers: sent } = await arrived;
  await control.settled();
  const expected = createHmac("sha256", webhookSecret).update(bytes).digest("hex");
  expect(sent["x-formantai-signature"]).toBe(`sha256=${expected}`);
  expect(JSON.parse(bytes.toString())).toMatchObject({ data: { results: { note: "Größe 42 👟 \u2028" } } });
});

test("a flood of calls loses and doubles nothing", async () => {
  const session = openSession({ switches: { maxCalls: "off" } });
  session.target();
  const rows = Array.from({ length: 300 }, (_, index) => `+1212555${String(1000 + index)}`);
  await session.batch(["customer_phone", ...rows].join("\n"));
  const events = await session.events(3600);
  expect(new Set(events.map(({ data }) => data.call["to_phone"]))).toEqual(new Set(rows));
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(300);
  expect(events).toHaveLength(300);
});

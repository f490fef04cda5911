import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { CallOutcome } from "../../../emulator/miraiminds/call-outcomes.ts";
import { createMiraiMindsEmulator } from "../../../emulator/miraiminds/emulator.ts";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { signatureOf as signMiraiMindsWebhook } from "../../../emulator/miraiminds/signature.ts";
import { startReceiver } from "../receiver.ts";
import { callbackUrl, openSession, ownHeaders, type Fields } from "./session.ts";

const talk = ["initiate", "in-progress", "ended", "completed", "end-of-call"];

test.each<[CallOutcome[], string[]]>([
  [["completed"], [...talk, "lifecycle-ended"]],
  [["low-engagement"], [...talk, "lifecycle-ended"]],
  [["timeout"], ["initiate", "in-progress", "timeout", "end-of-call", "lifecycle-ended"]],
  [["skip"], ["skip", "lifecycle-ended"]],
  [["validation-failed"], ["validation-failed", "lifecycle-ended"]],
  [
    ["no-answer", "completed"],
    ["initiate", "no-answer", ...talk, "lifecycle-ended"],
  ],
  [
    ["busy", "failed"],
    ["initiate", "busy", "initiate", "failed", "lifecycle-ended"],
  ],
  [
    ["rescheduled", "completed"],
    [...talk, "rescheduled", ...talk, "lifecycle-ended"],
  ],
  [
    ["rescheduled", "rescheduled"],
    [...talk, "rescheduled", ...talk, "rescheduled", "lifecycle-ended"],
  ],
])("the events of %j, in order", async (outcomes, expected) => {
  const session = openSession();
  session.control.scriptCalls(outcomes);
  await session.call(await session.assistant());
  const types = (await session.events(86_400)).map((type) => type.replace("call.", ""));
  expect(types).toEqual(expected);
  expect(await session.events(86_400)).toEqual([]);
});

test("the assistant's retry protocol decides how often and when it is tried again", async () => {
  const session = openSession();
  const slots = [{ startTime: "09:00", endTime: "18:00" }];
  const retryProtocol = { maxAttemptsNoPickup: 3, reAttemptPeriod: 600 };
  const assistant = await session.assistant({ callSettings: { slots, retryProtocol } });
  session.control.scriptCalls(["busy", "busy", "busy"]);
  await session.call(assistant);
  expect(await session.events(6)).toEqual(["call.initiate", "call.busy"]);
  expect(await session.events(599)).toEqual([]);
  expect(await session.events(6)).toEqual(["call.initiate", "call.busy"]);
  expect(await session.events(606)).toEqual(["call.initiate", "call.busy", "call.lifecycle-ended"]);
});

test("events come when the clock says so", async () => {
  const session = openSession();
  await session.call(await session.assistant());
  expect(await session.events(0)).toEqual([]);
  expect(await session.events(1)).toEqual(["call.initiate"]);
  expect(await session.events(5)).toEqual(["call.in-progress"]);
  expect(await session.events(47)).toEqual(["call.ended", "call.completed"]);
  expect(await session.events(8)).toEqual(["end-of-call"]);
  expect(await session.events(1)).toEqual(["call.lifecycle-ended"]);
});

test("each event goes to the call's own address with its metadata, and tells of the call", async () => {
  const session = openSession();
  const plan = { mood: { type: "string", description: "Mood", required: true, enum: ["good"] } };
  const assistant = await session.assistant({ analysisPlan: { callInsightPlan: plan } });
  const metadata = { order: { id: 7 }, tags: ["a", null] };
  const id = await session.call(assistant, { metadata });
  session.control.advance(3_600_000);
  await session.control.settled();
  const { received } = session;
  for (const one of received) {
    expect(one.url).toBe(callbackUrl);
    expect(one.metadata).toEqual(metadata);
    expect(one.body.startsWith('{"metadata":')).toBe(true);
    expect(one.headers.get("content-type")).toBe("application/json");
    expect(one.headers.get("x-public-key")).toBe(miraiMindsSeed.publicKey);
  }
  const nothing = { startedAt: null, endedAt: null, durationSeconds: null, recordingUrl: null, detailUrl: null };
  expect(received[0]?.event.data).toEqual({ call: { id, status: "initiate", ...nothing } });
  expect(received[2]?.event).toMatchObject({ type: "call.ended", data: { call: { recordingUrl: null } } });
  expect(received[4]?.event.data).toMatchObject({
    call: {
      id,
      status: "completed",
      startedAt: "2026-01-15T10:00:06Z",
      endedAt: "2026-01-15T10:00:51Z",
      durationSeconds: 45,
      recordingUrl: expect.stringContaining("https://") as string,
    },
    analysis: { success: true, requiredActions: [], insights: { mood: "good" }, outcome: {} },
    credits: { used: 1.5, available: 98.5 },
  });
  expect(received[5]?.event.data).toMatchObject({
    report: { reAttemptCount: 0, rescheduledCount: 0, finalStatus: "completed" },
  });
});

test("the report counts what was tried again and put off", async () => {
  const session = openSession();
  session.control.scriptCalls(["busy", "rescheduled", "completed"]);
  await session.call(await session.assistant());
  session.control.advance(86_400_000);
  await session.control.settled();
  expect(session.received.at(-1)?.event.data["report"]).toMatchObject({ reAttemptCount: 1, rescheduledCount: 1 });
});

test("any event can be sent by hand, with data of one's own", async () => {
  const session = openSession();
  const id = await session.call(await session.assistant());
  const data = { action: "send_whatsapp", call: { id }, payload: { number: null } };
  session.control.sendEvent(id, "action", data);
  await session.control.settled();
  expect(session.received).toMatchObject([{ event: { type: "action", data } }]);
  expect(() => session.control.sendEvent(id, "call.answered")).toThrow("call.in-progress");
  expect(() => session.control.sendEvent("none", "action")).toThrow("none");
  expect(() => session.control.scriptCalls(["bored" as CallOutcome])).toThrow("low-engagement");
});

test("the signature is that of openssl dgst -sha256 -hmac with the whole private key", () => {
  const body =
    '{"metadata":{"order":"Größe 42 👟"},"event":{"type":"action","data":{"action":"send_whatsapp","payload":{"number":null}}}}';
  expect(signMiraiMindsWebhook(body, miraiMindsSeed.privateKey)).toBe(
    "836b4b8a66c037191adc89b479b702618127997e7907bae0ccc400b589e86bb2",
  );
});

test("over HTTP the signature fits the bytes that arrive", async () => {
  const { url, arrived } = await startReceiver();
  const { fetch, control } = createMiraiMindsEmulator({ switches: { callbackHttp: "accepted" } });
  const { id: assistant } = control.create("assistants", { workspace: miraiMindsSeed.workspaceId });
  const body = {
    phoneNumber: "+919876543210",
    assistant,
    callbackUrl: url,
    metadata: { note: "Größe 42 👟 \u2028" },
  };
  const headers = { ...ownHeaders, "content-type": "application/json" };
  await fetch("https://mirai.test/v2/call/initiate", { method: "POST", headers, body: JSON.stringify(body) });
  control.advance(1000);
  const { bytes, headers: sent } = await arrived;
  await control.settled();
  const expected = createHmac("sha256", miraiMindsSeed.privateKey).update(bytes).digest("hex");
  expect(sent["x-signature"]).toBe(expected);
  expect(JSON.parse(bytes.toString())).toMatchObject({ metadata: body.metadata, event: { type: "call.initiate" } });
  expect(control.dump()["webhooks"]).toMatchObject([{ state: "delivered", attempts: [{ status: 200, error: null }] }]);
});

test("a receiver that comes back gets the event again, byte for byte, and nothing is sent after that", async () => {
  let down = true;
  const answer = async () => new Response(null, { status: down ? 503 : 204 });
  const session = openSession({ answer, switches: { webhookRetries: 5 } });
  const id = await session.call(await session.assistant());
  session.control.sendEvent(id, "action");
  await session.control.settled();
  down = false;
  session.control.advance(29_999);
  await session.control.settled();
  expect(session.received.filter(({ event }) => event.type === "action")).toHaveLength(1);
  session.control.advance(1);
  await session.control.settled();
  session.control.advance(86_400_000);
  await session.control.settled();
  const sent = session.received.filter(({ event }) => event.type === "action");
  expect(sent).toHaveLength(2);
  expect(sent[0]?.body).toBe(sent[1]?.body);
  expect(sent[0]?.headers.get("x-signature")).toBe(sent[1]?.headers.get("x-signature"));
});

test("a slow receiver holds up its own call's events, not another's", async () => {
  const slow = Promise.withResolvers<undefined>();
  const answer = async () => {
    if (session.received.length === 1) await slow.promise;
    return new Response();
  };
  const session = openSession({ answer });
  const assistant = await session.assistant();
  const [first, second] = [await session.call(assistant), await session.call(assistant)];
  const order = () => session.received.map(({ event }) => (event.data["call"] as Fields)["id"]);
  session.control.sendEvent(first, "action");
  session.control.sendEvent(first, "action");
  session.control.sendEvent(second, "action");
  await Promise.resolve();
  slow.resolve(undefined);
  await session.control.settled();
  expect(order()).toEqual([first, second, first]);
});

test("an answer that comes after a reset is not noted", async () => {
  const late = Promise.withResolvers<Response>();
  const session = openSession({ answer: async () => late.promise });
  const id = await session.call(await session.assistant());
  session.control.sendEvent(id, "action");
  await Promise.resolve();
  session.control.reset();
  late.resolve(new Response());
  await session.control.settled();
  expect(session.control.dump()["webhooks"]).toEqual([]);
});

test("a flood of calls loses and doubles nothing", async () => {
  const session = openSession();
  const assistant = await session.assistant();
  for (let count = 0; count < 200; count++) await session.call(assistant);
  const types = await session.events(3600);
  expect(types).toHaveLength(1200);
  expect(types.filter((type) => type === "call.lifecycle-ended")).toHaveLength(200);
});

import { describe, expect, test } from "vitest";
import { createFormantAIEmulator } from "../../../emulator/formantai/emulator.ts";
import type { CallOutcome as FormantAICallOutcome } from "../../../emulator/formantai/records.ts";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import type { FormantAISwitches } from "../../../emulator/formantai/switches.ts";
import { listOf, openSession, phone, targetUrl, type Fields } from "./session.ts";

const { agentId, tenant } = formantAISeed;

/** A control over HTTP form, in process. */
async function control(session: ReturnType<typeof openSession>, method: string, path: string, body?: unknown) {
  const response = await session.emulator.fetch(`https://formantai.test/_emulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
}

describe("the dashboard", () => {
  test("makes an agent that can be called at once, of the first tenant unless told otherwise", async () => {
    const session = openSession();
    const made = session.control.create("agents", { agentId: 5, results: { promised: true } });
    expect(made).toMatchObject({ id: "5", tenant, recording: true, retry: { maxAttempts: 3 }, webhookTargets: [] });
    expect((await session.call({ agent_id: 5 })).status).toBe(200);
    session.control.create("agents", { agentId: 6, tenant: formantAISeed.otherTenant });
    expect((await session.call({ agent_id: 6 })).status).toBe(404);
  });

  test("edits results, stages, recording, number and targets, which count from the next call on", async () => {
    const session = openSession();
    session.control.dashboardEdit("agents", "123", {
      results: { intent: null, promised: true },
      fromPhone: "+12125550199",
      recording: false,
      webhookTargets: [{ name: "crm", url: targetUrl, includeRecordingUrl: true }],
    });
    await session.call();
    const [event] = await session.events(61);
    expect(event?.data["results"]).toEqual({ sentiment: "positive", promised: true });
    expect(event?.data.call).toMatchObject({ from_phone: "+12125550199", recording_url: null });
  });

  test("takes an agent away, also while it calls", async () => {
    const session = openSession();
    await session.call();
    session.control.advance(2000);
    session.control.remove("agents", "123");
    expect((await session.call()).status).toBe(404);
    session.control.advance(86_400_000);
    expect(await session.conversations()).toMatchObject([{ status: "completed" }]);
  });

  test("makes conversations, campaigns and calls, filling in what is left out", async () => {
    const session = openSession();
    const conversation = session.control.create("conversations", { agentId, outcome: "busy", results: { a: 1 } });
    const batch = session.control.create("batches", { agentId, name: "Theirs", totalRecipients: 7 });
    const call = session.control.create("calls", { agentId, phone });
    expect(await session.latest()).toMatchObject({ conversation_id: conversation.id, status: "busy" });
    expect(listOf(await session.get("/v1/batch-calls"))).toMatchObject([{ id: Number(batch.id), name: "Theirs" }]);
    session.control.advance(1000);
    expect(session.control.dump()["calls"]).toMatchObject([{ id: call.id, state: "ringing" }]);
    session.control.remove("conversations", conversation.id);
    session.control.dashboardEdit("batches", batch.id, { name: "Renamed" });
    expect(await session.conversations()).toHaveLength(1);
    expect(listOf(await session.get("/v1/batch-calls"))).toMatchObject([{ name: "Renamed" }]);
  });

  test("a misspelt field, collection or id, or a missing agent, is an error that names the right ones", () => {
    const { control } = openSession();
    expect(() => control.dashboardEdit("agents", "123", { prompt: "x" })).toThrow("fromPhone");
    expect(() => control.create("agents", { agentId: 7, webhooks: [] })).toThrow("webhookTargets");
    expect(() => control.create("agents", {})).toThrow("agentId");
    expect(() => control.dashboardEdit("agents", "123", { retry: { on: ["bored"] } })).toThrow("telephony_failed");
    expect(() => control.create("assistants", {})).toThrow("transcriptions");
    expect(() => control.create("conversations", { agentId: 7 })).toThrow("no agent 7");
    expect(() => control.create("deliveries", {})).toThrow("cannot be made by hand");
    expect(() => control.remove("agents", "7")).toThrow("7");
    expect(() => control.scriptCalls(["bored" as FormantAICallOutcome])).toThrow("no_answer");
    expect(() => control.callIn(7, phone)).toThrow("no agent 7");
  });
});

test("reset gives back the beginning: store, switches, scripts, ids, failures, lagging reads", async () => {
  const session = openSession({ switches: { listOrder: "oldest" } });
  const before = session.control.dump();
  const first = await session.call();
  session.control.switches.set({ readLagMs: 60_000, maxCalls: 2 });
  session.control.scriptCalls(["busy"]);
  session.control.failTranscriptions(".");
  session.target();
  await session.batch("customer_phone\n+12125550100");
  session.control.reset();
  expect(session.control.dump()).toEqual(before);
  expect(session.control.switches.get()).toMatchObject({ readLagMs: 0, maxCalls: 10, listOrder: "oldest" });
  expect(await session.call()).toMatchObject({ status: 200, body: first.body as Fields });
  session.control.advance(61_000);
  expect(await session.conversations()).toMatchObject([{ status: "completed" }]);
  const { id } = (await session.job()).body as Fields;
  session.control.advance(2000);
  expect((await session.get(`/v1/transcription/jobs/${String(id)}`)).body).toMatchObject({ status: "completed" });
});

test("a snapshot goes on where it was taken, in another emulator", async () => {
  const session = openSession();
  session.target();
  await session.call();
  await session.batch("customer_phone\n+12125550100");
  const later = openSession();
  later.control.restore(session.control.snapshot());
  expect((await later.batch("customer_phone\n+12125550101")).body).toMatchObject({ data: { id: 457 } });
  expect(await later.events(3600)).toHaveLength(3);
});

test("the controls over HTTP", async () => {
  const session = openSession();
  expect((await control(session, "POST", "/agents/123/webhook-targets", { url: targetUrl })).status).toBe(204);
  expect((await control(session, "POST", "/agents/123/webhook-targets", { url: "ftp://x" })).status).toBe(400);
  const outcomes = ["unreachable", { outcome: "completed", durationSeconds: 5 }];
  expect((await control(session, "POST", "/call-outcomes", { outcomes })).status).toBe(204);
  expect((await control(session, "POST", "/call-outcomes", { outcomes: "bored" })).status).toBe(400);
  await session.call();
  expect((await control(session, "POST", "/agents/123/inbound-calls", { fromPhone: phone })).status).toBe(204);
  expect((await control(session, "POST", "/advance", { milliseconds: 11_000 })).status).toBe(204);
  expect((await control(session, "POST", "/settle")).status).toBe(204);
  expect(session.received.map(({ event }) => event.event_type).sort()).toEqual(["call.completed", "call.unreachable"]);

  expect((await control(session, "PUT", "/transcription-failure", { pattern: "^bad" })).status).toBe(204);
  const { id } = (await session.job({}, "bad.wav")).body as Fields;
  expect((await control(session, "PUT", "/transcription-failure", { pattern: null })).status).toBe(204);
  const { id: other } = (await session.job({}, "bad.wav")).body as Fields;
  session.control.advance(2000);
  const states = [id, other].map(
    async (job) => ((await session.get(`/v1/transcription/jobs/${String(job)}`)).body as Fields)["status"],
  );
  expect(await Promise.all(states)).toEqual(["failed", "completed"]);

  const made = await control(session, "POST", "/store/agents", { agentId: 9 });
  expect(made).toMatchObject({ status: 200, body: { id: "9" } });
  const edited = await control(session, "PATCH", "/store/agents/9", { results: { a: 1 } });
  expect(edited).toMatchObject({ status: 200, body: { results: { a: 1 } } });
});

test("switches may be changed while it runs, text is understood, the unknown refused", () => {
  const { control } = openSession({ switches: { jobReadyMs: 5 } });
  control.switches.set({ webhookDuplicate: "true", maxCalls: "off" } as unknown as Partial<FormantAISwitches>);
  expect(control.switches.get()).toMatchObject({ webhookDuplicate: true, maxCalls: "off", jobReadyMs: 5 });
  expect(() => createFormantAIEmulator({ switches: { badRow: "drop" as "skip" } })).toThrow("reject | skip | fail");
});

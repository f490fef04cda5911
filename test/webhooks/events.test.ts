import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventTypes as miraiMindsEvents } from "../../emulator/miraiminds/call-events.ts";
import {
  formantAIEventTypes,
  miraiMindsCallEventTypes,
  parseFormantAIEvent,
  parseMiraiMindsEvent,
} from "../../provider/webhooks.ts";

const mirai = (type: string, data: unknown, more: object = {}): string =>
  JSON.stringify({ metadata: { order: 7 }, event: { type, data }, ...more });

const formant = (type: string, data: unknown, more: object = {}): string =>
  JSON.stringify({
    event_id: "evt_4f8bf8gbf88d",
    event_type: type,
    timestamp: "2026-03-18T20:53:41.766Z",
    data,
    ...more,
  });

const call = {
  id: "c_1",
  status: "completed",
  startedAt: null,
  endedAt: "2026-01-15T10:00:51Z",
  durationSeconds: 45,
  recordingUrl: null,
};

describe("events of Mirai Minds", () => {
  it("knows the types that the emulator knows", () => {
    expect([...miraiMindsCallEventTypes, "action"].sort()).toEqual([...miraiMindsEvents].sort());
  });

  it.each(miraiMindsCallEventTypes)("reads %s, with every member it has", (type) => {
    const data = { call: { ...call, carrier: { name: "x" } }, credits: { used: 1.5, available: 98.5 }, fresh: [1] };
    const parsed = parseMiraiMindsEvent(mirai(type, data, { version: 3 }));
    expect(parsed).toEqual({
      kind: "known",
      type,
      event: { metadata: { order: 7 }, event: { type, data }, version: 3 },
    });
    if (parsed.kind === "known" && parsed.type !== "action")
      expect(parsed.event.event.data.call?.durationSeconds).toBe(45);
  });

  it.each([
    {
      action: "create_order",
      call: { id: "c_1" },
      reason: "missing_address",
      payload: { lineItems: [], cartTotal: "1" },
    },
    { action: "send_whatsapp", call: { id: "c_1" }, reason: null, payload: { number: null } },
    { action: "mark_prepaid", call: { id: "c_1" } },
    { action: "invented_since" },
  ])("reads the action $action", (data) => {
    const parsed = parseMiraiMindsEvent(JSON.stringify({ event: { type: "action", data } }));
    expect(parsed).toEqual({ kind: "known", type: "action", event: { event: { type: "action", data } } });
  });

  it("keeps an event that is not documented", () => {
    expect(parseMiraiMindsEvent(mirai("call.warmed-up", { call: 5 }))).toEqual({
      kind: "unknown",
      type: "call.warmed-up",
      event: { metadata: { order: 7 }, event: { type: "call.warmed-up", data: { call: 5 } } },
      reason: "no event call.warmed-up is documented",
    });
  });

  it.each([
    [{ call: "c_1" }, "event.data.call is not an object"],
    [{ call: { ...call, durationSeconds: "45" } }, "event.data.call.durationSeconds is not a number"],
    [{ analysis: { success: "yes" } }, "event.data.analysis.success is not a boolean"],
    [{ analysis: { requiredActions: ["a", 1] } }, "event.data.analysis.requiredActions[1] is not a string"],
    [{ analysis: { requiredActions: {} } }, "event.data.analysis.requiredActions is not a list"],
    [{ report: [] }, "event.data.report is not an object"],
  ])("keeps an event that is not as documented, and says where: %j", (data, reason) => {
    expect(parseMiraiMindsEvent(mirai("end-of-call", data))).toMatchObject({
      kind: "unknown",
      type: "end-of-call",
      reason,
    });
  });

  it.each([
    "null",
    "[]",
    "7",
    '"call.busy"',
    "{}",
    '{"event":null}',
    '{"event":{"type":"x"}}',
    '{"event":{"type":1,"data":{}}}',
  ])("has a reason for %s", (body) => {
    expect(parseMiraiMindsEvent(body)).toEqual({
      kind: "invalid",
      reason: expect.stringContaining("event that has a type (text) and data (object)") as string,
    });
  });
});

describe("events of FormantAI", () => {
  const data = {
    call: {
      agent_id: 497,
      call_parameters: { customer_name: "Rahul" },
      conversation_id: "e36853de_1",
      duration_seconds: null,
      failure_reason: null,
      recording_url: null,
      status: "no_answer",
      trace_id: "a1b2",
      direction: "inbound",
    },
    results: { intent: "none", nested: { deep: [null] } },
    retry: { attempt_number: 1, max_attempts: 3, is_final_attempt: false, next_retry_at: "2026-03-18T21:53:41.766Z" },
    retry_context: null,
  };

  it.each(formantAIEventTypes)("reads %s, with every member it has", (type) => {
    const parsed = parseFormantAIEvent(Buffer.from(formant(type, data, { batch_id: 9 })));
    expect(parsed).toMatchObject({ kind: "known", type, event: { event_type: type, data, batch_id: 9 } });
    if (parsed.kind === "known") expect(parsed.event.data.retry?.is_final_attempt).toBe(false);
  });

  it("keeps an event that is not documented", () => {
    const reason = "no event batch.completed is documented";
    expect(parseFormantAIEvent(formant("batch.completed", { batch: 1 }))).toMatchObject({
      kind: "unknown",
      event: { data: { batch: 1 } },
      reason,
    });
  });

  it.each([
    [{ call: { agent_id: "497" } }, "data.call.agent_id is not a number"],
    [{ results: [] }, "data.results is not an object"],
    [{ transcript: [{ role: "agent" }] }, "data.transcript is not a string"],
    [{ retry: { is_final_attempt: 1 } }, "data.retry.is_final_attempt is not a boolean"],
  ])("keeps an event that is not as documented, and says where: %j", (other, reason) => {
    expect(parseFormantAIEvent(formant("call.completed", other))).toMatchObject({ kind: "unknown", reason });
  });

  it.each(["null", "[]", "{}", '{"event_type":"call.busy","data":{}}', '{"event_id":"e","event_type":"call.busy"}'])(
    "has a reason for %s",
    (body) => {
      expect(parseFormantAIEvent(body)).toMatchObject({ kind: "invalid" });
    },
  );
});

describe.each([
  ["Mirai Minds", parseMiraiMindsEvent, mirai],
  ["FormantAI", parseFormantAIEvent, formant],
] as const)("the parser of %s", (_, parse, bodyOf) => {
  it.each([
    ["nothing", ""],
    ["half of it", bodyOf("call.busy", {}).slice(0, -1)],
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["two documents", "{}{}"],
  ])("has a reason for a body that is not JSON: %s", (_name, body) => {
    expect(parse(body)).toEqual({
      kind: "invalid",
      reason: `the body, ${body.length} long, is not JSON in UTF-8`,
    });
  });

  it("does not quote a body that it refuses", () => {
    expect(JSON.stringify(parse('{"phone":"+919876543210"'))).not.toContain("9876543210");
  });

  it("keeps the digits of a number that JavaScript would round", () => {
    const text = bodyOf("call.busy", {}).replace("{}", '{"order":12345678901234567890}');
    expect(JSON.stringify(parse(text))).toContain('"order":"12345678901234567890"');
  });

  it("takes a body with a byte order mark, and one that is parsed already", () => {
    const text = bodyOf("call.busy", {});
    expect(parse(Buffer.from(`\ufeff${text}`))).toEqual(parse(text));
    expect(parse(JSON.parse(text) as Record<string, unknown>)).toEqual(parse(text));
  });

  it("reads members of the sender's only: `constructor` is not one, `__proto__` may be", () => {
    expect(parse(`{"__proto__":${bodyOf("call.busy", {})}}`).kind).toBe("invalid");
    expect(parse(bodyOf("constructor", {}))).toMatchObject({ kind: "unknown", type: "constructor" });
    const own = bodyOf("call.busy", {}).replace("{}", '{"__proto__":{"call":{"id":7}}}');
    expect(parse(own).kind).toBe("known");
  });

  it("never throws, whatever JSON, text or bytes it is given", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expect(parse(deep).kind).toBe("invalid");
    expect(parse(bodyOf("call.busy", {}).replace("{}", `{"call":{"x":${deep}}}`)).kind).toBe("known");
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.uint8Array(),
      fc.jsonValue().map((data) => bodyOf("call.completed", data)),
      fc.jsonValue().map((part) => bodyOf("end-of-call", { call: part, analysis: part, retry: part, results: part })),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.anything()), (body) => {
        expect(["known", "unknown", "invalid"]).toContain(parse(body as string).kind);
      }),
      { numRuns: 2000 },
    );
  });
});

import { describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/kernel/faults.ts";
import { LostCallError } from "../../../provider/operations/lost-errors.ts";
import { RefusedError, type CallRequest, type CallStarted } from "../../../provider/operations/operations.ts";
import { agent, createFormantAIWorld, lostAnswers, refusals, type FormantAIWorld } from "./world.ts";

const to = "+919876543210";
const request: CallRequest = { agent, to, parameters: { customer_name: "Rahul" } };

/** Whatever comes of it. */
const outcome = async (work: Promise<CallStarted>): Promise<CallStarted | Error> =>
  work.catch((error: unknown) => {
    if (error instanceof Error) return error;
    throw error;
  });

const ring = ({ formantAI }: FormantAIWorld, key?: string): Promise<CallStarted | Error> =>
  outcome(formantAI.call.start({ ...request, ...(key !== undefined && { idempotencyKey: key }) }));

const calls = ({ control }: FormantAIWorld) => control.dump()["calls"] ?? [];

const sentKeys = ({ control }: FormantAIWorld): unknown[] =>
  control
    .log()
    .filter(({ path }) => path === "/v1/call")
    .map(({ body }) => (body as { idempotency_key?: unknown }).idempotency_key);

const name = (fault: Fault): string => JSON.stringify(fault);

describe("a call of FormantAI", () => {
  it("sends number, parameters, metadata as a text, and a key of its own", async () => {
    const world = createFormantAIWorld();
    const started = await world.formantAI.call.start({ ...request, metadata: { order: 7 } });
    expect(started).toMatchObject({
      status: "initiated",
      callId: expect.any(String) as string,
      traceId: started.callId,
    });
    expect(calls(world)).toMatchObject([
      { phone: to, parameters: { customer_name: "Rahul" }, metadata: '{"order":7}', traceId: started.callId },
    ]);
    expect(sentKeys(world)).toEqual([started.idempotencyKey]);
    expect(started.idempotencyKey).toMatch(/^[0-9a-f]{8}-/);
  });

  it("can be planned without being made, key and all", async () => {
    const world = createFormantAIWorld();
    const plan = await world.formantAI.call.plan({ ...request, idempotencyKey: "k-1" });
    expect(plan).toEqual({
      method: "POST",
      url: "https://formantai.emulator/v1/call",
      body: {
        agent_id: 123,
        parameters: [
          { name: "customer_phone", value: to },
          { name: "customer_name", value: "Rahul" },
        ],
        idempotency_key: "k-1",
      },
      idempotencyKey: "k-1",
    });
    expect(world.control.log()).toEqual([]);
  });

  it("goes on from an earlier one with a retry context", async () => {
    const world = createFormantAIWorld();
    const retry_context = {
      collected_data: { name: "Rahul" },
      retry_language: "hi-IN",
      retry_stage_id: "stage_follow_up",
    };
    await world.formantAI.call.start({ ...request, payload: { retry_context } });
    expect(calls(world)).toMatchObject([{ retryContext: retry_context }]);
  });

  it("can be scheduled for the next 30 days", async () => {
    const world = createFormantAIWorld();
    const started = await world.formantAI.call.start({ ...request, schedule: "2026-02-14T09:59:59+00:00" });
    expect(started.status).toBe("scheduled");
    expect(calls(world)).toMatchObject([{ state: "scheduled", dueMs: Date.parse("2026-02-14T09:59:59Z") }]);
  });

  it.each<[Partial<CallRequest>, string]>([
    [{ to: "919876543210" }, "is no E.164 number"],
    [{ to: "" }, "it is empty"],
    [{ agent: { id: "front-desk" } }, "FormantAI's are whole numbers"],
    [{ agent: { id: "99999999999999999999" } }, "FormantAI's are whole numbers"],
    [{ schedule: "2026-01-15T10:00:00Z" }, "is past"],
    [{ schedule: "2026-02-14T10:00:01Z" }, "more than 30 days ahead"],
    [{ schedule: "2026-01-16T10:00:00" }, "no time with an offset"],
    [{ schedule: "2026-13-16T10:00:00Z" }, "no time with an offset"],
    [{ parameters: { customer_phone: to } }, "stands apart from the parameters"],
    [{ parameters: { "": "x" } }, "a parameter needs a name"],
    [{ payload: { retry_contxt: {} } }, "did you mean retry_context?"],
    [{ payload: { retry_context: [] } }, "must be an object"],
    [{ payload: { retry_context: { stage: "x" } } }, "retry_context has no stage"],
    [{ payload: { retry_context: { collected_data: "x" } } }, "collected_data must be an object"],
    [{ payload: { retry_context: { retry_language: 7 } } }, "retry_language must be a text"],
    [{ payload: { conversation_id: "" } }, "conversation_id must be a text"],
    [{ priority: true }, "no priorities"],
    [{ callbackUrl: "https://x.example.com" }, "no address per call"],
    [{ idempotencyKey: "" }, "must not be empty"],
    [
      { agent: { ...agent, declared: { callParameters: [{ name: "loan_id", required: true }] } } },
      "declared to need loan_id",
    ],
  ])("with %j is refused before anything is sent", async (change, message) => {
    const world = createFormantAIWorld();
    const refused = await outcome(world.formantAI.call.start({ ...request, ...change }));
    expect(refused).toBeInstanceOf(RefusedError);
    expect((refused as Error).message).toContain(message);
    expect(world.control.log()).toEqual([]);
  });

  it.each(lostAnswers.map((fault) => [name(fault), fault] as const))(
    "rings once although its answer is lost: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      world.control.faults.arm({ fault, path: "^/v1/call$" });
      const started = await ring(world);
      expect(calls(world)).toHaveLength(1);
      expect(started).toMatchObject({ note: expect.stringContaining("lost") as string });
      expect(new Set(sentKeys(world)).size).toBe(1);
      expect(sentKeys(world)).toHaveLength(2);
    },
  );

  it.each(lostAnswers.map((fault) => [name(fault), fault] as const))(
    "whose answers are all lost names the key that is safe to use again, and with it never rings twice: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      const armed = world.control.faults.arm({ fault, path: "^/v1/call$", times: "always" });
      const lost = await ring(world);
      const before = calls(world).length;
      expect(before).toBeLessThanOrEqual(1);
      if (lost instanceof Error) {
        expect(lost).toBeInstanceOf(LostCallError);
        const { idempotencyKey, outcome: left, message } = lost as LostCallError;
        expect([left, message]).toEqual(["unknown", expect.stringContaining(idempotencyKey)]);
        expect(new Set(sentKeys(world))).toEqual(new Set([idempotencyKey]));
        expect(sentKeys(world)).toHaveLength(4);
        world.control.faults.disarm(armed);
        expect(await ring(world, idempotencyKey)).not.toBeInstanceOf(Error);
      } else expect(lost.status).toBe("accepted");
      expect(calls(world)).toHaveLength(1);
    },
  );

  it.each(lostAnswers.map((fault) => [name(fault), fault] as const))(
    "that is refused after a lost response is not said to be refused: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      world.control.faults.arm({ fault, path: "^/v1/call$" });
      world.control.faults.arm({ fault: { kind: "status", status: 401 }, path: "^/v1/call$", nth: 2 });
      expect(await ring(world)).toBeInstanceOf(LostCallError);
    },
  );

  it.each(refusals.map((fault) => [name(fault), fault] as const))(
    "that was not placed says so: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      world.control.faults.arm({ fault, path: "^/v1/call$", times: "always" });
      expect(await ring(world)).toMatchObject({
        outcome: "none",
        message: expect.not.stringContaining("nobody knows") as string,
      });
      expect(calls(world)).toEqual([]);
    },
  );

  it("with a key that was used before is not placed again, and says so", async () => {
    const world = createFormantAIWorld();
    await ring(world, "k-1");
    expect(await ring(world, "k-1")).toMatchObject({ status: "accepted", callId: undefined, idempotencyKey: "k-1" });
    expect(calls(world)).toHaveLength(1);
  });

  it("whose new key is known already was not placed, and does not claim to be", async () => {
    const world = createFormantAIWorld({ switches: { idempotencyAfterRefusal: "used", maxCalls: 2 } });
    await ring(world);
    await ring(world);
    expect(await ring(world)).toMatchObject({
      outcome: "none",
      message: expect.stringContaining("was not placed") as string,
    });
    expect(calls(world)).toHaveLength(2);
  });

  it.each([
    [{}],
    [{ scheduledTrace: "null" }],
    [{ scheduledEcho: "utc" }],
    [{ callStatus: "queued" }],
    [{ idempotencyKeyForm: "uuid" }],
    [{ conversationEcho: "null" }],
    [{ readLagMs: 5000 }],
    [{ rateHeaders: false }],
  ] as const)("works whatever the platform does where its documentation is silent: %j", async (switches) => {
    const world = createFormantAIWorld({ switches });
    expect(await ring(world)).toMatchObject({ callId: expect.any(String) as string });
    const later = await outcome(world.formantAI.call.start({ ...request, schedule: "2026-01-16T10:00:00+05:30" }));
    expect(later).toMatchObject(
      "scheduledTrace" in switches ? { callId: undefined, note: /cannot be followed/ } : { status: "scheduled" },
    );
    expect(calls(world)).toHaveLength(2);
  });
});

describe("the record of a call", () => {
  it.each([
    [{}],
    [{ listOrder: "oldest" }],
    [{ fullListItems: true }],
    [{ detailTimestamps: "present" }],
    [{ recordAppears: "end" }],
    [{ otherResults: "null" }],
  ] as const)("is found by its trace id alone, among others of the same number: %j", async (switches) => {
    const world = createFormantAIWorld({ switches: { ...switches, maxCalls: "off" } });
    for (let other = 0; other < 120; other += 1) {
      world.control.create("conversations", { agentId: 123, contactNumber: `+9198765${String(10000 + other)}` });
    }
    await ring(world);
    world.control.advance(3_600_000);
    const since = world.now();
    const started = (await ring(world)) as CallStarted;
    const find = () => world.formantAI.call.find!(started, request, since);
    expect(await find()).toBeUndefined();
    world.control.advance(120_000);
    const trace = String(started.callId);
    expect(await find()).toMatchObject({
      ended: true,
      status: "completed",
      raw: { trace_id: trace },
      durationSeconds: 60,
    });
  });

  it("is never another call's", async () => {
    const world = createFormantAIWorld();
    await ring(world);
    world.control.advance(120_000);
    const strange = { callId: "00000000-0000-0000-0000-000000000000", status: "initiated", raw: {} };
    expect(await world.formantAI.call.find!(strange, request, world.now() - 120_000)).toBeUndefined();
    expect(await world.formantAI.call.find!({ ...strange, callId: undefined }, request, 0)).toBeUndefined();
  });

  it("can be looked for where nothing but number and agent are known", async () => {
    const world = createFormantAIWorld();
    await ring(world);
    world.control.advance(600_000);
    await ring(world);
    world.control.advance(600_000);
    const found = await world.formantAI.call.recent!(request);
    expect(found.map(({ to: number }) => number)).toEqual([to, to]);
    expect(found[0]!.startedAt! > found[1]!.startedAt!).toBe(true);
  });
});

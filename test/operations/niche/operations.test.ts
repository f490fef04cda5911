import { describe, expect, test } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { niche } from "../../../provider/index.ts";
import { RefusedError, type CallRequest } from "../../../provider/operations/operations.ts";
import { variants } from "../../fault/variants.ts";
import { expectAtMostOneRing } from "../at-most-once.ts";
import { businessId, CUSTOMER, nicheWorld, setEnvironment, type NicheWorld } from "../world.ts";

const request = (world: NicheWorld, more: Partial<CallRequest> = {}): CallRequest => ({
  agent: { id: world.agentId },
  to: CUSTOMER,
  ...more,
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Some calls of two businesses, the newest first in time. */
function storeCalls(world: NicheWorld, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const minute = String(index % 60).padStart(2, "0");
    const day = String(1 + Math.floor(index / 60)).padStart(2, "0");
    world.control.create("calls", {
      id: `call-${index}`,
      businessId: index % 3 === 0 ? nicheSeed.secondBusinessId : businessId,
      agentId: index % 2 === 0 ? world.agentId : "agent-other",
      type: index % 5 === 0 ? "INBOUND" : "OUTBOUND",
      status: index % 7 === 0 ? "FAILED" : "COMPLETED",
      customerNumber: CUSTOMER,
      durationMs: index * 1000,
      startedAt: `2026-01-${day}T10:${minute}:00Z`,
      ...(index === 4 && { leadId: "lead-4" }),
    });
  }
}

describe("a call", () => {
  test("carries the number and every documented field, and comes back with its id", async () => {
    const world = await nicheWorld();
    const { call } = niche.client({ businessId });
    const payload = { additionalInfo: "Saw our ad", imageUrls: ["https://example.com/1.jpg"] };
    const wanted = request(world, { payload, parameters: { name: "Ada", context: "Wants a plumber" } });
    const planned = await call.plan(wanted);
    expect(planned).toEqual({
      method: "POST",
      url: `https://niche.emulator/api/partner/v1/businesses/${businessId}/voice-agents/${world.agentId}/call`,
      body: { ...payload, name: "Ada", context: "Wants a plumber", phoneNumber: CUSTOMER },
    });
    expect(world.requests()).toEqual([]);
    const started = await call.start(wanted);
    expect(started).toMatchObject({ status: "initiated", raw: { success: true } });
    expect(world.stored("calls")).toMatchObject([
      { id: started.callId, customerNumber: CUSTOMER, leadContext: { name: "Ada", ...payload } },
    ]);
    expect(world.requests()).toMatchObject([{ method: "POST", body: planned.body }]);
  });

  test.each<[Partial<CallRequest>, RegExp]>([
    [{ to: "+15551234567" }, /no number that Niche calls/],
    [{ to: "+442071838750" }, /must be a US number/],
    [{ schedule: "2027-01-01T00:00:00Z" }, /places a call at once/],
    [{ priority: true }, /no priorities/],
    [{ metadata: { order: 1 } }, /keeps no metadata/],
    [{ callbackUrl: "https://example.com" }, /no address per call/],
    [{ idempotencyKey: "k" }, /no idempotency keys/],
    [{ parameters: { contxt: "x" } }, /did you mean context/],
    [{ parameters: { voice: "x" } }, /there is name, leadId, context/],
    [{ parameters: { context: "" } }, /context must be a text, and not empty/],
    [{ parameters: { imageUrls: "https://example.com" } }, /imageUrls must be a list of URLs/],
    [{ payload: { imageUrls: ["x"] } }, /imageUrls must be a list of URLs/],
    [{ payload: { phoneNumber: CUSTOMER } }, /stands apart from the payload/],
    [{ payload: { leadId: "lead-1", context: "x" } }, /context is ignored/],
  ])("%j is refused before anything is sent", async (more, says) => {
    const world = await nicheWorld();
    const { call } = niche.client({ businessId });
    for (const doing of [call.plan(request(world, more)), call.start(request(world, more))]) {
      await expect(doing).rejects.toThrow(RefusedError);
      await expect(doing).rejects.toThrow(says);
    }
    expect(world.requests()).toEqual([]);
  });

  test("a client of the whole organization refuses to call", async () => {
    const world = await nicheWorld();
    await expect(niche.client().call.plan(request(world))).rejects.toThrow(/name the businessId/);
  });

  test("a field newer than us goes out unchecked where that is asked for", async () => {
    const world = await nicheWorld();
    const unchecked = { payload: { mood: "sunny" }, unchecked: true };
    expect((await niche.client({ businessId }).call.plan(request(world, unchecked))).body).toMatchObject({
      mood: "sunny",
    });
  });

  test("what the platform refuses says what to do, and has not rung", async () => {
    const world = await nicheWorld();
    const { call } = niche.client({ businessId });
    await expect(call.start({ ...request(world), agent: { id: "agent-404" } })).rejects.toMatchObject({
      status: 404,
      outcome: "none",
    });
    setEnvironment({ NICHE_READER_TOKEN: nicheSeed.readOnlyToken });
    const reader = niche.client({ businessId, credentials: "NICHE_READER" });
    await expect(reader.call.start(request(world))).rejects.toThrow(/lacks the scope voice-agents:update \(probably/);
    await expect(all(reader.calls.list())).rejects.toThrow(/lacks the scope calls:read/);
    expect(world.rung()).toEqual({ stored: 0, sent: 0 });
  });

  test.each(variants("phoneNumber"))("rings at most once when its answer goes wrong: $name", async ({ fault }) => {
    const world = await nicheWorld();
    world.control.faults.arm({ fault, path: "/call$", times: "always" });
    await expectAtMostOneRing(world, () => niche.client({ businessId }).call.start(request(world)));
  });

  test("rings once where the token runs out just then, and another is fetched", async () => {
    const world = await nicheWorld();
    setEnvironment({ APP_CLIENT_ID: nicheSeed.clientId, APP_CLIENT_SECRET: nicheSeed.clientSecret });
    world.control.faults.arm({ fault: { kind: "expireToken" }, path: "/call$" });
    await niche.client({ businessId, credentials: "APP" }).call.start(request(world));
    expect(world.rung()).toEqual({ stored: 1, sent: 1 });
    const asked = world.requests().map(({ path, status }) => [path.split("/").at(-1), status]);
    expect(asked).toEqual([
      ["token", 200],
      ["call", 401],
      ["token", 200],
      ["call", 200],
    ]);
  });

  test("a record that was there already leaves open whether it rang", async () => {
    const world = await nicheWorld();
    world.control.faults.arm({ fault: { kind: "status", status: 409 }, path: "/call$" });
    await expect(niche.client({ businessId }).call.start(request(world))).rejects.toMatchObject({
      status: 409,
      outcome: "unknown",
    });
  });
});

describe("the list of calls", () => {
  test("is followed to its end, each call once, and no further than asked", async () => {
    const world = await nicheWorld();
    storeCalls(world, 330);
    const { calls } = niche.client({ businessId });
    const found = await all(calls.list());
    expect(found).toHaveLength(220);
    expect(new Set(found.map(({ id }) => id)).size).toBe(220);
    expect(world.requests()).toHaveLength(3);
    expect(await all(calls.list({ limit: 5 }))).toHaveLength(5);
    expect(world.requests()).toHaveLength(1);
    expect(await all(calls.list({ limit: 100 }))).toHaveLength(100);
    expect(world.requests()).toHaveLength(1);
  });

  test("has each call once when new ones come in between two pages", async () => {
    const world = await nicheWorld();
    storeCalls(world, 330);
    const ids: string[] = [];
    for await (const { id } of niche.client({ businessId }).calls.list()) {
      if (ids.length === 0) world.control.create("calls", { id: "new", businessId, startedAt: "2026-01-20T10:00:00Z" });
      ids.push(id);
    }
    expect(ids).toHaveLength(220);
    expect(new Set(ids).size).toBe(220);
  });

  test("can be that of the organization, with or without a business", async () => {
    const world = await nicheWorld();
    storeCalls(world, 30);
    expect(await all(niche.client().calls.list())).toHaveLength(30);
    const { calls } = niche.client({ businessId });
    expect(await all(calls.list({ filters: { scope: "organization" } }))).toHaveLength(30);
    const other = { scope: "organization", businessId: nicheSeed.secondBusinessId } as const;
    expect(await all(calls.list({ filters: other }))).toHaveLength(10);
  });

  test.each([
    [{ type: "INBOUND" }, 4],
    [{ status: "FAILED" }, 3],
    [{ leadId: "lead-4" }, 1],
    [{ start: "2026-01-01T10:20:00Z" }, 6],
    [{ end: "2026-01-01T10:05:00+00:00" }, 3],
  ] as const)("takes the filter %j", async (filters, count) => {
    const world = await nicheWorld();
    storeCalls(world, 30);
    expect(await all(niche.client({ businessId }).calls.list({ filters }))).toHaveLength(count);
  });

  test("of one agent is that of its business without the others'", async () => {
    const world = await nicheWorld();
    storeCalls(world, 30);
    const found = await all(niche.client({ businessId }).calls.list({ agent: world.agentId, limit: 7 }));
    expect(found.map(({ agentId }) => agentId)).toEqual(Array<string>(7).fill(world.agentId));
  });

  test.each(["both", "brackets", "json"] as const)("is ordered where orderBy travels as %s", async (orderByForm) => {
    const world = await nicheWorld({ switches: { orderByForm } });
    storeCalls(world, 250);
    const filters = { orderBy: "durationMs", direction: "asc" } as const;
    const durations = (await all(niche.client({ businessId }).calls.list({ filters }))).map(
      ({ durationSeconds }) => durationSeconds,
    );
    expect(durations).toHaveLength(166);
    expect(durations).toEqual(durations.toSorted((a, b) => Number(a) - Number(b)));
  });

  test.each([
    [{ statu: "FAILED" }, /did you mean status/],
    [{ page: "2" }, /no filter page; there is type, status/],
    [{ status: "failed" }, /must be one of SCHEDULED/],
    [{ start: "yesterday" }, /ISO 8601 time, not yesterday/],
    [{ leadId: "" }, /is empty/],
    [{ businessId: "b" }, /scope organization only/],
  ])("refuses the filter %j", async (filters, says) => {
    const world = await nicheWorld();
    const { calls } = niche.client({ businessId });
    await expect(all(calls.list({ filters: filters as never }))).rejects.toThrow(says);
    expect(world.requests()).toEqual([]);
  });

  // A platform that answers out of its past cannot be seen through.
  test.each(variants("x").filter(({ past }) => !past))(
    "is whole or an error under each fault: $name",
    async ({ fault }) => {
      for (const nth of [1, 2, 3]) {
        const world = await nicheWorld();
        storeCalls(world, 330);
        world.control.faults.arm({ fault, nth });
        const found = await all(niche.client({ businessId }).calls.list()).catch((error: Error) => error);
        if (found instanceof Error) expect(found.name).toMatch(/Error$/);
        else expect([found.length, new Set(found.map(({ id }) => id)).size]).toEqual([220, 220]);
      }
    },
  );
});

describe("a conversation", () => {
  const said = {
    id: "call-1",
    businessId,
    agentId: "agent-1",
    customerNumber: CUSTOMER,
    status: "COMPLETED",
    summary: "A visit was agreed.",
    structuredData: { visit: true },
    durationMs: 90_500,
    startedAt: "2026-01-15T10:00:00Z",
    transcript: "Agent: Hello,\nhow are you?\nCustomer: Fine: thanks.\n",
  };

  test("has what was said, found and agreed", async () => {
    const world = await nicheWorld();
    world.control.create("calls", said);
    for (const { calls, conversations } of [niche.client({ businessId }), niche.client()]) {
      const call = await conversations.get("call-1");
      expect(call).toMatchObject({
        id: "call-1",
        ended: true,
        to: CUSTOMER,
        durationSeconds: 90.5,
        results: { visit: true },
        summary: "A visit was agreed.",
        raw: said,
      });
      expect(call.transcript).toEqual([
        { role: "Agent", text: "Hello,\nhow are you?" },
        { role: "Customer", text: "Fine: thanks.\n" },
      ]);
      expect(await calls.get("call-1")).toEqual(call);
    }
  });

  test("without a transcript, results or an end has none", async () => {
    const world = await nicheWorld();
    const { call, conversations } = niche.client({ businessId });
    const { callId = "" } = await call.start(request(world));
    expect(await conversations.get(callId)).toMatchObject({
      ended: false,
      status: "IN_PROGRESS",
      transcript: undefined,
      results: undefined,
    });
    world.control.dashboardEdit("calls", callId, { transcript: "no roles in it", status: "FAILED" });
    expect(await conversations.get(callId)).toMatchObject({
      ended: true,
      transcript: [{ role: "", text: "no roles in it" }],
    });
  });

  test("that is not there, or another organization's, is an error", async () => {
    const world = await nicheWorld();
    world.control.create("calls", { ...said, businessId: nicheSeed.otherBusinessId });
    await expect(niche.client({ businessId }).conversations.get("call-1")).rejects.toMatchObject({ status: 404 });
    await expect(niche.client().conversations.get("call-1")).rejects.toMatchObject({ status: 404 });
  });
});

test("voices have their names and everything else that the platform says", async () => {
  await nicheWorld();
  expect(await niche.client().voices()).toMatchObject([
    { name: "Sarah", raw: { category: "conversational" } },
    { name: "Michael" },
    { name: "Toad" },
  ]);
});

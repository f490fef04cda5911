import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { customAssistant, dataOf, listOf, openSession, type Fields } from "./session.ts";

const { identity } = customAssistant.agent;
const slots = [{ startTime: "10:00", endTime: "17:30" }];

/** Every field of a create. */
function complete(tools: readonly unknown[], inbound: string) {
  return {
    name: "Returns desk",
    variant: {
      type: "custom",
      config: {
        inputSchema: [{ name: "order", type: "object", isRequired: true, fields: [{ name: "id", type: "string" }] }],
        variableSchema: { properties: { city: { type: "string", description: "Where" } }, required: ["city"] },
      },
    },
    agent: { identity, systemPrompt: "Ask {{order.id}}.", firstMessage: "Hello.", endMessage: "Bye.", tools },
    telephony: { inbound, outbound: null },
    icpContext: {
      language: "hinglish",
      targetAgeGroups: ["gen_z", "boomers"],
      locationTiers: ["metro_urban"],
      targetAudience: ["children"],
    },
    callSettings: {
      slots,
      maxCallDuration: 180,
      concurrentCallCount: 5,
      retryProtocol: {
        maxAttemptsNoPickup: 3,
        maxAttemptsLowEngagement: 2,
        reAttemptPeriod: 60,
        maxRescheduleCount: 5,
      },
    },
    analysisPlan: {
      successCriteriaPlan: "Sold",
      summaryPlan: "Short",
      callInsightPlan: { mood: { type: "string", description: "Mood", required: true, enum: ["good", "bad"] } },
    },
    knowledgeBase: {
      faq: [{ question: "When?", answer: "Now." }],
      documents: [{ url: "https://shop.test/a.pdf", title: "A", type: "pdf" }],
    },
    preCall: {
      apiPlan: { method: "get", url: "https://shop.test", headers: { a: "b", n: 1, f: true }, body: { x: null } },
    },
  };
}

test("everything that was sent is read back, except preCall; tools come grouped by integration", async () => {
  const session = openSession();
  const tools = [(await session.tool())["_id"], (await session.tool({ name: "Second" }))["_id"]];
  const { preCall, ...sent } = complete(tools, await session.number());
  const answer = await session.create({ ...sent, preCall });
  expect(answer.status).toBe(200);
  const id = String(dataOf(answer)["assistantId"]);
  expect(answer.body).toEqual({ message: "Assistant created successfully", data: { assistantId: id } });
  const { body } = await session.get(`/v1/admin/assistant/get/${id}`);
  expect(body).toEqual({
    message: "Assistant fetched successfully",
    data: {
      ...sent,
      _id: id,
      agent: {
        ...sent.agent,
        tools: tools.map((tool) => ({ integration_id: expect.any(String) as string, tools: [tool] })),
      },
      archivedAt: null,
      createdAt: "2026-01-15T10:00:00Z",
      timezone: "UTC",
    },
  });
  expect(listOf(await session.get("/v1/admin/assistant/list"))).toEqual([
    dataOf({ status: 200, body, headers: new Headers() }),
  ]);
  expect(session.control.dump()["assistants"]?.[0]?.["preCall"]).toEqual(preCall);
});

test("a preset given the least reads back with its variables, insights, greeting, settings and the default number", async () => {
  const session = openSession();
  const variant = { type: "abandoned_cart", config: { abandoned_cart: {} } };
  const id = await session.assistant({ variant, agent: { identity: {} }, icpContext: undefined });
  const [number] = session.control.dump()["numbers"] ?? [];
  expect(await session.read(id)).toMatchObject({
    variant: {
      type: "abandoned_cart",
      config: { inputSchema: expect.arrayContaining([{ name: "note", type: "string", isRequired: false }]) as unknown },
    },
    agent: { identity: {}, systemPrompt: "", firstMessage: "Hello, this is your assistant." },
    telephony: { inbound: null, outbound: number?.id },
    icpContext: { language: "english" },
    callSettings: {
      retryProtocol: {
        maxAttemptsNoPickup: 2,
        maxAttemptsLowEngagement: 1,
        reAttemptPeriod: 300,
        maxRescheduleCount: 1,
      },
    },
    analysisPlan: { callInsightPlan: { callConnected: { type: "boolean" }, customerEngaged: { type: "boolean" } } },
  });
});

test("the default number goes to the first assistant of a workspace, unless it names another or none", async () => {
  const session = openSession();
  const telephony = { outbound: null };
  expect((await session.read(await session.assistant({ telephony })))["telephony"]).toEqual({
    inbound: null,
    outbound: null,
  });
  expect((await session.read(await session.assistant({ name: "b" })))["telephony"]).toEqual({
    inbound: null,
    outbound: null,
  });
});

const create: [string, Fields][] = [
  ["name is required", { name: undefined }],
  ["name must have at most 40", { name: "x".repeat(41) }],
  ["name must be a string", { name: 7 }],
  ["variant is required", { variant: undefined }],
  ["variant.type is required", { variant: {} }],
  ["variant.type must be one of", { variant: { type: "survey" } }],
  [
    "variant.config.cod_to_prepaid.codFee is required",
    { variant: { type: "cod_to_prepaid", config: { cod_to_prepaid: {} } } },
  ],
  ["variant.config.address_verification is required", { variant: { type: "address_verification", config: {} } }],
  [
    "variant.config.ndr_followup.maxRescheduleDays must be at most 7",
    { variant: { type: "ndr_followup", config: { ndr_followup: { maxRescheduleDays: 8 } } } },
  ],
  [
    "variant.config.abandoned_cart.paymentPlan.mode must be one of",
    { variant: { type: "abandoned_cart", config: { abandoned_cart: { paymentPlan: { mode: "card" } } } } },
  ],
  [
    "variant.config.inputSchema[0].fields[0].name is required",
    { variant: { type: "custom", config: { inputSchema: [{ name: "a", type: "object", fields: [{}] }] } } },
  ],
  ["pitchFlow is not a known field", { variant: { type: "custom", config: { pitchFlow: [] } } }],
  ["agent is required", { agent: undefined }],
  ["agent.identity is required", { agent: {} }],
  ["agent.identity.gender must be one of", { agent: { identity: { gender: "other" } } }],
  ["agent.tools", { agent: { identity, tools: ["f".repeat(24)] } }],
  ["telephony.inbound", { telephony: { inbound: "f".repeat(24) } }],
  ["icpContext.language must be one of", { icpContext: { language: "french" } }],
  ["icpContext.targetAgeGroups[0] must be one of", { icpContext: { language: "hindi", targetAgeGroups: ["teens"] } }],
  ["callSettings.slots is required", { callSettings: { retryProtocol: {} } }],
  ["callSettings.slots must have at least 1", { callSettings: { slots: [], retryProtocol: {} } }],
  [
    "callSettings.slots[0].endTime is required",
    { callSettings: { slots: [{ startTime: "10:00" }], retryProtocol: {} } },
  ],
  [
    "callSettings.concurrentCallCount must be at most 10",
    { callSettings: { slots, retryProtocol: {}, concurrentCallCount: 11 } },
  ],
  ["maxRescheduleCount must be at most 5", { callSettings: { slots, retryProtocol: { maxRescheduleCount: 6 } } }],
  ["reAttemptPeriod must be an integer", { callSettings: { slots, retryProtocol: { reAttemptPeriod: 1.5 } } }],
  [
    "callInsightPlan.mood.required is required",
    { analysisPlan: { callInsightPlan: { mood: { type: "string", description: "" } } } },
  ],
  ["knowledgeBase.faq[0].answer is required", { knowledgeBase: { faq: [{ question: "a" }] } }],
  [
    "documents[0].type must be one of",
    { knowledgeBase: { documents: [{ url: "https://a.test", title: "a", type: "csv" }] } },
  ],
  ["preCall.apiPlan.method must be one of", { preCall: { apiPlan: { method: "put" } } }],
  ["preCall.apiPlan.headers.a must be", { preCall: { apiPlan: { headers: { a: {} } } } }],
  ["workspace is not a known field", { workspace: "x" }],
];

test.each(create)("create: %s", async (message, change) => {
  const session = openSession();
  const { status, body } = await session.create(change);
  expect(status).toBe(400);
  expect((body as Fields)["message"]).toContain(message);
  expect(session.control.dump()["assistants"]).toEqual([]);
});

test("the same name is 409 in one workspace, fine in another", async () => {
  const session = openSession();
  const id = await session.assistant();
  expect((await session.create()).status).toBe(409);
  const elsewhere = { workspace: miraiMindsSeed.secondWorkspaceId };
  expect((await session.post("/v1/admin/assistant/create", customAssistant, elsewhere)).status).toBe(200);
  await session.assistant({ name: "Second" });
  expect((await session.update(id, { name: "Second" })).status).toBe(409);
  expect((await session.update(id, { name: "Front desk" })).status).toBe(200);
});

test("an update changes what it names and nothing else, and answers the id", async () => {
  const session = openSession();
  const tools = [(await session.tool())["_id"]];
  const id = await session.assistant(complete(tools, await session.number()));
  const before = await session.read(id);
  const { status, body } = await session.update(id, {
    agent: { identity: { voice: "neha" }, firstMessage: "Namaste." },
    callSettings: { maxCallDuration: 200 },
  });
  expect([status, body]).toEqual([200, { assistantId: id }]);
  expect(await session.read(id)).toEqual({
    ...before,
    agent: { ...(before["agent"] as Fields), identity: { ...identity, voice: "neha" }, firstMessage: "Namaste." },
    callSettings: { ...(before["callSettings"] as Fields), maxCallDuration: 200 },
  });
  expect(session.control.dump()["assistants"]?.[0]?.["preCall"]).toBeDefined();
});

test("an update asks less than a create: any numbers, no slots, an empty body", async () => {
  const session = openSession();
  const id = await session.assistant();
  const retryProtocol = { maxRescheduleCount: 6.5 };
  expect((await session.update(id, { callSettings: { slots: [], retryProtocol } })).status).toBe(200);
  expect((await session.read(id))["callSettings"]).toMatchObject({ slots: [], retryProtocol });
  expect((await session.update(id, {})).status).toBe(200);
});

test.each<[string, Fields]>([
  ["name", { name: "x".repeat(41) }],
  ["concurrentCallCount", { callSettings: { concurrentCallCount: 11 } }],
  ["colour", { colour: "red" }],
  ["agent.tools", { agent: { tools: ["f".repeat(24)] } }],
  ["createdAt", { createdAt: "2020-01-01T00:00:00Z" }],
])("an update with a wrong %s is refused", async (name, body) => {
  const session = openSession();
  const id = await session.assistant();
  const answer = await session.update(id, body);
  expect(answer.status).toBe(400);
  expect((answer.body as Fields)["message"]).toContain(name);
});

test("null never reaches a field that an update does not have, whatever null means", async () => {
  const session = openSession({ switches: { nullOnPut: "clears", unknownFields: "ignore" } });
  const id = await session.assistant();
  expect((await session.update(id, { createdAt: null, workspace: null })).status).toBe(200);
  expect((await session.read(id))["createdAt"]).toBe("2026-01-15T10:00:00Z");
  for (const body of [{ name: null }, { agent: null }, { agent: { identity: null } }, { variant: null }]) {
    expect((await session.update(id, body)).status).toBe(400);
  }
});

test("the tools of an update replace those before; a number is taken away with null", async () => {
  const session = openSession();
  const tools = [(await session.tool())["_id"], (await session.tool({ name: "Second" }))["_id"]];
  const id = await session.assistant(complete(tools, await session.number()));
  await session.update(id, { agent: { tools: [] }, telephony: { inbound: null } });
  const { agent, telephony } = await session.read(id);
  expect((agent as Fields)["tools"]).toEqual([]);
  expect(telephony).toEqual({ inbound: null, outbound: null });
});

test("an inbound number leaves the assistant that had it, without a word; an outbound number is shared", async () => {
  const session = openSession();
  const number = await session.number();
  const first = await session.assistant({ telephony: { inbound: number, outbound: number } });
  const second = await session.assistant({ name: "Second" });
  await session.update(second, { telephony: { inbound: number, outbound: number } });
  expect((await session.read(first))["telephony"]).toEqual({ inbound: null, outbound: number });
  const third = await session.assistant({ name: "Third", telephony: { inbound: number } });
  expect((await session.read(second))["telephony"]).toEqual({ inbound: null, outbound: number });
  expect((await session.read(third))["telephony"]).toEqual({ inbound: number, outbound: null });
});

test("an archived assistant is read with its date, and neither updated nor called", async () => {
  const session = openSession();
  const id = await session.assistant();
  session.control.dashboardEdit("assistants", id, { archivedAt: "2026-01-15T11:00:00Z" });
  expect((await session.read(id))["archivedAt"]).toBe("2026-01-15T11:00:00Z");
  expect((await session.update(id, { name: "New" })).status).toBe(400);
  expect((await session.post("/v2/call/initiate", { phoneNumber: "+919876543210", assistant: id })).status).toBe(400);
});

test("an unknown assistant, and one of another workspace, is 404", async () => {
  const session = openSession();
  const { id } = session.control.create("assistants", { workspace: miraiMindsSeed.secondWorkspaceId });
  for (const other of ["f".repeat(24), id]) {
    expect((await session.get(`/v1/admin/assistant/get/${other}`)).status).toBe(404);
    expect((await session.update(other, { name: "New" })).status).toBe(404);
  }
});

test("an update holds running campaigns for a moment", async () => {
  const session = openSession();
  const id = await session.assistant();
  const workspace = miraiMindsSeed.workspaceId;
  session.control.create("campaigns", { workspace, assistant: id });
  session.control.create("campaigns", { workspace, assistant: id, status: "paused" });
  await session.update(id, { name: "New" });
  expect(session.control.dump()["campaigns"]).toMatchObject([
    { status: "active", pauses: 1 },
    { status: "paused", pauses: 0 },
  ]);
});

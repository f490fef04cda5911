import { describe, expect, test } from "vitest";
import { minimalAgent, openSession, transferOverride, type Fields } from "./session.ts";

const workdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];
const open = { startTime: "09:00", endTime: "17:00" };
const closed = { startTime: "CLOSED", endTime: "CLOSED" };
const hours = workdays.map((day) => ({ day, ...open }));
const anyId = expect.any(String) as string;

/** The documentation's complete example, with ids that exist. */
async function completeExample() {
  const session = openSession();
  await session.post("~/integrations/google-calendar", { accessToken: "ya29", calendarId: "primary" });
  const toolIds = [(await session.tool("transferCall", transferOverride)).id, (await session.tool("googleCal")).id];
  const knowledgeBaseDocumentIds = [session.readyFile("a.txt").id, session.readyFile("b.txt").id];
  const [voice] = (await session.get("/voices")).body as Fields[];
  const request = {
    name: "Customer Service Agent",
    type: "INBOUND",
    conversationFlow: "Greet the caller warmly. Ask for their name and reason for calling.",
    customInstructions: "Never mention specific prices or costs.",
    voiceId: voice?.id,
    toolIds,
    knowledgeBaseDocumentIds,
    personality: { tone: "friendly", style: "conversational", useEmpathy: true },
    firstMessage: "Hello! Thank you for calling Mario Brothers Plumbing.",
    backgroundSound: "office",
    collectFields: ["name", "phone", "email"],
    activatedHours: {
      timezone: "America/New_York",
      hours: [...hours, { day: "saturday", ...closed }, { day: "sunday", ...closed }],
    },
  };
  return { session, request };
}

test("the documented complete example answers as documented", async () => {
  const { session, request } = await completeExample();
  const { status, body } = await session.post("~/voice-agents", request);
  expect(status).toBe(201);
  expect(body).toEqual({
    ...request,
    id: anyId,
    businessId: "biz-mario-plumbing",
    personality: { ...request.personality, useHumor: false },
    toolIds: [...request.toolIds, anyId, anyId],
    activatedHours: { timezone: "America/New_York", hours },
    workflow: null,
    createdAt: "2026-01-15T10:00:00Z",
    updatedAt: "2026-01-15T10:00:00Z",
  });
});

test("before deployment there is neither phoneNumber nor onDuty, after reading the workflow is generated", async () => {
  const session = openSession();
  const created = await session.agent();
  const read = await session.read(`~/voice-agents/${created.id}`);
  expect(created["workflow"]).toBeNull();
  expect(read["workflow"]).toMatchObject({ startNode: "start" });
  for (const agent of [created, read]) {
    expect(agent).not.toHaveProperty("phoneNumber");
    expect(agent).not.toHaveProperty("onDuty");
  }
});

test("endCall is always added, transferCall where the business has a phone and no transfer tool is given, a query tool for documents", async () => {
  const session = openSession();
  const kinds = async (fields: Record<string, unknown>, business = "~") => {
    const { body } = await session.post(`${business}/voice-agents`, { ...minimalAgent, ...fields });
    const tools = session.control.dump()["tools"] ?? [];
    return ((body as Fields)["toolIds"] as string[]).map((id) => tools.find((tool) => tool.id === id)?.["name"]);
  };
  const transfer = await session.tool("transferCall", transferOverride);
  expect(await kinds({})).toEqual(["endCall", "transferCall"]);
  expect(await kinds({ toolIds: [transfer.id] })).toEqual(["transferCall", "endCall"]);
  expect(await kinds({}, "/businesses/biz-peach-bakery")).toEqual(["endCall"]);
  expect(await kinds({ knowledgeBaseDocumentIds: [session.readyFile().id] })).toContain("knowledgeBaseQuery");
});

test("a day may be written in any case and comes back in lower case, endTime may be 24:00", async () => {
  const session = openSession();
  const agent = await session.agent({
    activatedHours: { timezone: "UTC", hours: [{ day: "MONDAY", startTime: "00:00", endTime: "24:00" }] },
  });
  expect(agent["activatedHours"]).toMatchObject({ hours: [{ day: "monday", endTime: "24:00" }] });
});

const graph = {
  nodes: [
    { id: "start", type: "conversation", prompt: "Greet", firstMessage: "Hello!", label: "Greeting" },
    { id: "end", type: "tool", prompt: "endCall" },
  ],
  edges: [{ from: "start", to: "end", when: "always" }],
  startNode: "start",
};

test("a workflow comes back as sent, its prose once it is generated, and wins over prose sent with it", async () => {
  const session = openSession();
  const { body } = await session.post("~/voice-agents", { ...minimalAgent, workflow: graph });
  expect(body).toMatchObject({ workflow: graph, conversationFlow: null });
  expect(await session.read(`~/voice-agents/${(body as Fields).id}`)).toMatchObject({
    workflow: graph,
    conversationFlow: "Greet. endCall.",
  });
});

const outbound = { type: "OUTBOUND", activatedHours: { timezone: "UTC", hours: [] } };
const day = { day: "monday", ...open };
const hoursOf = (change: object) => ({ activatedHours: { timezone: "UTC", hours: [{ ...day, ...change }] } });

test.each([
  ["name is required", { name: undefined }],
  ["name must have at least 1", { name: "" }],
  ["name must have at most 40", { name: "x".repeat(41) }],
  ["name must be a string", { name: 1 }],
  ["type is required", { type: undefined }],
  ["type must be one of", { type: "inbound" }],
  ["either workflow or conversationFlow", { conversationFlow: undefined }],
  ["language is not a known field", { language: "en" }],
  ["businessId is not a known field", { businessId: "biz-mario-plumbing" }],
  ["personality.mood is not a known field", { personality: { mood: "x" } }],
  ["personality.useHumor must be a boolean", { personality: { useHumor: "no" } }],
  ["multilingual must be a boolean", { multilingual: "yes" }],
  ["toolIds must be an array", { toolIds: "a" }],
  ["toolIds[0] must be a string", { toolIds: [1] }],
  ["toolIds: nowhere is not a tool", { toolIds: ["nowhere"] }],
  ["no file nowhere", { knowledgeBaseDocumentIds: ["nowhere"] }],
  ["backgroundSound must be", { backgroundSound: "forest" }],
  ["voiceId is not a voice", { voiceId: "Sarah" }],
  ["voiceId must not be null", { voiceId: null }],
  ["only be set for INBOUND", outbound],
  ["timezone is required", { activatedHours: { hours: [] } }],
  ["not an IANA time zone", { activatedHours: { timezone: "New York", hours: [] } }],
  ["not an IANA time zone", { activatedHours: { timezone: "+01:00", hours: [] } }],
  ["not a day of the week", hoursOf({ day: "mon" })],
  ["startTime must be HH:MM", hoursOf({ startTime: "9:00" })],
  ["startTime must be HH:MM", hoursOf({ startTime: "24:00", endTime: "24:00" })],
  ["startTime must be HH:MM", hoursOf({ startTime: "CLOSED" })],
  ["endTime must be HH:MM", hoursOf({ endTime: "CLOSED" })],
  ["endTime must be HH:MM", hoursOf({ endTime: "24:30" })],
  ["startTime must be before endTime", hoursOf({ startTime: "17:00", endTime: "17:00" })],
  ["startTime must be before endTime", hoursOf({ startTime: "22:00", endTime: "06:00" })],
  ["startNode", { workflow: { ...graph, startNode: "nowhere" } }],
  ["startNode", { workflow: { nodes: [], edges: [], startNode: "start" } }],
  ["edges is required", { workflow: { nodes: [], startNode: "start" } }],
  ["ids must be unique", { workflow: { ...graph, nodes: [...graph.nodes, graph.nodes[0]] } }],
  ["which is not a node", { workflow: { ...graph, edges: [{ from: "start", to: "nowhere", when: "x" }] } }],
  [
    "must be scheduleAppointment, transferCall, endCall",
    { workflow: { ...graph, nodes: [graph.nodes[0], { id: "t", type: "tool", prompt: "dance" }], edges: [] } },
  ],
  [
    "color is not a known field",
    { workflow: { ...graph, nodes: [{ ...graph.nodes[0], color: "red" }, graph.nodes[1]] } },
  ],
])("%s: refused, and nothing is stored", async (message, change) => {
  const session = openSession();
  const refused = await session.post("~/voice-agents", { ...minimalAgent, ...change });
  expect(refused.status).toBe(400);
  expect((refused.body as Fields)["error"]).toContain(message);
  expect(session.control.dump()).toMatchObject({ agents: [], tools: [], jobs: [] });
});

test("a template id is no tool id", async () => {
  const session = openSession();
  const refused = await session.post("~/voice-agents", {
    ...minimalAgent,
    toolIds: [await session.templateId("endCall")],
  });
  expect((refused.body as Fields)["error"]).toContain("is a template, not a tool");
});

test("when the voice platform fails the whole create is rolled back, and the next one works", async () => {
  const session = openSession();
  const before = session.control.dump();
  session.control.failNextAssistantCreate();
  expect((await session.post("~/voice-agents", minimalAgent)).status).toBe(500);
  expect(session.control.dump()).toEqual(before);
  expect(session.control.log()[0]).toMatchObject({ write: true, wrote: false, status: 500 });
  expect((await session.post("~/voice-agents", minimalAgent)).status).toBe(201);
});

test("PATCH changes what it is sent, leaves the rest, and moves updatedAt", async () => {
  const session = openSession();
  const agent = await session.agent({ firstMessage: "Hello", collectFields: ["name"] });
  const patched = await session.patch(`~/voice-agents/${agent.id}`, { firstMessage: "Good day" });
  expect(patched.status).toBe(200);
  expect(patched.body).toMatchObject({ firstMessage: "Good day", collectFields: ["name"], name: "Front desk" });
  expect((patched.body as Fields)["updatedAt"]).not.toBe(agent["updatedAt"]);
});

test("null in a PATCH clears an optional field, name and the only flow cannot be cleared", async () => {
  const session = openSession();
  const agent = await session.agent({ firstMessage: "Hello", toolIds: [(await session.tool("endCall")).id] });
  const path = `~/voice-agents/${agent.id}`;
  const { body } = await session.patch(path, { firstMessage: null, toolIds: null });
  expect(body).not.toHaveProperty("firstMessage");
  expect(session.control.dump()["agents"]).toMatchObject([{ toolIds: [] }]);
  for (const field of ["name", "conversationFlow"])
    expect((await session.patch(path, { [field]: null })).status).toBe(400);
});

test("a PATCH from prose to a graph makes the graph the source and regenerates the prose", async () => {
  const session = openSession();
  const agent = await session.agent();
  const path = `~/voice-agents/${agent.id}`;
  const { body } = await session.patch(path, { workflow: graph, conversationFlow: null });
  expect(body).toMatchObject({ workflow: graph, conversationFlow: null });
  expect(await session.read(path)).toMatchObject({ workflow: graph, conversationFlow: "Greet. endCall." });
});

test("documents added by PATCH bring a query tool, removing them takes it away", async () => {
  const session = openSession();
  const agent = await session.agent();
  const path = `~/voice-agents/${agent.id}`;
  const tools = async (body: object) => ((await session.patch(path, body)).body as Fields)["toolIds"];
  expect(await tools({ knowledgeBaseDocumentIds: [session.readyFile().id] })).toHaveLength(3);
  expect(await tools({ knowledgeBaseDocumentIds: [] })).toEqual(agent["toolIds"]);
  expect(session.control.dump()["tools"]).toHaveLength(2);
});

test("a deleted agent is gone with its automatic tools", async () => {
  const session = openSession();
  const { id } = await session.agent();
  expect((await session.del(`~/voice-agents/${id}`)).status).toBe(204);
  expect(session.control.dump()).toMatchObject({ agents: [], tools: [], jobs: [] });
  expect((await session.get(`~/voice-agents/${id}`)).status).toBe(404);
  expect((await session.del(`~/voice-agents/${id}`)).status).toBe(404);
});

test("300 agents are listed whole, to the end, 100 to a page", async () => {
  const session = openSession();
  for (let count = 0; count < 300; count++) await session.agent({ name: `Agent ${count}` });
  const pages = await Promise.all(
    [1, 2, 3, 4].map((page) => session.read(`~/voice-agents?page=${page}&page_size=100`)),
  );
  const items = pages.flatMap((page) => page["items"] as Fields[]);
  expect(pages[0]).toMatchObject({ page: 1, page_size: 100, total: 300 });
  expect(new Set(items.map(({ id }) => id)).size).toBe(300);
  expect(items[299]).toMatchObject({ name: "Agent 299", conversationFlow: "Greet the caller." });
});

describe("toolIds in a PATCH that must repeat automatic ids", () => {
  test.each(["visible", "hidden"] as const)("with endCall and transferCall %s", async (autoToolsInIds) => {
    const session = openSession({ switches: { patchToolIds: "mustKeepAuto", autoToolsInIds } });
    const agent = await session.agent({ knowledgeBaseDocumentIds: [session.readyFile().id] });
    const path = `~/voice-agents/${agent.id}`;
    const shown = agent["toolIds"] as string[];
    const tool = await session.tool("function", { function: { name: "f" }, server: { url: "https://f.example" } });
    const patched = await session.patch(path, { toolIds: [tool.id, ...shown] });
    expect(patched).toMatchObject({ status: 200, body: { toolIds: [tool.id, ...shown] } });
    for (const missing of shown) {
      expect((await session.patch(path, { toolIds: shown.filter((id) => id !== missing) })).status).toBe(400);
    }
  });
});

test("a tool of another business is no tool of this one", async () => {
  const session = openSession();
  const tool = session.control.create("tools", { businessId: "biz-peach-bakery" });
  expect((await session.post("~/voice-agents", { ...minimalAgent, toolIds: [tool.id] })).status).toBe(400);
});

test("a deleted agent leaves no background job behind", async () => {
  const session = openSession({ switches: { generationDelay: 60_000 } });
  await session.del(`~/voice-agents/${(await session.agent()).id}`);
  expect(session.control.dump()["jobs"]).toEqual([]);
});

test("prose changed while its graph is being made gets the graph of the newer prose", async () => {
  const session = openSession({ switches: { generationDelay: 60_000 } });
  const { id } = await session.agent();
  session.control.advance(30_000);
  await session.patch(`~/voice-agents/${id}`, { conversationFlow: "Say goodbye." });
  session.control.advance(30_000);
  expect((await session.read(`~/voice-agents/${id}`))["workflow"]).toBeNull();
  session.control.advance(30_000);
  expect(await session.read(`~/voice-agents/${id}`)).toMatchObject({
    workflow: { nodes: [{ prompt: "Say goodbye." }, {}] },
  });
});

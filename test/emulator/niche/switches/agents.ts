import { minimalAgent, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const agents = "~/voice-agents";
const absent = "absent";

const shown = (object: Fields, field: string) => (field in object ? object[field] : absent);
const createStatus = async (session: Session, fields: object) =>
  (await session.post(agents, { ...minimalAgent, ...fields })).status;
const patchedAgent = async (session: Session, before: Record<string, unknown>, patch: object) => {
  const agent = await session.agent(before);
  const { status, body } = await session.patch(`${agents}/${agent.id}`, patch);
  return { status, agent: body as Fields };
};

const node = (id: string, type = "conversation", prompt = "Greet") => ({ id, type, prompt });
const graph = { nodes: [node("start")], edges: [] as object[], startNode: "start" };
const withGraph = (workflow: object) => ({ conversationFlow: undefined, workflow });
const withHours = (hours: object[]) => ({ activatedHours: { timezone: "UTC", hours } });
const range = (startTime: string, endTime: string) => ({ day: "monday", startTime, endTime });

/** An agent with one tool of the user's and one document, and the kinds of its automatic tools by id. */
async function furnished(session: Session) {
  const tool = await session.tool("function", { function: { name: "f" }, server: { url: "https://f.example" } });
  const agent = await session.agent({ toolIds: [tool.id], knowledgeBaseDocumentIds: [session.readyFile().id] });
  const names = (ids: unknown) => {
    const tools = (session.control.dump()["tools"] ?? []) as unknown as { id: string; name: string }[];
    return (ids as string[]).map((id) => tools.find((candidate) => candidate.id === id)?.name).join(" ");
  };
  return { tool, agent, path: `${agents}/${agent.id}`, names };
}

export const agentCases: SwitchCases = {
  nameUnique: {
    observe: async (session) => {
      const { id } = await session.agent();
      await session.agent({ name: "Second" });
      const same = await session.patch(`${agents}/${id}`, { name: minimalAgent.name });
      const taken = await session.patch(`${agents}/${id}`, { name: "Second" });
      return [await createStatus(session, {}), same.status, taken.status];
    },
    expected: { false: [201, 200, 200], 409: [409, 200, 409] },
  },
  bothFlows: {
    observe: async (session) => createStatus(session, { workflow: graph }),
    expected: { workflowWins: 201, 400: 400 },
  },
  graphCheck: {
    observe: async (session) => {
      const doubled = { ...graph, nodes: [node("start"), node("start")] };
      const astray = { ...graph, edges: [{ from: "start", to: "nowhere", when: "always" }] };
      return [await createStatus(session, withGraph(doubled)), await createStatus(session, withGraph(astray))];
    },
    expected: { strict: [400, 400], startOnly: [201, 201] },
  },
  unreachableNodes: {
    observe: async (session) => {
      const edges = [{ from: "start", to: "next", when: "always" }];
      const nodes = [node("start"), node("next")];
      const connected = await createStatus(session, withGraph({ ...graph, nodes, edges }));
      return [connected, await createStatus(session, withGraph({ ...graph, nodes }))];
    },
    expected: { accepted: [201, 201], 400: [201, 400] },
  },
  scheduleNeedsCalendar: {
    observe: async (session) => {
      const nodes = [node("start"), node("book", "tool", "scheduleAppointment")];
      const without = await createStatus(session, withGraph({ ...graph, nodes }));
      await session.post("~/integrations/google-calendar", { accessToken: "ya29", calendarId: "primary" });
      const toolIds = [(await session.tool("googleCal")).id];
      return [without, await createStatus(session, { ...withGraph({ ...graph, nodes }), toolIds })];
    },
    expected: { false: [201, 201], 400: [400, 201] },
  },
  workflowEcho: {
    observe: async (session) => JSON.stringify((await session.agent(withGraph(graph)))["workflow"]),
    expected: {
      same: JSON.stringify(graph),
      reformatted: '{"edges":[],"nodes":[{"id":"start","prompt":"Greet","type":"conversation"}],"startNode":"start"}',
    },
  },
  generationDelay: {
    observe: async (session) => {
      const { id } = await session.agent();
      const early = (await session.read(`${agents}/${id}`))["workflow"] !== null;
      session.control.advance(60_000);
      return [early, (await session.read(`${agents}/${id}`))["workflow"] !== null];
    },
    expected: { 0: [true, true], 60000: [false, true] },
  },
  proseUntilReady: {
    observe: async (session) => shown(await session.agent(withGraph(graph)), "conversationFlow"),
    expected: { null: null, absent, sync: "Greet." },
  },
  unsetFields: {
    observe: async (session) => {
      const agent = await session.agent();
      return ["firstMessage", "personality", "activatedHours", "knowledgeBaseDocumentIds"].map((field) =>
        shown(agent, field),
      );
    },
    expected: { absent: [absent, absent, absent, absent], null: [null, null, null, null] },
  },
  voiceDefault: {
    observe: async (session) => typeof (await session.agent())["voiceId"],
    expected: { absent: "undefined", returned: "string" },
  },
  unknownVoice: {
    observe: async (session) => createStatus(session, { voiceId: "voice-abc123" }),
    expected: { 400: 400, accepted: 201 },
  },
  multilingualDefault: {
    observe: async (session) => shown(await session.agent(), "multilingual"),
    expected: { absent, false: false },
  },
  empathyDefault: {
    observe: async (session) => (await session.agent({ personality: { tone: "warm" } }))["personality"],
    expected: {
      absent: { tone: "warm", useHumor: false },
      false: { tone: "warm", useHumor: false, useEmpathy: false },
    },
  },
  backgroundSoundOff: {
    observe: async (session) => createStatus(session, { backgroundSound: "off" }),
    expected: { 400: 400, accepted: 201 },
  },
  defaultHours: {
    observe: async (session) => {
      const inbound = (await session.agent())["activatedHours"] as { hours: unknown[] } | undefined;
      const outbound = await session.agent({ type: "OUTBOUND", name: "Out" });
      return [inbound?.hours.length, inbound?.hours[0], shown(outbound, "activatedHours")];
    },
    expected: {
      absent: [undefined, undefined, absent],
      fullWeek: [7, { day: "monday", startTime: "00:00", endTime: "24:00" }, absent],
    },
  },
  emptyHours: {
    observe: async (session) => createStatus(session, withHours([])),
    expected: { accepted: 201, 400: 400 },
  },
  severalRangesPerDay: {
    observe: async (session) => createStatus(session, withHours([range("08:00", "12:00"), range("13:00", "17:00")])),
    expected: { accepted: 201, 400: 400 },
  },
  textTrailingNewline: {
    observe: async (session) => {
      const agent = await session.agent({
        conversationFlow: "Greet.\n",
        multilingual: true,
        collectFields: ["name\n"],
      });
      return [agent["conversationFlow"], agent["multilingual"], agent["collectFields"]];
    },
    expected: { kept: ["Greet.\n", true, ["name\n"]], trimmed: ["Greet.", true, ["name"]] },
  },
  fileNotReady: {
    observe: async (session) => {
      const { id } = (await session.upload("a.txt")).body as Fields;
      return createStatus(session, { knowledgeBaseDocumentIds: [id] });
    },
    expected: { 400: 400, accepted: 201 },
  },
  autoToolsInIds: {
    observe: async (session) => {
      const { agent, names } = await furnished(session);
      return names(agent["toolIds"]);
    },
    expected: { visible: "function knowledgeBaseQuery endCall transferCall", hidden: "function knowledgeBaseQuery" },
  },
  assistantFailureStatus: {
    observe: async (session) => {
      session.control.failNextAssistantCreate();
      return createStatus(session, {});
    },
    expected: { 500: 500, 502: 502 },
  },
  patchScope: {
    observe: async (session) => {
      const { agent } = await patchedAgent(session, { firstMessage: "Hello" }, { name: "New" });
      return [agent["name"], agent["conversationFlow"], shown(agent, "firstMessage")];
    },
    expected: { partial: ["New", "Greet the caller.", "Hello"], full: ["New", "Greet the caller.", absent] },
  },
  patchNull: {
    observe: async (session) => {
      const { status, agent } = await patchedAgent(session, { firstMessage: "Hello" }, { firstMessage: null });
      return status === 200 ? shown(agent, "firstMessage") : status;
    },
    expected: { clears: absent, ignored: "Hello", 400: 400 },
  },
  patchType: {
    observe: async (session) => (await patchedAgent(session, {}, { type: "OUTBOUND" })).status,
    expected: { 400: 400, accepted: 200 },
  },
  patchPersonality: {
    observe: async (session) =>
      (await patchedAgent(session, { personality: { tone: "warm" } }, { personality: { style: "brief" } })).agent[
        "personality"
      ],
    expected: {
      replace: { style: "brief", useHumor: false },
      merge: { tone: "warm", style: "brief", useHumor: false },
    },
  },
  patchRegenerates: {
    observe: async (session) => {
      const { id } = await session.agent();
      const before = (await session.read(`${agents}/${id}`))["workflow"];
      await session.patch(`${agents}/${id}`, { conversationFlow: "Say goodbye." });
      const after = (await session.read(`${agents}/${id}`))["workflow"];
      return JSON.stringify(before) === JSON.stringify(after);
    },
    expected: { true: false, false: true },
  },
  patchToolIds: {
    observe: async (session) => {
      const { tool, path, names } = await furnished(session);
      const { status, body } = await session.patch(path, { toolIds: [tool.id] });
      return status === 200 ? names((body as Fields)["toolIds"]) : status;
    },
    expected: {
      userOnly: "function knowledgeBaseQuery endCall transferCall",
      replaceAll: "function endCall",
      mustKeepAuto: 400,
    },
  },
  patchUnknownToolIds: {
    observe: async (session) => {
      const { path, names, tool } = await furnished(session);
      const { status, body } = await session.patch(path, { toolIds: [tool.id, "nowhere"] });
      return status === 200 ? names((body as Fields)["toolIds"]).split(" ")[0] : status;
    },
    expected: { 400: 400, ignored: "function" },
  },
  kbToolOnPatch: {
    observe: async (session) => {
      const { agent, tool, path, names } = await furnished(session);
      const before = (agent["toolIds"] as string[])[1];
      const after = ((await session.patch(path, { toolIds: [tool.id] })).body as Fields)["toolIds"] as string[];
      const kept = after.includes(String(before)) ? "kept" : "gone";
      return `${kept}: ${names(after)}`;
    },
    expected: {
      keep: "kept: function knowledgeBaseQuery endCall transferCall",
      renew: "gone: function knowledgeBaseQuery endCall transferCall",
      drop: "gone: function endCall transferCall",
    },
  },
};

import type { JsonObject } from "../../../provider/kind/definition.ts";
import type { Declared } from "../../harness/mini-engine.ts";
import { businessId, niche, ref } from "../../niche/world.ts";
import { group as groupOf } from "../platform.ts";
import { CANARIES, functionConfig, nichePlatform } from "./platform.ts";

const group = groupOf(nichePlatform);

const AGENT = {
  name: "Front desk",
  type: "INBOUND",
  conversationFlow: "Greet the caller.\n",
  customInstructions: "Be brief.",
  firstMessage: "Hello!",
  personality: { tone: "friendly", style: "calm", useEmpathy: true },
  collectFields: ["name", "email"],
  activatedHours: {
    timezone: "America/New_York",
    hours: [{ day: "monday", startTime: "08:00", endTime: "17:00" }],
  },
};
const { firstMessage: _first, collectFields: _fields, activatedHours: _hours, ...shorter } = AGENT;
const SHORTER = { ...shorter, personality: { tone: "friendly" } };
const EDITED = { ...AGENT, firstMessage: "Good day!", personality: { ...AGENT.personality, tone: "formal" } };

const agent = (args: JsonObject) => niche("VoiceAgent", "front-desk", args);

const voiceAgents = group("VoiceAgent", "firstMessage", [
  { operation: "create", after: () => [agent(AGENT)] },
  { operation: "create, pages of two", switches: { listPageSizeCap: 2 }, after: () => [agent(AGENT)] },
  {
    operation: "adopt",
    seed: (control) => ({ old: control.create("agents", { businessId, ...AGENT }).id }),
    after: ({ old }) => [agent({ ...AGENT, adopt: old })],
  },
  {
    operation: "update",
    before: () => [agent(AGENT)],
    after: () => [agent(EDITED)],
    third: () => [agent({ ...AGENT, firstMessage: "Welcome!", personality: { ...AGENT.personality, tone: "warm" } })],
  },
  {
    operation: "key removal",
    before: () => [agent(AGENT)],
    after: () => [agent(SHORTER)],
    third: () => [agent({ ...SHORTER, firstMessage: "Welcome!", collectFields: ["email"] })],
  },
  {
    operation: "replace",
    before: () => [agent(SHORTER)],
    after: () => [agent({ ...SHORTER, type: "OUTBOUND" })],
  },
  { operation: "delete", before: () => [agent(AGENT)], after: () => [] },
  { operation: "refresh", by: "refresh", before: () => [agent(AGENT)], after: () => [agent(AGENT)] },
]);

const transfer = (...names: string[]) => ({
  template: "transferCall",
  configOverride: {
    destinations: names.map((name, index) => ({ name, phoneNumber: `+1212555010${index}` })),
  },
});
const visible = (name: string, description?: string) => {
  const config = functionConfig(name, CANARIES.header);
  return {
    template: "function",
    configOverride: { ...config, function: { ...config.function, ...(description && { description }) } },
    __secrets: ["configOverride.server.headers.x-api-key"],
  };
};
const tool = (args: JsonObject) => niche("Tool", "helper", args);
const calendar = niche("CalendarIntegration", "calendar", { calendarId: "primary", accessToken: CANARIES.calendar });
const booking = (minutes: number) => ({
  template: "googleCal",
  configOverride: { appointmentConfig: { slotDurationMinutes: minutes } },
});

const tools = group("Tool", "configOverride", [
  { operation: "create function", after: () => [tool(visible("lookup"))] },
  {
    operation: "adopt function",
    seed: (control) => ({
      old: control.create("tools", {
        businessId,
        template: "function",
        configOverride: functionConfig("lookup", CANARIES.header),
      }).id,
    }),
    after: ({ old }) => [tool({ ...visible("lookup"), adopt: old })],
  },
  {
    operation: "update function",
    before: () => [tool(visible("lookup"))],
    after: () => [tool(visible("lookup", "Looks it up at once."))],
    third: () => [tool(visible("lookup", "Looks it up some day."))],
  },
  {
    operation: "key removal of function",
    before: () => {
      const { configOverride, ...rest } = visible("lookup");
      return [tool({ ...rest, configOverride: { ...configOverride, async: true } })];
    },
    after: () => [tool(visible("lookup"))],
    third: () => [tool(visible("lookup", "Looks it up some day."))],
  },
  { operation: "delete function", before: () => [tool(visible("lookup"))], after: () => [] },
  {
    operation: "refresh function",
    by: "refresh",
    before: () => [tool(visible("lookup"))],
    after: () => [tool(visible("lookup"))],
  },
  { operation: "create transfer", hidden: true, after: () => [tool(transfer("Sales"))] },
  {
    operation: "update transfer",
    hidden: true,
    before: () => [tool(transfer("Sales"))],
    after: () => [tool(transfer("Sales", "Support"))],
    third: () => [tool(transfer("Support", "Sales"))],
  },
  {
    operation: "update of a destination",
    field: "nothing",
    hidden: true,
    before: () => [tool(transfer("Sales"))],
    after: () => [tool(transfer("Support"))],
    third: () => [tool(transfer("Billing"))],
  },
  {
    operation: "replace transfer",
    hidden: true,
    before: () => [tool(visible("lookup"))],
    after: () => [tool(transfer("Sales"))],
  },
  { operation: "delete transfer", before: () => [tool(transfer("Sales"))], after: () => [] },
  {
    operation: "refresh transfer",
    by: "refresh",
    hidden: true,
    before: () => [tool(transfer("Sales"))],
    after: () => [tool(transfer("Sales"))],
  },
  {
    operation: "create booking",
    field: "templateToolId",
    hidden: true,
    before: () => [calendar],
    after: () => [calendar, tool(booking(30))],
  },
  {
    operation: "update booking",
    // Nothing that an answer shows would tell that its settings were dropped.
    field: "nothing",
    hidden: true,
    before: () => [calendar, tool(booking(30))],
    after: () => [calendar, tool(booking(45))],
    third: () => [calendar, tool(booking(60))],
  },
]);

const file = (source: string) => niche("File", "prices", { source });

const files = group("File", "name", [
  { operation: "create", after: () => [file("package.json")] },
  { operation: "create, pages of two", switches: { listPageSizeCap: 2 }, after: () => [file("package.json")] },
  { operation: "replace", before: () => [file("package.json")], after: () => [file("tsconfig.json")] },
  { operation: "delete", before: () => [file("package.json")], after: () => [] },
  {
    operation: "refresh",
    by: "refresh",
    before: () => [file("package.json")],
    after: () => [file("package.json")],
  },
]);

const workspace = niche("Workspace", "main", {});

const workspaces = group("Workspace", "name", [
  { operation: "create", after: () => [workspace] },
  { operation: "refresh", by: "refresh", before: () => [workspace], after: () => [workspace] },
  { operation: "delete", before: () => [workspace], after: () => [] },
]);

const moved = niche("CalendarIntegration", "calendar", { calendarId: "team", accessToken: CANARIES.calendar });

const elsewhere = niche("CalendarIntegration", "calendar", { calendarId: "home", accessToken: CANARIES.calendar });

const calendars = group("CalendarIntegration", "calendarId", [
  { operation: "create", after: () => [calendar] },
  { operation: "update", before: () => [calendar], after: () => [moved], third: () => [elsewhere] },
  { operation: "refresh", by: "refresh", before: () => [calendar], after: () => [calendar] },
  { operation: "delete", before: () => [calendar], after: () => [] },
]);

const line = (agentName: string, more: JsonObject = {}) =>
  niche("Deployment", "line", {
    voiceAgentId: ref("VoiceAgent", agentName),
    agentRevision: ref("VoiceAgent", agentName, "revision"),
    ...more,
  });
const night = niche("VoiceAgent", "night", { name: "Night desk", type: "OUTBOUND", conversationFlow: "Good night." });
const outbound = agent({ ...SHORTER, type: "OUTBOUND" });

const deployments = group("Deployment", "customInstructions", [
  { operation: "create", before: () => [outbound], after: () => [outbound, line("front-desk")] },
  {
    operation: "create off duty",
    before: () => [outbound],
    after: () => [outbound, line("front-desk", { onDuty: false })],
  },
  {
    operation: "update after its agent",
    before: () => [outbound, line("front-desk")],
    after: () => [agent({ ...SHORTER, type: "OUTBOUND", customInstructions: "Be quick." }), line("front-desk")],
    third: () => [agent({ ...SHORTER, type: "OUTBOUND", customInstructions: "Be kind." }), line("front-desk")],
  },
  {
    operation: "update of duty",
    before: () => [outbound, line("front-desk", { onDuty: true })],
    after: () => [outbound, line("front-desk", { onDuty: false })],
    third: () => [
      agent({ ...SHORTER, type: "OUTBOUND", customInstructions: "Be kind." }),
      line("front-desk", { onDuty: true }),
    ],
  },
  {
    operation: "key removal",
    before: () => [outbound, line("front-desk", { onDuty: false })],
    after: () => [outbound, line("front-desk")],
  },
  {
    operation: "replace",
    before: () => [outbound, night, line("front-desk")],
    after: () => [outbound, night, line("night")],
  },
  { operation: "delete", before: () => [outbound, line("front-desk")], after: () => [outbound] },
  {
    operation: "refresh",
    by: "refresh",
    before: () => [outbound, line("front-desk")],
    after: () => [outbound, line("front-desk")],
  },
]);

const whole = (version: 1 | 2): Declared[] => [
  workspace,
  version === 1 ? calendar : moved,
  niche("Tool", "transfer", transfer("Sales", ...(version === 1 ? [] : ["Support"]))),
  niche("Tool", "booking", booking(version === 1 ? 30 : 45)),
  niche("Tool", "lookup", visible("lookup", version === 1 ? undefined : "Looks it up at once.")),
  niche("File", "prices", { source: version === 1 ? "package.json" : "tsconfig.json" }),
  niche("VoiceAgent", "front-desk", {
    ...(version === 1 ? AGENT : { ...SHORTER, firstMessage: "Good day!" }),
    toolIds: [ref("Tool", "transfer"), ref("Tool", "booking"), ref("Tool", "lookup")],
    knowledgeBaseDocumentIds: [ref("File", "prices")],
  }),
  line("front-desk"),
];

const programs = group("program", "firstMessage", [
  { operation: "up", hidden: true, after: () => whole(1) },
  { operation: "change", hidden: true, before: () => whole(1), after: () => whole(2) },
  { operation: "refresh", hidden: true, by: "refresh", before: () => whole(1), after: () => whole(1) },
  { operation: "destroy", before: () => whole(1), after: () => [] },
]);

export const scenarios = { voiceAgents, tools, files, workspaces, calendars, deployments, programs };

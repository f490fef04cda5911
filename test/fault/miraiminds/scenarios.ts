import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import type { Declared } from "../../harness/mini-engine.ts";
import { openingHours, prices } from "../../miraiminds/kinds/file.ts";
import { inSeed, numberIds, ref } from "../../miraiminds/world.ts";
import { group as groupOf } from "../platform.ts";
import { CANARIES, miraiMindsPlatform } from "./platform.ts";

const group = groupOf(miraiMindsPlatform);
const { workspaceId } = miraiMindsSeed;

const AGENT = {
  name: "Cart saver",
  variant: { type: "abandoned_cart", config: { abandoned_cart: { paymentPlan: { mode: "both" } } } },
  agent: { identity: { name: "Priya", gender: "female", voice: "priya" }, endMessage: "Goodbye." },
  icpContext: { language: "hinglish", locationTiers: ["tier2", "tier1"] },
  callSettings: { slots: [{ startTime: "09:00", endTime: "18:00" }], retryProtocol: { maxAttemptsNoPickup: 3 } },
  knowledgeBase: { faq: [{ question: "When?", answer: "Tomorrow." }] },
  preCall: { apiPlan: { url: "https://pre.example.com/call", headers: { authorization: CANARIES.preCall } } },
};
const asking = (url: string) => ({ apiPlan: { ...AGENT.preCall.apiPlan, url } });
const EDITED = {
  ...AGENT,
  agent: { ...AGENT.agent, endMessage: "Good day." },
  icpContext: { language: "english", locationTiers: ["tier1"] },
};
const { endMessage: _end, ...silent } = AGENT.agent;
const SHORTER = { ...AGENT, agent: silent, knowledgeBase: { faq: [] } };

/** What the platform shows of it. */
const { preCall: _hidden, ...SHOWN } = AGENT;

const agent = (args: JsonObject) => inSeed("VoiceAgent", "cart", args);

const voiceAgents = group("VoiceAgent", "agent.endMessage", [
  { operation: "create", after: () => [agent(AGENT)] },
  { operation: "create, as the older guide has it", switches: { profile: "guide" }, after: () => [agent(AGENT)] },
  {
    operation: "adopt",
    seed: (control) => ({ old: control.create("assistants", { workspace: workspaceId, ...SHOWN }).id }),
    after: ({ old }) => [agent({ ...SHOWN, adopt: old })],
  },
  {
    operation: "update",
    before: () => [agent(AGENT)],
    after: () => [agent(EDITED)],
    third: () => [agent({ ...AGENT, agent: { ...AGENT.agent, endMessage: "Farewell." } })],
  },
  {
    operation: "key removal",
    before: () => [agent(AGENT)],
    after: () => [agent(SHORTER)],
    third: () => [agent({ ...SHORTER, agent: { ...silent, endMessage: "Farewell." } })],
  },
  {
    operation: "update of what the platform never shows",
    field: "nothing",
    before: () => [agent(AGENT)],
    after: () => [agent({ ...AGENT, preCall: asking("https://wrong.example.com/call") })],
    third: () => [agent({ ...AGENT, preCall: asking("https://third.example.com/call") })],
  },
  { operation: "delete", retains: true, before: () => [agent(AGENT)], after: () => [] },
  {
    operation: "neutralise",
    field: "name",
    retains: true,
    unseen: true,
    before: () => [agent({ ...AGENT, onDelete: "neutralise" })],
    after: () => [],
  },
  { operation: "refresh", by: "refresh", before: () => [agent(AGENT)], after: () => [agent(AGENT)] },
]);

const TOOL = {
  name: "order_status",
  description: "Looks up an order.",
  url: "https://orders.example.com/status",
  method: "get",
  headers: [{ key: "x-key", value: CANARIES.header }],
  parameters: { required: ["id"], properties: [{ name: "id", description: "Order number", type: "string" }] },
};
const { headers: _headers, ...HEADERLESS } = TOOL;

const tool = (args: JsonObject) => inSeed("Tool", "orders", args);

const tools = group("Tool", "description", [
  { operation: "create", after: () => [tool(TOOL)] },
  {
    operation: "adopt",
    seed: (control) => ({ old: control.create("tools", { workspace: workspaceId, ...TOOL }).id }),
    after: ({ old }) => [tool({ ...TOOL, adopt: old })],
  },
  {
    operation: "update",
    before: () => [tool(TOOL)],
    after: () => [tool({ ...TOOL, description: "Finds it." })],
    third: () => [tool({ ...TOOL, description: "Searches it." })],
  },
  {
    operation: "key removal",
    field: "headers",
    before: () => [tool(TOOL)],
    after: () => [tool(HEADERLESS)],
    third: () => [tool({ ...HEADERLESS, description: "Searches it." })],
  },
  { operation: "delete", before: () => [tool(TOOL)], after: () => [] },
  { operation: "refresh", by: "refresh", before: () => [tool(TOOL)], after: () => [tool(TOOL)] },
]);

const file = (source: string) => inSeed("File", "prices", { source });

const files = group("File", "fileName", [
  { operation: "upload", after: () => [file(prices)] },
  { operation: "replace", unseen: true, before: () => [file(prices)], after: () => [file(openingHours)] },
  {
    operation: "replace in a shared collection",
    retains: true,
    switches: { collectionPer: "workspace" },
    before: () => [file(prices)],
    after: () => [file(openingHours)],
  },
  { operation: "delete", unseen: true, before: () => [file(prices)], after: () => [] },
  { operation: "refresh", by: "refresh", before: () => [file(prices)], after: () => [file(prices)] },
]);

const STORE = {
  variant: "custom",
  name: "Acme Web Shop",
  currencyCode: "inr",
  timezone: "Asia/Kolkata",
  supportContacts: { phoneNumber: "+919876543210" },
  trustSignals: { valuePropositionOneLiner: "Good things" },
};
const store = (more: JsonObject = {}) => inSeed("Workspace", "store", { ...STORE, ...more });

const workspaces = group("Workspace", "nothing", [
  { operation: "create custom", after: () => [store()] },
  // Where the platform takes a name twice, a create that was killed leaves one that nobody can find.
  { operation: "create shopify", switches: { shopifyDuplicate: 409 }, after: () => [store({ variant: "shopify" })] },
  {
    operation: "create shopify, as the older guide has it",
    switches: { shopifyDuplicate: 409, profile: "guide" },
    after: () => [store({ variant: "shopify" })],
  },
  {
    operation: "adopt",
    seed: (control) => ({ old: control.create("workspaces", STORE).id }),
    after: ({ old }) => [store({ adopt: old })],
  },
  { operation: "refresh", by: "refresh", before: () => [store()], after: () => [store()] },
  { operation: "delete", retains: true, before: () => [store()], after: () => [] },
  { operation: "archive", before: () => [store({ onDelete: "archive" })], after: () => [] },
]);

const [first, second] = numberIds.map((telephonyNumberId) => ({ telephonyNumberId }));
const forSale = (number: string) => ({
  purchase: { number, countryCode: "US", numberType: "local", maxMonthlyRateCents: 115, maxSetupFeeCents: 0 },
});
const NUMBER = forSale("+14153120349");

const cart = agent(SHORTER);
const night = inSeed("VoiceAgent", "night", { ...SHORTER, name: "Night saver" });
const line = (lines: JsonObject, name = "cart") =>
  inSeed("Deployment", "line", { voiceAgentId: ref("VoiceAgent", name), ...lines });

const deployments = group("Deployment", "telephony", [
  { operation: "create", before: () => [cart], after: () => [cart, line({ inbound: first, outbound: second })] },
  {
    operation: "update",
    before: () => [cart, line({ inbound: first })],
    after: () => [cart, line({ inbound: second })],
    third: () => [cart, line({ outbound: second })],
  },
  {
    operation: "key removal",
    unseen: true,
    before: () => [cart, line({ inbound: first, outbound: second })],
    after: () => [cart, line({ inbound: first })],
    third: () => [cart, line({ outbound: first })],
  },
  {
    operation: "replace",
    before: () => [cart, night, line({ inbound: first })],
    after: () => [cart, night, line({ inbound: first }, "night")],
  },
  { operation: "delete", unseen: true, before: () => [cart, line({ inbound: first })], after: () => [cart] },
  {
    operation: "refresh",
    by: "refresh",
    before: () => [cart, line({ inbound: first })],
    after: () => [cart, line({ inbound: first })],
  },
]);

const purchases = group("Deployment", "telephony", [
  { operation: "purchase", before: () => [cart], after: () => [cart, line({ outbound: NUMBER })] },
  { operation: "purchase with the agent", after: () => [cart, line({ inbound: NUMBER, outbound: NUMBER })] },
  {
    operation: "purchase in an update",
    before: () => [cart, line({ inbound: first })],
    after: () => [cart, line({ inbound: first, outbound: NUMBER })],
  },
  {
    operation: "replace after a purchase",
    unseen: true,
    before: () => [cart, night, line({ outbound: NUMBER, onDelete: "release" })],
    after: () => [cart, night, line({ outbound: NUMBER, onDelete: "release" }, "night")],
  },
  {
    operation: "another purchase",
    before: () => [cart, line({ outbound: NUMBER })],
    after: () => [cart, line({ outbound: forSale("+14159085521") })],
  },
  {
    operation: "refresh after a purchase",
    by: "refresh",
    before: () => [cart, line({ outbound: NUMBER })],
    after: () => [cart, line({ outbound: NUMBER })],
  },
  {
    operation: "delete after a purchase",
    unseen: true,
    retains: true,
    before: () => [cart, line({ outbound: NUMBER })],
    after: () => [cart],
  },
  {
    operation: "release",
    unseen: true,
    before: () => [cart, line({ inbound: first, outbound: NUMBER, onDelete: "release" })],
    after: () => [cart],
  },
]);

const whole = (version: 1 | 2): Declared[] => [
  tool(version === 1 ? TOOL : HEADERLESS),
  file(version === 1 ? prices : openingHours),
  inSeed("VoiceAgent", "cart", {
    ...(version === 1 ? AGENT : EDITED),
    agent: { ...(version === 1 ? AGENT : EDITED).agent, tools: [ref("Tool", "orders")] },
  }),
  night,
  line(version === 1 ? { outbound: NUMBER } : { inbound: first, outbound: NUMBER }),
];

const programs = group("program", "agent.endMessage", [
  { operation: "up", after: () => whole(1) },
  { operation: "change", before: () => whole(1), after: () => whole(2) },
  { operation: "refresh", by: "refresh", before: () => whole(1), after: () => whole(1) },
  { operation: "destroy", retains: true, unseen: true, before: () => whole(1), after: () => [] },
]);

export const scenarios = { voiceAgents, tools, files, workspaces, deployments, purchases, programs };

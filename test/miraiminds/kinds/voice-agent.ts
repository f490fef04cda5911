import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject, omit, pick } from "../../../provider/kind/value.ts";
import { steps, withValue } from "../../contract/arguments.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { inhabit, inSeed, ref } from "../world.ts";

const identity = { name: "Priya", gender: "female", voice: "priya" };
const agent = { identity, systemPrompt: "Help the customer." };

/** Arguments of the smallest agent. */
export const smallest = {
  name: "Support",
  variant: { type: "custom" },
  agent,
  icpContext: { language: "english" },
};

const tools = ["first", "second", "third"].map((name) =>
  inSeed("Tool", name, { name, description: "Does it.", url: "https://tools.example.com", method: "get" }),
);

type More = Omit<PropertyFixture, "at">;

/** A property of `top`, whose first value is `from` beside what `base` has. */
const within =
  (top: string, base: JsonObject, over: JsonObject = {}) =>
  (at: string, from: unknown, more: More): PropertyFixture => ({
    given: { ...over, [top]: withValue(base, steps(at), from) },
    ...more,
    at: `${top}.${at}`,
  });

/** What an update cannot clear: objects are merged, and null is refused. Nothing is changed by the attempts. */
const stuck = (says: RegExp, attempts = 2) => ({
  refused: says,
  writes: Array.from({ length: attempts }, () => "PUT variant"),
});

/** A variant with its block. */
const variant = (type: string, config: JsonObject | undefined) => ({
  variant: { type, ...(config && { config: { [type]: config } }) },
  agent: { identity },
});

const inBlock =
  (type: string, config: JsonObject) =>
  (at: string, more: More): PropertyFixture => ({
    driftAt: "variant.config",
    given: variant(type, config),
    ...more,
    at: `variant.config.${type}${at && `.${at}`}`,
  });

const contacts = { phoneNumber: "+919876543210", email: "help@example.com" };
const cart = inBlock("abandoned_cart", { paymentPlan: { mode: "both", additionalFee: { cod: 30 } } });
const prepaid = inBlock("cod_to_prepaid", { paymentLinkValidity: 24, codFee: 50, supportContacts: contacts });
const address = inBlock("address_verification", { minDays: 3, maxDays: 5, supportContacts: contacts });
const order = inBlock("order_confirmation", { supportContacts: contacts });
const ndr = inBlock("ndr_followup", {
  maxRescheduleDays: 3,
  webhookToken: "secret-of-shiprocket",
  supportContacts: contacts,
});

const inputSchema = [
  {
    name: "order",
    type: "object",
    isRequired: true,
    fields: [
      { name: "city", type: "string" },
      { name: "zip", type: "string" },
    ],
  },
  { name: "count", type: "number", isRequired: false },
];
const variableSchema = {
  properties: { order: { type: "string", description: "The order" }, city: { type: "string" } },
  required: ["order"],
};

const custom =
  (config: JsonObject) =>
  (at: string, more: More): PropertyFixture => ({
    driftAt: "variant.config",
    given: { variant: { type: "custom", config } },
    ...more,
    at: `variant.config.${at}`,
  });
const input = custom({ inputSchema });
const schema = custom({ variableSchema });

const slots = [
  { startTime: "10:00", endTime: "13:00" },
  { startTime: "14:00", endTime: "18:00" },
];
const retryProtocol = {
  maxAttemptsNoPickup: 3,
  maxAttemptsLowEngagement: 2,
  reAttemptPeriod: 600,
  maxRescheduleCount: 2,
};
const callSettings = { slots, retryProtocol };
const call = within("callSettings", callSettings);
/** Cannot be cleared, and the value that is left over may be the platform's default: a warning says so. */
const kept = (leaves: unknown) => ({ leaves });

const reason = { type: "string", description: "Why not", required: true, enum: ["price", "other"] };
const analysis = within("analysisPlan", { summaryPlan: "In one sentence." });
const insight = within("analysisPlan", { callInsightPlan: { reason } });

const faq = [
  { question: "Abroad?", answer: "No." },
  { question: "Returns?", answer: "Seven days." },
];
const documents = [
  { url: "https://example.com/returns.pdf", title: "Returns", type: "pdf" },
  { url: "https://example.com/sizes.txt", title: "Sizes", type: "txt" },
];
const knowledge = within("knowledgeBase", { faq, documents });

const apiPlan = {
  method: "post",
  url: "https://pre.example.com/call",
  headers: { authorization: "secret-of-the-pre-call" },
  body: { source: "voice" },
};
const preCall = (at: string, more: More): PropertyFixture => ({
  given: { preCall: { apiPlan } },
  unseen: "the platform never returns it",
  ...more,
  at: `preCall${at && `.${at}`}`,
});

const behaviour = within("agent", agent);
/** A preset, whose prompt the platform writes where there is none. */
const preset = within("agent", { identity }, { variant: { type: "order_confirmation" } });
const audience = within("icpContext", { language: "english" });

const somebodys = (world: ContractWorld, fields: JsonObject): string =>
  world.control.create("assistants", { workspace: miraiMindsSeed.workspaceId, ...smallest, ...fields }).id;

const fields = [...Object.keys(smallest), "callSettings", "analysisPlan", "knowledgeBase", "preCall"];

/** Cannot be deleted. */
export const voiceAgent: KindFixture = {
  needs: [],
  args: smallest,
  properties: [
    { at: "name", to: "Sales", byHand: "By hand" },
    {
      at: "variant",
      given: { variant: { type: "custom", config: { inputSchema } } },
      to: { type: "custom", config: { inputSchema: [inputSchema[1]] } },
      byHand: { type: "custom", config: { inputSchema: [inputSchema[0]] } },
      driftAt: "variant.config",
    },
    {
      at: "variant.type",
      to: "order_confirmation",
      refused: /variant\.type cannot change .*no way to remove/s,
      unseen: "the platform cannot change it either",
    },
    {
      at: "variant.config",
      given: { variant: { type: "custom", config: { inputSchema } } },
      to: { inputSchema: [inputSchema[1]] },
      byHand: { inputSchema: [inputSchema[0]] },
      removal: kept({ inputSchema }),
    },

    cart("", {
      to: { paymentPlan: { mode: "cod", additionalFee: { cod: 30 } } },
      byHand: { paymentPlan: { mode: "online", additionalFee: { cod: 30 } } },
      removal: kept({ paymentPlan: { mode: "both", additionalFee: { cod: 30 } } }),
    }),
    cart("paymentPlan", {
      to: { mode: "cod", additionalFee: { cod: 30 } },
      byHand: { mode: "online", additionalFee: { cod: 30 } },
      removal: stuck(/variant\.config/),
    }),
    cart("paymentPlan.mode", { to: "cod", byHand: "online", removal: stuck(/variant\.config/) }),
    cart("paymentPlan.additionalFee", { to: { cod: 40 }, byHand: { cod: 45 }, removal: stuck(/variant\.config/) }),
    cart("paymentPlan.additionalFee.cod", { to: 40, byHand: 45, removal: stuck(/variant\.config/) }),
    prepaid("", {
      to: { paymentLinkValidity: 12, codFee: 50, supportContacts: contacts },
      byHand: { paymentLinkValidity: 6, codFee: 50, supportContacts: contacts },
    }),
    prepaid("paymentLinkValidity", { to: 12, byHand: 6 }),
    prepaid("codFee", { to: 60, byHand: 70 }),
    prepaid("supportContacts", {
      to: { ...contacts, email: "new@example.com" },
      byHand: { ...contacts, email: "by-hand@example.com" },
    }),
    prepaid("supportContacts.phoneNumber", {
      to: "+919876543211",
      byHand: "+919876543212",
      removal: stuck(/variant\.config/),
    }),
    prepaid("supportContacts.email", {
      to: "new@example.com",
      byHand: "by-hand@example.com",
      removal: stuck(/variant\.config/),
    }),
    address("", {
      to: { minDays: 2, maxDays: 5, supportContacts: contacts },
      byHand: { minDays: 1, maxDays: 5, supportContacts: contacts },
    }),
    address("minDays", { to: 2, byHand: 1 }),
    address("maxDays", { to: 6, byHand: 7 }),
    address("supportContacts", {
      to: { ...contacts, email: "new@example.com" },
      byHand: { ...contacts, email: "by-hand@example.com" },
    }),
    order("", {
      to: { supportContacts: { ...contacts, email: "new@example.com" } },
      byHand: { supportContacts: { ...contacts, email: "by-hand@example.com" } },
      removal: kept({ supportContacts: contacts }),
    }),
    order("supportContacts", {
      to: { ...contacts, email: "new@example.com" },
      byHand: { ...contacts, email: "by-hand@example.com" },
      removal: stuck(/variant\.config/),
    }),
    ndr("", {
      to: { maxRescheduleDays: 4, webhookToken: "secret-of-shiprocket", supportContacts: contacts },
      byHand: { maxRescheduleDays: 5, webhookToken: "secret-of-shiprocket", supportContacts: contacts },
      removal: kept({ maxRescheduleDays: 3, webhookToken: "secret-of-shiprocket", supportContacts: contacts }),
    }),
    ndr("maxRescheduleDays", { to: 4, byHand: 5, removal: stuck(/variant\.config/) }),
    ndr("webhookToken", { to: "another-secret", byHand: "set-by-hand", removal: stuck(/variant\.config/) }),
    ndr("supportContacts", {
      to: { ...contacts, email: "new@example.com" },
      byHand: { ...contacts, email: "by-hand@example.com" },
      removal: stuck(/variant\.config/),
    }),

    {
      at: "variant.config.systemPrompt",
      given: { agent: { identity }, variant: { type: "custom", config: { systemPrompt: "The older place." } } },
      to: "Still the older place.",
      writes: ["PUT agent"],
      unseen: "it is moved to agent.systemPrompt",
      removal: { with: { agent: { identity, systemPrompt: "The newer place." } }, writes: ["PUT agent"] },
    },
    input("inputSchema", { to: [inputSchema[1]], byHand: [inputSchema[0]], removal: kept(inputSchema) }),
    input("inputSchema[1].name", { to: "number", byHand: "by_hand" }),
    input("inputSchema[1].type", { to: "boolean", byHand: "array" }),
    input("inputSchema[0].isRequired", { to: false }),
    input("inputSchema[0].fields", {
      to: [{ name: "city", type: "string" }],
      byHand: [{ name: "by_hand", type: "string" }],
    }),
    schema("variableSchema", {
      to: { ...variableSchema, required: ["city"] },
      byHand: { ...variableSchema, required: ["order", "city"] },
      removal: kept(variableSchema),
    }),
    schema("variableSchema.properties", {
      to: { ...variableSchema.properties, order: { type: "number", description: "The order" } },
      byHand: { ...variableSchema.properties, order: { type: "boolean", description: "The order" } },
    }),
    schema("variableSchema.properties.order.type", {
      to: "number",
      byHand: "boolean",
      removal: stuck(/variant\.config/),
    }),
    schema("variableSchema.properties.order.description", {
      to: "Its number",
      byHand: "By hand",
      removal: stuck(/variant\.config/),
    }),
    schema("variableSchema.required", { to: ["city"], byHand: ["order", "city"], removal: stuck(/variant\.config/) }),

    behaviour("identity", identity, {
      to: { ...identity, name: "Neha" },
      byHand: { ...identity, name: "By hand" },
    }),
    {
      at: "agent",
      to: { ...agent, systemPrompt: "Sell." },
      byHand: { ...agent, systemPrompt: "By hand." },
      driftAt: "agent.systemPrompt",
    },
    behaviour("identity.name", "Priya", { to: "Neha", byHand: "By hand" }),
    behaviour("identity.gender", "female", { to: "male" }),
    behaviour("identity.voice", "priya", { to: "neha", byHand: "sagar" }),
    preset("systemPrompt", "Confirm the order.", { to: "Ask.", byHand: "By hand.", removal: { leaves: "" } }),
    behaviour("firstMessage", "Hello.", { to: "Good evening.", byHand: "By hand.", removal: { leaves: "" } }),
    behaviour("endMessage", "Goodbye.", { to: "Thank you.", byHand: "By hand.", removal: { leaves: "" } }),
    behaviour("tools", [ref("Tool", "first")], {
      to: [ref("Tool", "first"), ref("Tool", "second")],
      byHand: [ref("Tool", "third")],
      needs: tools,
      removal: { leaves: [] },
    }),

    { at: "icpContext", to: { language: "hindi" }, byHand: { language: "tamil" }, driftAt: "icpContext.language" },
    audience("language", "english", { to: "hinglish", byHand: "tamil" }),
    audience("targetAgeGroups", ["gen_z"], { to: ["gen_z", "gen_x"], byHand: ["boomers"], removal: { leaves: [] } }),
    audience("locationTiers", ["tier1"], { to: ["tier2", "tier1"], byHand: ["rural"], removal: { leaves: [] } }),
    audience("targetAudience", ["female"], { to: ["male"], byHand: ["children"], removal: { leaves: [] } }),

    {
      at: "callSettings",
      given: { callSettings },
      to: { slots: [slots[0]], retryProtocol },
      byHand: { slots: [slots[1]], retryProtocol },
      driftAt: "callSettings.slots",
      removal: kept({ ...callSettings, maxCallDuration: 300, concurrentCallCount: 5 }),
    },
    call("slots", slots, { to: [slots[0]], byHand: [slots[1]] }),
    call("slots[0].startTime", "10:00", { to: "09:00", byHand: "08:00", driftAt: "callSettings.slots" }),
    call("slots[0].endTime", "13:00", { to: "12:30", byHand: "12:00", driftAt: "callSettings.slots" }),
    call("maxCallDuration", 200, { to: 240, byHand: 260, removal: kept(200) }),
    call("concurrentCallCount", 4, { to: 6, byHand: 7, removal: kept(4) }),
    call("retryProtocol", retryProtocol, {
      to: { ...retryProtocol, maxAttemptsNoPickup: 4 },
      byHand: { ...retryProtocol, maxAttemptsNoPickup: 5 },
    }),
    call("retryProtocol.maxAttemptsNoPickup", 3, { to: 4, byHand: 5, removal: { leaves: 2 } }),
    call("retryProtocol.maxAttemptsLowEngagement", 2, { to: 3, byHand: 4, removal: { leaves: 1 } }),
    call("retryProtocol.reAttemptPeriod", 600, { to: 900, byHand: 1200, removal: { leaves: 300 } }),
    call("retryProtocol.maxRescheduleCount", 2, { to: 3, byHand: 4, removal: { leaves: 1 } }),

    {
      at: "analysisPlan",
      given: { analysisPlan: { summaryPlan: "In one sentence." } },
      to: { summaryPlan: "In two." },
      byHand: { summaryPlan: "By hand." },
      driftAt: "analysisPlan.summaryPlan",
      removal: { leaves: { summaryPlan: "" } },
    },
    analysis("successCriteriaPlan", "They buy.", { to: "They stay.", byHand: "By hand.", removal: { leaves: "" } }),
    analysis("summaryPlan", "In one sentence.", { to: "In two.", byHand: "By hand.", removal: { leaves: "" } }),
    insight(
      "callInsightPlan",
      { reason },
      {
        to: { reason: { ...reason, description: "What kept them" } },
        byHand: { reason: { ...reason, description: "By hand" } },
        removal: { leaves: {} },
      },
    ),
    insight("callInsightPlan.reason.type", "string", {
      given: { analysisPlan: { callInsightPlan: { reason: omit(reason, ["enum"]) } } },
      to: "number",
      byHand: "boolean",
      driftAt: "analysisPlan.callInsightPlan",
    }),
    insight("callInsightPlan.reason.description", "Why not", { to: "What kept them", byHand: "By hand" }),
    insight("callInsightPlan.reason.required", true, { to: false }),
    insight("callInsightPlan.reason.enum", ["price", "other"], { to: ["price"], byHand: ["by hand"] }),

    {
      at: "knowledgeBase",
      given: { knowledgeBase: { faq } },
      to: { faq: [faq[0]] },
      byHand: { faq: [faq[1]] },
      driftAt: "knowledgeBase.faq",
      removal: { leaves: { faq: [] } },
    },
    knowledge("faq", faq, { to: [faq[0]], byHand: [faq[1]], removal: { leaves: [] } }),
    knowledge("faq[1].question", "Returns?", { to: "Return?", byHand: "By hand?" }),
    knowledge("faq[1].answer", "Seven days.", { to: "Ten days.", byHand: "By hand." }),
    knowledge("documents", documents, { to: [documents[0]], byHand: [documents[1]], removal: { leaves: [] } }),
    knowledge("documents[0].url", documents[0]?.url, {
      to: "https://example.com/new.pdf",
      byHand: "https://example.com/by-hand.pdf",
    }),
    knowledge("documents[0].title", "Returns", { to: "Sending back", byHand: "By hand" }),
    knowledge("documents[0].type", "pdf", { to: "docx", byHand: "markdown" }),

    preCall("", {
      to: { apiPlan: { ...apiPlan, url: "https://pre.example.com/v2" } },
      removal: { leaves: { apiPlan: { url: "" } } },
    }),
    preCall("apiPlan", { to: { ...apiPlan, url: "https://pre.example.com/v3" } }),
    preCall("apiPlan.method", { toArgs: { preCall: { apiPlan: { ...omit(apiPlan, ["body"]), method: "get" } } } }),
    preCall("apiPlan.url", { to: "https://pre.example.com/v4" }),
    preCall("apiPlan.headers", { to: { authorization: "another-secret" } }),
    preCall("apiPlan.body", { to: { source: "voice", more: [1] } }),
  ],
  expected(args) {
    const { agent: given, variant: wanted } = args;
    const config = isObject(wanted) && isObject(wanted["config"]) ? wanted["config"] : {};
    if (!("systemPrompt" in config)) return args;
    const { systemPrompt } = config;
    return { ...args, agent: { systemPrompt, ...(isObject(given) && given) }, variant: { type: "custom" } };
  },
  live(world, id) {
    const found = world.stored("assistants").find((candidate) => candidate.id === id);
    return found && pick(found, fields);
  },
  ids: (world) => world.stored("assistants").map(({ id }) => id),
  edit: (world, id, changes) => void world.control.dashboardEdit("assistants", id, changes as never),
  // The older place of the prompt.
  moved: ["variant", "agent"],
  vanish(world, id) {
    inhabit(world, "tools");
    world.control.remove("assistants", id);
  },
  lostInCreate: "agent.firstMessage",
  afterDelete: { stays: {} },
  warning: /cannot delete an assistant/,
  twins: {
    identical: { make: (world) => somebodys(world, {}), outcome: "identical" },
    "with other words": {
      make: (world) => somebodys(world, { agent: { identity, systemPrompt: "Other." } }),
      outcome: "refused",
    },
    "with more than the manifest sets": {
      make: (world) => somebodys(world, { knowledgeBase: { faq } }),
      outcome: "identical",
    },
  },
  many: (count) => ({
    needs: [],
    args: Array.from({ length: count }, (_, index) => ({ ...smallest, name: `Desk ${index}` })),
  }),
  passthrough: {
    switches: { unknownFields: "store" },
    clears: true,
    dropped: { unknownFields: "ignore" },
    live: (world, id) => world.stored("assistants").find((candidate) => candidate.id === id)?.["extra"],
    edit: (world, id, changes) => void world.control.dashboardEdit("assistants", id, { extra: changes } as never),
  },
  listPath: "/assistant/list",
  scopes: {},
};

import { miraiMindsSeed } from "../../../../emulator/miraiminds/seed.ts";
import { customAssistant, dataOf, type Fields } from "../session.ts";
import { perProfile, type Session, type SwitchCases } from "./case.ts";

const identity = customAssistant.agent.identity;
const preset = { type: "abandoned_cart", config: { abandoned_cart: {} } };
const slot = (startTime: string, endTime: string) => ({ startTime, endTime });

/** Statuses of creates, each with its own name. */
async function statuses(session: Session, ...bodies: readonly Fields[]): Promise<number[]> {
  const seen: number[] = [];
  for (const [index, body] of bodies.entries()) {
    seen.push((await session.create({ name: `Assistant ${index}`, ...body })).status);
  }
  return seen;
}

/** Two members of what a fresh assistant reads back, at once. */
async function readBack(session: Session, body: Fields, ...path: readonly string[]): Promise<unknown> {
  let value: unknown = await session.read(await session.assistant(body));
  for (const key of path) value = (value as Fields | undefined)?.[key];
  return value;
}

const withSlots = (...slots: unknown[]) => ({ callSettings: { slots, retryProtocol: {} } });
const withPreCall = (url: string) => ({ preCall: { apiPlan: { url } } });
const withPrompt = (systemPrompt: string | undefined) => ({ agent: { identity, systemPrompt } });

const requestCases: SwitchCases = {
  variants: {
    observe: async (session) =>
      statuses(
        session,
        ...[
          "abandoned_cart",
          "custom",
          "cod_to_prepaid",
          "address_verification",
          "order_confirmation",
          "ndr_followup",
        ].map((type) => ({ variant: { type, config: blocks } })),
        { variant: { type: "other" } },
      ),
    expected: { six: [200, 200, 200, 200, 200, 200, 400], two: [200, 200, 400, 400, 400, 400, 400] },
  },
  configBlocks: perProfile(
    async (session) =>
      statuses(
        session,
        { variant: { type: "abandoned_cart" } },
        { variant: { type: "cod_to_prepaid", config: {} } },
        { variant: { type: "ndr_followup" } },
      ),
    {
      profile: [
        [400, 400, 200],
        [200, 200, 200],
      ],
      required: [
        [400, 400, 200],
        [400, 400, 200],
      ],
      optional: [
        [200, 200, 200],
        [200, 200, 200],
      ],
    },
  ),
  paymentLinkValidity: {
    observe: async (session) =>
      statuses(session, {
        variant: { type: "cod_to_prepaid", config: { cod_to_prepaid: { codFee: 50, supportContacts: {} } } },
      }),
    expected: { required: [400], optional: [200] },
  },
  configSystemPrompt: {
    observe: async (session) => {
      const answer = await session.create({
        variant: { type: "custom", config: { systemPrompt: "old" } },
        agent: { identity },
      });
      if (answer.status !== 200) return answer.status;
      const { variant, agent } = await session.read(String(dataOf(answer)["assistantId"]));
      return [((variant as Fields)["config"] as Fields)["systemPrompt"], (agent as Fields)["systemPrompt"]];
    },
    expected: { kept: ["old", undefined], moved: [undefined, "old"], ignored: [undefined, undefined], 400: 400 },
  },
  customPrompt: {
    observe: async (session) => statuses(session, withPrompt(undefined), withPrompt(""), withPrompt("Help.")),
    expected: { optional: [200, 200, 200], required: [400, 400, 200] },
  },
  identityFields: perProfile(
    async (session) => (await session.create({ agent: { identity: { name: "Priya" } } })).status,
    {
      profile: [200, 400],
      required: [400, 400],
      optional: [200, 200],
    },
  ),
  icpLanguage: perProfile(
    async (session) => statuses(session, { icpContext: undefined }, { icpContext: { targetAgeGroups: ["gen_z"] } }),
    {
      profile: [
        [200, 200],
        [400, 400],
      ],
      required: [
        [400, 400],
        [400, 400],
      ],
      optional: [
        [200, 200],
        [200, 200],
      ],
    },
  ),
  callSettingsMembers: perProfile(
    async (session) => (await session.create({ callSettings: { maxCallDuration: 180 } })).status,
    {
      profile: [400, 200],
      required: [400, 400],
      optional: [200, 200],
    },
  ),
  slotCheck: {
    observe: async (session) =>
      statuses(
        session,
        withSlots(slot("9am", "5pm")),
        withSlots(slot("22:00", "06:00")),
        withSlots(slot("12:00", "18:00"), slot("09:00", "13:00")),
        withSlots(slot("09:00", "13:00"), slot("13:00", "18:00")),
      ),
    expected: { format: [400, 200, 200, 200], none: [200, 200, 200, 200], strict: [400, 400, 400, 200] },
  },
  maxCallDurationMax: {
    observe: async (session) =>
      statuses(
        session,
        ...[600, 601].map((maxCallDuration) => ({
          callSettings: { slots: [slot("09:00", "18:00")], retryProtocol: {}, maxCallDuration },
        })),
      ),
    expected: { none: [200, 200], 600: [200, 400] },
  },
  promptMax: {
    observe: async (session) => statuses(session, withPrompt("x".repeat(10_000)), withPrompt("x".repeat(10_001))),
    expected: { none: [200, 200], 10000: [200, 400] },
  },
  preCallEmptyUrl: {
    observe: async (session) => statuses(session, withPreCall("")),
    expected: { disables: [200], 400: [400] },
  },
  preCallHttps: {
    observe: async (session) =>
      statuses(session, withPreCall("http://shop.test"), withPreCall("https://shop.test"), withPreCall("shop")),
    expected: { any: [200, 200, 400], https: [400, 200, 400] },
  },
  documentUrls: {
    observe: async (session) =>
      statuses(
        session,
        ...["http://shop.test/a.pdf", "https://shop.test/a.pdf", "a.pdf"].map((url) => ({
          knowledgeBase: { documents: [{ url, title: "A", type: "pdf" }] },
        })),
      ),
    expected: { any: [200, 200, 400], https: [400, 200, 400] },
  },
  unknownTool: {
    observe: async (session) => {
      const answer = await session.create({ agent: { identity, tools: ["f".repeat(24)] } });
      if (answer.status !== 200) return answer.status;
      return ((await session.read(String(dataOf(answer)["assistantId"])))["agent"] as Fields)["tools"];
    },
    expected: { 400: 400, 404: 404, dropped: [] },
  },
  unknownNumber: {
    observe: async (session) => {
      const numbers = session.control.dump()["numbers"] ?? [];
      const foreign = numbers.find(({ organization }) => organization === miraiMindsSeed.otherOrganizationId);
      return statuses(session, { telephony: { inbound: "f".repeat(24) } }, { telephony: { outbound: foreign?.id } });
    },
    expected: { 400: [400, 400], 404: [404, 404], accepted: [200, 200] },
  },
  validateVoice: {
    observe: async (session) =>
      statuses(
        session,
        { agent: { identity: { ...identity, voice: "unheard" } } },
        { agent: { identity: { ...identity, voice: "sagar" } } },
      ),
    expected: { off: [200, 200], slug: [400, 200], gender: [400, 400] },
  },
};

const headers = [{ key: "X-Key", value: "secret" }];
const parameters = { required: ["a"], properties: [{ name: "a", description: "A", type: "string" }] };
const insights = ["callConnected", "customerEngaged"];

/** Names of the insights of a preset and of a custom assistant that has one of its own. */
async function insightsOf(session: Session) {
  const own = { analysisPlan: { callInsightPlan: { mood: { type: "string", description: "Mood", required: false } } } };
  const plans = [
    await readBack(session, { name: "Preset", variant: preset }, "analysisPlan", "callInsightPlan"),
    await readBack(session, own, "analysisPlan", "callInsightPlan"),
  ];
  return plans.map((plan) => Object.keys(plan ?? {}));
}

const readCases: SwitchCases = {
  createBody: {
    observe: async (session) => {
      const data = dataOf(await session.create());
      return [typeof data["assistantId"], typeof data["_id"], data["name"]];
    },
    expected: { assistantId: ["string", "undefined", undefined], document: ["undefined", "string", "Front desk"] },
  },
  presetPrompt: {
    observe: async (session) => {
      const prompt = await readBack(session, { variant: preset, agent: { identity } }, "agent", "systemPrompt");
      const own = await readBack(session, { name: "Own", variant: preset }, "agent", "systemPrompt");
      const custom = await readBack(session, { name: "Custom", agent: { identity } }, "agent", "systemPrompt");
      return [prompt === "" ? "empty" : typeof prompt, own, custom];
    },
    expected: { empty: ["empty", "Help.", undefined], generated: ["string", "Help.", undefined] },
  },
  presetInputSchema: {
    observe: async (session) => {
      const sent = { ...preset, config: { ...preset.config, inputSchema: [{ name: "mine" }] } };
      const fields = (await readBack(session, { variant: sent }, "variant", "config", "inputSchema")) as Fields[];
      return [fields.some(({ name }) => name === "mine"), fields.some(({ name }) => name === "totalLineItemsPriceSet")];
    },
    expected: { current: [false, true], older: [false, false], off: [true, false] },
  },
  addInsights: {
    observe: insightsOf,
    expected: {
      presets: [insights, ["mood"]],
      all: [insights, [...insights, "mood"]],
      off: [[], ["mood"]],
    },
  },
  generateGreeting: {
    observe: async (session) => [
      await readBack(session, {}, "agent", "firstMessage"),
      await readBack(session, { name: "Own", agent: { identity, firstMessage: "Hi." } }, "agent", "firstMessage"),
    ],
    expected: { true: ["Hello, this is Priya.", "Hi."], false: [undefined, "Hi."] },
  },
  fillCallSettings: {
    observe: async (session) => {
      const filled = (await readBack(session, {}, "callSettings")) as Fields | undefined;
      const sent = { slots: [slot("10:00", "17:30")], retryProtocol: { reAttemptPeriod: 60 } };
      const partial = (await readBack(session, { name: "Own", callSettings: sent }, "callSettings")) as Fields;
      return [filled && Object.keys(filled).sort(), partial["retryProtocol"], partial["slots"]];
    },
    expected: {
      full: [
        ["concurrentCallCount", "maxCallDuration", "retryProtocol", "slots"],
        retryOf(60),
        [slot("10:00", "17:30")],
      ],
      retryProtocol: [["retryProtocol"], retryOf(60), [slot("10:00", "17:30")]],
      off: [undefined, { reAttemptPeriod: 60 }, [slot("10:00", "17:30")]],
    },
  },
  fillIcpContext: {
    observe: async (session) => readBack(session, { icpContext: undefined }, "icpContext"),
    expected: { true: { language: "english" }, false: undefined },
  },
  fillTypes: {
    observe: async (session) => {
      const inputSchema = [{ name: "a" }, { name: "b", type: "object", fields: [{ name: "c" }] }];
      const variant = { type: "custom", config: { inputSchema } };
      const [a, b] = (await readBack(session, { variant }, "variant", "config", "inputSchema")) as Fields[];
      const parameters = { required: [], properties: [{ name: "q", description: "Query" }] };
      const { body } = (await session.tool({ parameters }))["config"] as { body: { properties: Fields[] } };
      return [a?.["type"], (b?.["fields"] as Fields[])[0]?.["type"], body.properties[0]?.["type"]];
    },
    expected: { true: ["string", "string", "string"], false: [undefined, undefined, undefined] },
  },
  emptyArrays: {
    observe: async (session) => {
      const body = { knowledgeBase: { faq: [] }, agent: { identity, tools: [] } };
      const { knowledgeBase, agent } = await session.read(await session.assistant(body));
      const { knowledgeBase: none } = await session.read(await session.assistant({ name: "None" }));
      const { config: bare } = await session.tool();
      const { config: empty } = await session.tool({ name: "Empty", headers: [], parameters: { properties: [] } });
      const { config: full } = await session.tool({ name: "Full", headers, parameters });
      const tools = (agent as Fields)["tools"];
      return [knowledgeBase, tools, none, ...[bare, empty, full].map((config) => pick(config as Fields))];
    },
    expected: {
      kept: [{ faq: [] }, [], undefined, {}, { headers: [], body: { properties: [] } }, { headers, body: parameters }],
      filled: [
        { faq: [], documents: [] },
        [],
        { faq: [], documents: [] },
        { headers: [], body: { required: [], properties: [] } },
        { headers: [], body: { required: [], properties: [] } },
        { headers, body: parameters },
      ],
      dropped: [{}, undefined, undefined, {}, {}, { headers, body: parameters }],
    },
  },
  assistantTimezone: {
    observe: async (session) => readBack(session, {}, "timezone"),
    expected: { UTC: "UTC", workspace: "Asia/Kolkata" },
  },
  voiceSlugCase: {
    observe: async (session) =>
      readBack(session, { agent: { identity: { ...identity, voice: "Priya" } } }, "agent", "identity", "voice"),
    expected: { asSent: "Priya", lower: "priya" },
  },
  preCallRead: {
    observe: async (session) => readBack(session, withPreCall("https://shop.test"), "preCall"),
    expected: { hidden: undefined, shown: { apiPlan: { url: "https://shop.test" } } },
  },
  integrations: {
    observe: async (session) => {
      const tools: unknown[] = [];
      for (const name of ["a", "b", "c"]) tools.push((await session.tool({ name }))["_id"]);
      const groups = (await readBack(session, { agent: { identity, tools } }, "agent", "tools")) as {
        tools: unknown[];
      }[];
      return groups.map((group) => group.tools.map((id) => tools.indexOf(id)));
    },
    expected: { 2: [[0, 2], [1]], 1: [[0, 1, 2]] },
  },
  toolOrder: {
    observe: async (session) => {
      const tools: unknown[] = [];
      for (const name of ["a", "b", "c"]) tools.push((await session.tool({ name }))["_id"]);
      const groups = (await readBack(session, { agent: { identity, tools } }, "agent", "tools")) as {
        tools: unknown[];
      }[];
      return groups.map((group) => group.tools.map((id) => tools.indexOf(id)));
    },
    expected: { asSent: [[0, 2], [1]], reversed: [[1], [2, 0]] },
  },
};

export const assistantCases: SwitchCases = { ...requestCases, ...readCases };

const blocks = {
  abandoned_cart: {},
  cod_to_prepaid: { paymentLinkValidity: 24, codFee: 50, supportContacts: {} },
  address_verification: { minDays: 3, maxDays: 5, supportContacts: {} },
};

function retryOf(reAttemptPeriod: number) {
  return { maxAttemptsNoPickup: 2, maxAttemptsLowEngagement: 1, reAttemptPeriod, maxRescheduleCount: 1 };
}

function pick({ headers, body }: Fields) {
  return { ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
}

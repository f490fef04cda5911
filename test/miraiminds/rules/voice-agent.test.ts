import { describe, expect, test } from "vitest";
import { voiceAgentRules, voiceAgentSetRules } from "../../../provider/platforms/miraiminds/rules/voice-agent.ts";
import type { DeclaredResource } from "../../../provider/kind/definition.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found, foundInSet, messages, suggestions } from "../../rules/found.ts";
import { declared } from "./declared.ts";

const identity = { name: "Priya", gender: "female", voice: "priya" };
const agent = {
  name: "Cart recovery",
  variant: { type: "abandoned_cart" },
  agent: { identity },
  icpContext: { language: "hindi" },
};
const find = (part: object): string[] => found(voiceAgentRules, { ...agent, ...part });
const suggest = (part: object): (string | undefined)[] => suggestions(voiceAgentRules, { ...agent, ...part });

/** A custom agent: what its config declares, and what it says. */
const custom = (config: object, says: object = { systemPrompt: "Talk." }): object => ({
  variant: { type: "custom", config },
  agent: { identity, ...says },
});

test("a name has no spaces around it", () => {
  expect(find({ name: " Cart" })).toEqual(["name-spaces at name"]);
});

describe("a prompt", () => {
  test.each([
    ["of a preset may be left to the platform", {}],
    ["of a preset may be the author's own", { agent: { identity, systemPrompt: "Talk." } }],
    ["stands in the agent", custom({})],
    ["stands in its older place", custom({ systemPrompt: "Talk." }, {})],
    ["may be unknown", custom({}, { systemPrompt: UNKNOWN })],
    [
      "may be in settings that are not known yet",
      { variant: { type: "custom", config: UNKNOWN }, agent: { identity } },
    ],
    ["may be of a variant that is not known yet", { variant: { type: UNKNOWN }, agent: { identity } }],
  ])("%s", (_what, part) => {
    expect(find(part)).toEqual([]);
  });

  test("of a custom agent is not missing", () => {
    expect(find(custom({}, {}))).toEqual(["one-prompt at agent"]);
  });

  test("is not given in both places", () => {
    expect(find(custom({ systemPrompt: "Talk." }))).toEqual(["one-prompt at variant.config.systemPrompt"]);
  });
});

describe("a placeholder", () => {
  const variables = [
    { name: "customerName" },
    {
      name: "order",
      type: "object",
      fields: [
        { name: "total", type: "number" },
        { name: "open", type: "object" },
      ],
    },
    { name: "items", type: "array", fields: [{ name: "title" }] },
    { name: "later", type: UNKNOWN },
  ];
  const says = (text: string, config: object = { inputSchema: variables }): string[] =>
    find(custom(config, { systemPrompt: text }));

  test.each([
    "no placeholder { } {{}} {{ }}",
    "{{customerName}}",
    "{{ customerName }}",
    "{{order}} {{order.total}} {{order.open.anything}}",
    "{{items}} {{items.title}} {{items.0.title}} {{items[0].title}} {{items.0}}",
    "{{later.anything}}",
    "{{variableValues.customerName}}",
    "{{#if customerName}} is none of the platform's",
    "{{two words}}",
    UNKNOWN,
  ])("may stand in %j", (text) => {
    expect(says(text)).toEqual([]);
  });

  test.each([
    ["{{naem}}", undefined],
    ["{{customerNmae}}", "{{customerName}}"],
    ["{{ordr.total}}", "{{order.total}}"],
    ["{{order.totl}}", "{{order.total}}"],
    ["{{items[0].titel}}", "{{items.title}}"],
    ["{{customerName.first}}", "{{customerName}}"],
    ["{{variableValues.customername}}", "{{customerName}}"],
  ])("may not be %s", (text, meant) => {
    expect(says(text)).toEqual(["undeclared-variable at agent.systemPrompt"]);
    expect(suggest(custom({ inputSchema: variables }, { systemPrompt: text }))).toEqual([
      meant === undefined ? "declare it in variant.config" : `did you mean "${meant}"?`,
    ]);
  });

  test.each([
    ["{{naem}}", '{{naem}}: no variable "naem"; the agent declares "a"'],
    ["{{a.x}}", '{{a.x}}: no variable "x"; "a" has the fields "b"'],
    ["{{a.b.c}}", '{{a.b.c}}: "a.b" is a string, which has no fields'],
  ])("that is %s is told from what there is", (text, message) => {
    const inputSchema = [{ name: "a", type: "object", fields: [{ name: "b" }] }];
    const spec = { ...agent, ...custom({ inputSchema }, { systemPrompt: text }) };
    expect(messages(voiceAgentRules, spec)).toEqual([message]);
  });

  test.each(["firstMessage", "endMessage"])("is looked at in the %s too", (property) => {
    const part = custom({ inputSchema: variables }, { systemPrompt: "Talk.", [property]: "Hello {{name}}" });
    expect(find(part)).toEqual([`undeclared-variable at agent.${property}`]);
  });

  test("is looked at in the prompt's older place too", () => {
    expect(find(custom({ inputSchema: variables, systemPrompt: "{{name}}" }, {}))).toEqual([
      "undeclared-variable at variant.config.systemPrompt",
    ]);
  });

  test("is reported once, however often it stands there", () => {
    expect(says("{{name}} {{name}} {{ name }}")).toHaveLength(1);
  });

  test("is compared with a variableSchema, of whose insides nothing is known", () => {
    const variableSchema = { properties: { customer: { type: "object" } } };
    expect(says("{{customer}} {{customer.name}}", { variableSchema })).toEqual([]);
    expect(says("{{custmer}}", { variableSchema })).toEqual(["undeclared-variable at agent.systemPrompt"]);
  });

  test.each([
    ["where nothing is declared", {}],
    ["where nothing is declared in the list", { inputSchema: [] }],
    ["where the declaration is not known yet", { inputSchema: UNKNOWN }],
    ["where a name is not known yet", { inputSchema: [{ name: "a" }, { name: UNKNOWN }] }],
    ["where the properties are not known yet", { variableSchema: { properties: UNKNOWN } }],
  ])("may be anything %s", (_what, config) => {
    expect(says("{{anything}}", config)).toEqual([]);
  });

  test("may be anything for a preset, whose variables are the platform's", () => {
    expect(find({ agent: { identity, firstMessage: "Hello {{customer.firstName}}" } })).toEqual([]);
  });

  test("may be anything where preCall brings in more", () => {
    const part = custom({ inputSchema: variables }, { systemPrompt: "{{anything}}" });
    expect(find({ ...part, preCall: { apiPlan: { url: "https://example.com" } } })).toEqual([]);
  });
});

describe("variables", () => {
  const input = (...inputSchema: unknown[]): string[] => find(custom({ inputSchema }));
  const first = "variant.config.inputSchema[0]";

  test("may have the same name at different depths", () => {
    expect(input({ name: "a", type: "object", fields: [{ name: "a" }] }, { name: "b" })).toEqual([]);
  });

  test("may not have the same name side by side", () => {
    expect(input({ name: "a" }, { name: "a" })).toEqual(["duplicate-variable at variant.config.inputSchema[1].name"]);
    expect(input({ name: "a", type: "array", fields: [{ name: "b" }, { name: "b" }] })).toEqual([
      `duplicate-variable at ${first}.fields[1].name`,
    ]);
  });

  test.each(["object", "array", UNKNOWN])("of type %s may have fields", (type) => {
    expect(input({ name: "a", type, fields: [] })).toEqual([]);
  });

  test.each([undefined, "string", "number", "boolean"])("of type %s may not have fields", (type) => {
    expect(input({ name: "a", type, fields: [] })).toEqual([`fields-of-scalar at ${first}.fields`]);
  });

  test("without a type are said to be strings", () => {
    const says = (variable: object): string[] =>
      messages(voiceAgentRules, { ...agent, ...custom({ inputSchema: [{ name: "a", fields: [], ...variable }] }) });
    expect(says({})).toEqual(["a string has no fields, and a variable without a type is a string"]);
    expect(says({ type: "number" })).toEqual(["a number has no fields"]);
  });

  const schema = (variableSchema: object): string[] => find(custom({ variableSchema }));

  test("that are required are declared", () => {
    expect(schema({ properties: { a: {} }, required: ["a", UNKNOWN] })).toEqual([]);
    expect(schema({ properties: UNKNOWN, required: ["b"] })).toEqual([]);
    expect(schema({ properties: { a: {} }, required: ["b"] })).toEqual([
      "required-variable at variant.config.variableSchema.required[0]",
    ]);
  });

  test("are declared in one way", () => {
    expect(find(custom({ inputSchema: UNKNOWN, variableSchema: UNKNOWN }))).toEqual([
      "one-variable-schema at variant.config.variableSchema",
    ]);
  });
});

describe("the days of a delivery", () => {
  const days = (minDays: unknown, maxDays: unknown): string[] =>
    find({ variant: { type: "address_verification", config: { address_verification: { minDays, maxDays } } } });

  test("are at least fewer than at most", () => {
    expect(days(3, 5)).toEqual([]);
    expect(days(5, 5)).toEqual([]);
    expect(days(6, UNKNOWN)).toEqual([]);
    expect(days(6, 5)).toEqual(["day-range at variant.config.address_verification.minDays"]);
  });
});

describe("lists in which one twice means nothing", () => {
  test("may hold different things, and several unknown ones", () => {
    expect(find({ agent: { identity, tools: ["a", "b", UNKNOWN, UNKNOWN] } })).toEqual([]);
  });

  test("may not hold one thing twice", () => {
    expect(find({ agent: { identity, tools: ["a", "a"] } })).toEqual(["duplicate-item at agent.tools[1]"]);
  });

  test.each([
    ["targetAgeGroups", "gen_z"],
    ["locationTiers", "tier1"],
    ["targetAudience", "female"],
  ])("may not hold one twice: %s", (list, item) => {
    expect(find({ icpContext: { language: "hindi", [list]: [item, item] } })).toEqual([
      `duplicate-item at icpContext.${list}[1]`,
    ]);
  });
});

describe("slots", () => {
  const slots = (...times: [unknown, unknown][]): object => ({
    callSettings: { slots: times.map(([startTime, endTime]) => ({ startTime, endTime })) },
  });

  test.each([
    ["one", slots(["10:00", "17:30"])],
    ["several, in any order", slots(["14:00", "17:30"], ["10:00", "13:00"])],
    ["two that touch", slots(["10:00", "13:00"], ["13:00", "17:30"])],
    ["unknown ones", slots([UNKNOWN, "09:00"], ["10:00", UNKNOWN])],
  ])("may be %s", (_what, part) => {
    expect(find(part)).toEqual([]);
  });

  test.each([
    ["of no length", slots(["10:00", "10:00"]), "hours-order at callSettings.slots[0].endTime"],
    ["that overlap", slots(["10:00", "13:00"], ["12:59", "17:30"]), "hours-overlap at callSettings.slots[1]"],
    ["given twice", slots(["10:00", "13:00"], ["10:00", "13:00"]), "hours-overlap at callSettings.slots[1]"],
  ])("may not be %s", (_what, part, problem) => {
    expect(find(part)).toEqual([problem]);
  });

  test("through the night are two", () => {
    expect(suggest(slots(["22:00", "06:00"]))).toEqual([
      "for a night, write two ranges: from 22:00 to 23:59, and from 00:00 to 06:00",
    ]);
  });

  test("that overlap are named without a day", () => {
    const spec = { ...agent, ...slots(["10:00", "13:00"], ["12:00", "14:00"]) };
    expect(messages(voiceAgentRules, spec)).toEqual(["12:00-14:00 overlaps 10:00-13:00"]);
  });
});

describe("insights", () => {
  const insight = (part: object): string[] =>
    find({ analysisPlan: { callInsightPlan: { reason: { description: "a", required: true, ...part } } } });

  test.each([
    ["a choice among texts", { type: "string", enum: ["a", "b"] }],
    ["a number", { type: "number" }],
    ["a choice of a type that is not known yet", { type: UNKNOWN, enum: ["a"] }],
  ])("may be %s", (_what, part) => {
    expect(insight(part)).toEqual([]);
  });

  test.each(["number", "boolean"])("of type %s have no choices, which are texts", (type) => {
    expect(insight({ type, enum: ["1"] })).toEqual(["enum-of-texts at analysisPlan.callInsightPlan.reason.enum"]);
  });

  test("do not offer a choice twice", () => {
    expect(insight({ type: "string", enum: ["a", "a"] })).toEqual([
      "duplicate-item at analysisPlan.callInsightPlan.reason.enum[1]",
    ]);
  });
});

describe("the request before a call", () => {
  const api = (apiPlan: object): string[] => find({ preCall: { apiPlan: { url: "https://example.com", ...apiPlan } } });

  test.each([
    ["headers of every kind", { headers: { a: "b", "X-C": 1, d: true, e: UNKNOWN } }],
    ["a body", { body: {} }],
    ["a body with a method that is not known yet", { method: UNKNOWN, body: {} }],
    ["no body, with get", { method: "get" }],
  ])("may have %s", (_what, part) => {
    expect(api(part)).toEqual([]);
  });

  const headers = "preCall.apiPlan.headers";
  test.each([
    ["a list for a header", { headers: { a: [] } }, `header-value at ${headers}.a`],
    ["nothing for a header", { headers: { a: null } }, `header-value at ${headers}.a`],
    ["a header with a space", { headers: { "a b": "c" } }, `header-name at ${headers}.a b`],
    ["one header twice", { headers: { Accept: "a", accept: "b" } }, `duplicate-header at ${headers}.accept`],
    ["a body that would be ignored", { method: "get", body: UNKNOWN }, "body-of-get at preCall.apiPlan.body"],
  ])("may not have %s", (_what, part, problem) => {
    expect(api(part)).toEqual([problem]);
  });

  test("shows no value of a header in a message", () => {
    const spec = { ...agent, preCall: { apiPlan: { headers: { a: ["secret-token"] } } } };
    expect(JSON.stringify(voiceAgentRules.flatMap((rule) => rule(spec as never)))).not.toContain("secret-token");
  });
});

describe("references of an agent", () => {
  const tool = declared("Tool", "status", {});
  const file = declared("File", "returns", {});
  const check = (spec: object, references: Record<string, DeclaredResource> = {}): string[] => {
    const resource = declared("VoiceAgent", "cart", { ...agent, ...spec }, { references });
    return foundInSet(voiceAgentSetRules, resource, [tool, file, resource]);
  };
  const tools = (...list: unknown[]): object => ({ agent: { identity, tools: list } });

  test("may name tools, and ids of others", () => {
    expect(check(tools(UNKNOWN, "6690a1b2c3d4e5f600000040"), { "agent.tools[0]": tool })).toEqual([]);
  });

  test("may not name another kind, one twice, or a bare name", () => {
    expect(check(tools(UNKNOWN), { "agent.tools[0]": file })).toEqual(["reference-kind at agent.tools[0]"]);
    expect(check(tools(UNKNOWN, UNKNOWN), { "agent.tools[0]": tool, "agent.tools[1]": tool })).toEqual([
      "duplicate-item at agent.tools[1]",
    ]);
    expect(check(tools("status"))).toEqual(["reference-forgotten at agent.tools[0]"]);
  });

  test("may not be one id where a list belongs", () => {
    expect(check({ agent: { identity, tools: UNKNOWN } }, { "agent.tools": tool })).toEqual([
      "reference-list at agent.tools",
    ]);
  });

  const documents = (...list: unknown[]): object => ({ knowledgeBase: { documents: list } });
  test.each([
    ["as its address", documents({ url: UNKNOWN }), "knowledgeBase.documents[0].url"],
    ["as the document", documents({ url: "https://a.b" }, UNKNOWN), "knowledgeBase.documents[1]"],
    ["as the documents", { knowledgeBase: { documents: UNKNOWN } }, "knowledgeBase.documents"],
    ["as the knowledge base", { knowledgeBase: UNKNOWN }, "knowledgeBase"],
  ])("may not be a File where a document belongs, %s", (_what, part, place) => {
    expect(check(part, { [place]: file })).toEqual([`file-without-url at ${place}`]);
  });

  test("may be a File in what is only said about a document", () => {
    expect(
      check(documents({ url: "https://a.b", title: UNKNOWN }), { "knowledgeBase.documents[0].title": file }),
    ).toEqual([]);
  });
});

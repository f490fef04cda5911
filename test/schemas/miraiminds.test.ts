import { describe, expect, test } from "vitest";
import { schemaOf, strictAjv } from "./sources.ts";

/** `place keyword` of each error that a spec of the kind has, those aside that only say that there is another. */
const checking = (kind: string): ((spec: object) => string[]) => {
  const validate = strictAjv().compile(schemaOf(`miraiminds/${kind}`));
  return (spec) => {
    validate(spec);
    const found = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
    return found.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  };
};

describe("what a Workspace may hold", () => {
  const errors = checking("Workspace");
  const workspace = {
    variant: "custom",
    name: "Acme Store",
    currencyCode: "INR",
    timezone: "Asia/Kolkata",
    supportContacts: { phoneNumber: "+919876543210" },
    trustSignals: { valuePropositionOneLiner: "Lasts a lifetime" },
  };

  test.each([
    ["a currency in small letters, which the platform makes capitals", { currencyCode: "inr" }],
    ["a number with hyphens, as in the platform's own sample", { supportContacts: { phoneNumber: "+91-9876543210" } }],
    ["a national number", { supportContacts: { phoneNumber: "1800 123 4567" } }],
    ["policies in part", { variant: "shopify", policyFramework: { returnPolicy: {} } }],
    ["other keys", { credentials: "MIRAIMINDS_SOUTH" }],
  ])("%s", (_what, part) => {
    expect(errors({ ...workspace, ...part })).toEqual([]);
  });

  test.each(Object.keys(workspace))("it cannot do without %s", (property) => {
    const rest = Object.entries(workspace).filter(([name]) => name !== property);
    expect(errors(Object.fromEntries(rest))).toEqual([" required"]);
  });

  test.each([
    ["no other variant", { variant: "school" }, "/variant enum"],
    ["no currency of four letters", { currencyCode: "INRS" }, "/currencyCode pattern"],
    ["no currency of two", { currencyCode: "IN" }, "/currencyCode pattern"],
    ["no support without a number", { supportContacts: { email: "a@b.co" } }, "/supportContacts required"],
    [
      "no number that YAML has read as one",
      { supportContacts: { phoneNumber: 919876543210 } },
      "/supportContacts/phoneNumber type",
    ],
    [
      "no address without a domain",
      { supportContacts: { phoneNumber: "+919876543210", email: "support" } },
      "/supportContacts/email pattern",
    ],
    ["no trust without a line", { trustSignals: {} }, "/trustSignals required"],
    [
      "no half a customer",
      { trustSignals: { valuePropositionOneLiner: "a", customersTillDate: 1.5 } },
      "/trustSignals/customersTillDate type",
    ],
    ["no prefix in small letters", { credentials: "mirai" }, "/credentials pattern"],
  ])("%s", (_what, part, expected) => {
    expect(errors({ ...workspace, ...part })).toEqual([expected]);
  });
});

describe("what a VoiceAgent may hold", () => {
  const errors = checking("VoiceAgent");
  const contacts = { phoneNumber: "+919876543210" };
  const agent = {
    name: "Cart recovery",
    variant: { type: "abandoned_cart" },
    agent: { identity: { name: "Priya", gender: "female", voice: "priya" } },
    icpContext: { language: "hinglish" },
  };
  const variant = (type: string, config?: object): object => ({
    variant: { type, ...(config === undefined ? {} : { config }) },
  });
  const calls = (part: object): object => ({
    callSettings: {
      slots: [{ startTime: "10:00", endTime: "17:30" }],
      retryProtocol: { maxAttemptsNoPickup: 2 },
      ...part,
    },
  });
  const api = (part: object): object => ({ preCall: { apiPlan: { url: "https://example.com", ...part } } });

  test.each([
    ["a name of 40 characters", { name: "a".repeat(40) }],
    ["a name of 40 characters beyond the basic plane", { name: "😀".repeat(40) }],
    ["a cart without settings", variant("abandoned_cart")],
    [
      "a payment",
      variant("cod_to_prepaid", { cod_to_prepaid: { paymentLinkValidity: 1, codFee: 0, supportContacts: contacts } }),
    ],
    [
      "an address",
      variant("address_verification", { address_verification: { minDays: 0, maxDays: 0, supportContacts: contacts } }),
    ],
    ["a confirmation without settings", variant("order_confirmation")],
    ["a delivery put off by a day", variant("ndr_followup", { ndr_followup: { maxRescheduleDays: 1 } })],
    ["a delivery put off by a week", variant("ndr_followup", { ndr_followup: { maxRescheduleDays: 7 } })],
    ["a conversation without variables", variant("custom", {})],
    [
      "variables inside variables",
      variant("custom", {
        inputSchema: [{ name: "a", type: "object", fields: [{ name: "b", fields: [{ name: "c" }] }] }],
      }),
    ],
    ["the most calls at once", calls({ concurrentCallCount: 10 })],
    ["the most reschedules", calls({ retryProtocol: { maxRescheduleCount: 5 } })],
    ["a call of any length", calls({ maxCallDuration: 86400 })],
    ["headers of any kind", api({ headers: { a: "b", c: 1, d: true } })],
    [
      "an insight by any name",
      { analysisPlan: { callInsightPlan: { "Why?": { type: "string", description: "a", required: true } } } },
    ],
  ])("%s", (_what, part) => {
    expect(errors({ ...agent, ...part })).toEqual([]);
  });

  test.each(Object.keys(agent))("it cannot do without %s", (property) => {
    const rest = Object.entries(agent).filter(([name]) => name !== property);
    expect(errors(Object.fromEntries(rest))).toEqual([" required"]);
  });

  test.each(["name", "gender", "voice"])("an identity cannot do without %s", (property) => {
    const rest = Object.entries(agent.agent.identity).filter(([name]) => name !== property);
    expect(errors({ ...agent, agent: { identity: Object.fromEntries(rest) } })).toEqual(["/agent/identity required"]);
  });

  test.each([
    "hinglish",
    "english",
    "hindi",
    "telugu",
    "tamil",
    "kannada",
    "malayalam",
    "gujarati",
    "punjabi",
    "odia",
    "marathi",
  ])("%s is a language", (language) => {
    expect(errors({ ...agent, icpContext: { language } })).toEqual([]);
  });

  const config = "/variant/config";
  test.each([
    ["no name of 41 characters", { name: "a".repeat(41) }, ["/name maxLength"]],
    ["no other variant", variant("school"), ["/variant/type enum"]],
    ["no telephony, which is a Deployment's", { telephony: { inbound: "a" } }, [" additionalProperties"]],
    [
      "no other gender",
      { agent: { identity: { ...agent.agent.identity, gender: "Female" } } },
      ["/agent/identity/gender enum"],
    ],
    ["no other language", { icpContext: { language: "french" } }, ["/icpContext/language enum"]],
    [
      "no age group of its own",
      { icpContext: { language: "hindi", targetAgeGroups: ["gen_a"] } },
      ["/icpContext/targetAgeGroups/0 enum"],
    ],
    ["no payment without settings", variant("cod_to_prepaid"), ["/variant required"]],
    ["no payment without its block", variant("cod_to_prepaid", {}), [`${config} required`]],
    [
      "no payment link that is over at once",
      variant("cod_to_prepaid", { cod_to_prepaid: { paymentLinkValidity: 0, codFee: 0, supportContacts: contacts } }),
      [`${config}/cod_to_prepaid/paymentLinkValidity exclusiveMinimum`],
    ],
    [
      "no contacts without any",
      variant("order_confirmation", { order_confirmation: { supportContacts: {} } }),
      [`${config}/order_confirmation/supportContacts minProperties`],
    ],
    ["no address without settings", variant("address_verification"), ["/variant required"]],
    [
      "no delivery put off by eight days",
      variant("ndr_followup", { ndr_followup: { maxRescheduleDays: 8 } }),
      [`${config}/ndr_followup/maxRescheduleDays maximum`],
    ],
    [
      "no delivery put off by none",
      variant("ndr_followup", { ndr_followup: { maxRescheduleDays: 0 } }),
      [`${config}/ndr_followup/maxRescheduleDays minimum`],
    ],
    ["no block of another variant", variant("custom", { abandoned_cart: {} }), [`${config} additionalProperties`]],
    ["no variables of a preset", variant("abandoned_cart", { inputSchema: [] }), [`${config} additionalProperties`]],
    [
      "no prompt in the settings of a preset",
      variant("ndr_followup", { systemPrompt: "a" }),
      [`${config} additionalProperties`],
    ],
    ["no eleven calls at once", calls({ concurrentCallCount: 11 }), ["/callSettings/concurrentCallCount maximum"]],
    [
      "no six reschedules",
      calls({ retryProtocol: { maxRescheduleCount: 6 } }),
      ["/callSettings/retryProtocol/maxRescheduleCount maximum"],
    ],
    ["no calls without slots", { callSettings: { retryProtocol: { reAttemptPeriod: 1 } } }, ["/callSettings required"]],
    ["no empty slots", calls({ slots: [] }), ["/callSettings/slots minItems"]],
    [
      "no empty retries, which would not be sent",
      calls({ retryProtocol: {} }),
      ["/callSettings/retryProtocol minProperties"],
    ],
    [
      "no slot until 24:00",
      calls({ slots: [{ startTime: "10:00", endTime: "24:00" }] }),
      ["/callSettings/slots/0/endTime pattern"],
    ],
    [
      "no hour without its zero",
      calls({ slots: [{ startTime: "9:00", endTime: "17:00" }] }),
      ["/callSettings/slots/0/startTime pattern"],
    ],
    [
      "no insight without a word on whether it is required",
      { analysisPlan: { callInsightPlan: { reason: { type: "string", description: "a" } } } },
      ["/analysisPlan/callInsightPlan/reason required"],
    ],
    [
      "no insight that is a list",
      { analysisPlan: { callInsightPlan: { reason: { type: "array", description: "a", required: true } } } },
      ["/analysisPlan/callInsightPlan/reason/type enum"],
    ],
    [
      "no document of another format",
      { knowledgeBase: { documents: [{ url: "https://a.b", title: "a", type: "html" }] } },
      ["/knowledgeBase/documents/0/type enum"],
    ],
    [
      "no document at a path",
      { knowledgeBase: { documents: [{ url: "a.pdf", title: "a", type: "pdf" }] } },
      ["/knowledgeBase/documents/0/url pattern"],
    ],
    ["no request before calls without HTTPS", api({ url: "http://example.com" }), ["/preCall/apiPlan/url pattern"]],
    ["no request before calls to nowhere", api({ url: "" }), ["/preCall/apiPlan/url pattern"]],
    ["no request before calls that deletes", api({ method: "delete" }), ["/preCall/apiPlan/method enum"]],
    ["no half a number of calls", calls({ concurrentCallCount: 1.5 }), ["/callSettings/concurrentCallCount type"]],
  ])("%s", (_what, part, expected) => {
    expect(errors({ ...agent, ...part })).toEqual(expected);
  });
});

describe("what a Tool may hold", () => {
  const errors = checking("Tool");
  const tool = { name: "Order status", description: "Tells it.", url: "https://example.com", method: "post" };
  const property = (part: object): object => ({ parameters: { properties: [{ name: "a", ...part }] } });

  test.each([
    ["no parameters", {}],
    [
      "properties inside properties",
      property({ type: "object", properties: [{ name: "b", properties: [{ name: "c" }] }] }),
    ],
    ["any value", property({ value: { any: ["thing", 1, null] } })],
    ["items of any form", property({ type: "array", items: { type: "object", properties: {} } })],
  ])("%s", (_what, part) => {
    expect(errors({ ...tool, ...part })).toEqual([]);
  });

  test.each(Object.keys(tool))("it cannot do without %s", (name) => {
    expect(errors(Object.fromEntries(Object.entries(tool).filter(([other]) => other !== name)))).toEqual([" required"]);
  });

  test.each([
    ["no method in capitals", { method: "POST" }, "/method enum"],
    ["no path", { url: "/orders" }, "/url pattern"],
    ["no header without a value", { headers: [{ key: "a" }] }, "/headers/0 required"],
    ["no header with a colon", { headers: [{ key: "a:", value: "b" }] }, "/headers/0/key pattern"],
    ["no headers as a mapping", { headers: { a: "b" } }, "/headers type"],
    ["no property without a name", { parameters: { properties: [{}] } }, "/parameters/properties/0 required"],
    ["no parameters as a JSON Schema", { parameters: { type: "object" } }, "/parameters additionalProperties"],
    ["no type of its own", property({ type: "date" }), "/parameters/properties/0/type enum"],
    ["no choice among none", property({ enum: [] }), "/parameters/properties/0/enum minItems"],
  ])("%s", (_what, part, expected) => {
    expect(errors({ ...tool, ...part })).toEqual([expected]);
  });
});

describe("what a File may hold", () => {
  const errors = checking("File");

  test.each([
    ["a name of 255 characters", { name: "a".repeat(255) }, []],
    ["no name of 256", { name: "a".repeat(256) }, ["/name maxLength"]],
    ["no name with a slash", { name: "a/b.pdf" }, ["/name pattern"]],
    ["no empty source", { source: "" }, ["/source minLength"]],
  ])("%s", (_what, part, expected) => {
    expect(errors({ source: "a.pdf", ...part })).toEqual(expected);
  });
});

describe("what a Deployment may hold", () => {
  const errors = checking("Deployment");
  const purchase = {
    number: "+12125550100",
    countryCode: "US",
    numberType: "local",
    maxMonthlyRateCents: 0,
    maxSetupFeeCents: 0,
  };
  const buy = (part: object): object => ({ outbound: { purchase: { ...purchase, ...part } } });

  test.each([
    ["a purchase that costs nothing", buy({})],
    ["a country in small letters", buy({ countryCode: "us" })],
    ["an id of the dashboard", { inbound: { telephonyNumberId: "6690a1b2c3d4e5f600000030" } }],
  ])("%s", (_what, part) => {
    expect(errors({ voiceAgentId: "a", ...part })).toEqual([]);
  });

  test.each(Object.keys(purchase))("a purchase cannot do without %s, as buying spends money", (name) => {
    const rest = Object.entries(purchase).filter(([other]) => other !== name);
    expect(errors({ voiceAgentId: "a", inbound: { purchase: Object.fromEntries(rest) } })).toEqual([
      "/inbound/purchase required",
    ]);
  });

  test.each([
    ["no ceiling below nothing", buy({ maxMonthlyRateCents: -1 }), "/outbound/purchase/maxMonthlyRateCents minimum"],
    ["no half a cent", buy({ maxSetupFeeCents: 0.5 }), "/outbound/purchase/maxSetupFeeCents type"],
    ["no country by name", buy({ countryCode: "USA" }), "/outbound/purchase/countryCode pattern"],
    ["no number of six characters", buy({ number: "+12345" }), "/outbound/purchase/number minLength"],
    ["no pattern of a number", buy({ number: "+1212555*" }), "/outbound/purchase/number pattern"],
    ["no number that YAML has read as one", buy({ number: 12125550100 }), "/outbound/purchase/number type"],
    ["no number for an id", { outbound: { telephonyNumberId: "+12125550100" } }, "/outbound/telephonyNumberId pattern"],
  ])("%s", (_what, part, expected) => {
    expect(errors({ voiceAgentId: "a", ...part })).toEqual([expected]);
  });
});

import { describe, expect, test } from "vitest";
import { voiceAgentRules } from "../../../provider/platforms/formantai/rules/voice-agent.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found, messages } from "../../rules/found.ts";

const find = (part: object): string[] => found(voiceAgentRules, { agentId: 123, ...part });

describe("the address of a webhook target", () => {
  const at = (url: string): string[] => find({ webhookTargets: [{ name: "crm", url, events: ["call.completed"] }] });

  test.each([
    "https://crm.example.com/hook",
    "https://crm.example.com:8443/hook?tenant=1",
    "https://8.8.8.8/hook",
    "https://172.32.0.1/hook",
    "https://[2001:db8::1]/hook",
    "https://10.example.com/hook",
    "https://fcm.example.com/hook",
    UNKNOWN,
  ])("may be %s", (url) => {
    expect(at(url)).toEqual([]);
  });

  test.each([
    "https://localhost/hook",
    "https://LOCALHOST:3000/hook",
    "https://crm.local/hook",
    "https://crm.internal/hook",
    "https://127.0.0.1/hook",
    "https://127.1/hook",
    "https://0x7f000001/hook",
    "https://0.0.0.0/hook",
    "https://10.0.0.1/hook",
    "https://172.16.0.1/hook",
    "https://172.31.255.255/hook",
    "https://192.168.1.1/hook",
    "https://169.254.169.254/hook",
    "https://[::1]/hook",
    "https://[fd00::1]/hook",
    "https://[fe80::1]/hook",
    "https://user:password@crm.example.com/hook",
    "https://exa mple.com/hook",
    "https://",
  ])("may not be %s", (url) => {
    expect(at(url)).toEqual(["public-address at webhookTargets[0].url"]);
  });

  test("is not repeated where it holds a password", () => {
    const spec = { webhookTargets: [{ name: "crm", url: "https://user:canary@crm.example.com", events: [] }] };
    expect(messages(voiceAgentRules, spec).join()).not.toContain("canary");
  });
});

describe("a transcript", () => {
  const target = (part: object): object => ({
    webhookTargets: [{ name: "crm", url: "https://crm.example.com", includeTranscript: true, ...part }],
  });

  test.each([
    ["with the event that carries one", { events: ["call.busy", "call.completed"] }],
    ["not asked for", { events: ["call.busy"], includeTranscript: false }],
    ["with events that are not known yet", { events: UNKNOWN }],
    ["with one that is not", { events: ["call.busy", UNKNOWN] }],
    ["without events, which the schema reports", {}],
  ])("%s", (_what, part) => {
    expect(find(target(part))).toEqual([]);
  });

  test("cannot come with any other", () => {
    expect(find(target({ events: ["call.busy"] }))).toEqual([
      "transcript-event at webhookTargets[0].includeTranscript",
    ]);
  });
});

describe("names are told apart", () => {
  test.each([
    ["callParameters", "name", "duplicate-parameter"],
    ["results", "name", "duplicate-result"],
    ["webhookTargets", "name", "duplicate-target"],
    ["stages", "id", "duplicate-stage"],
  ])("in %s by %s", (list, property, code) => {
    const items = ["a", "b", "a", UNKNOWN, UNKNOWN].map((value) => ({ [property]: value }));
    expect(find({ [list]: items })).toEqual([`${code} at ${list}[2].${property}`]);
    expect(find({ [list]: UNKNOWN })).toEqual([]);
  });

  test("by letter case too, as nothing says that it does not count", () => {
    expect(find({ results: [{ name: "Intent" }, { name: "intent" }] })).toEqual([]);
  });
});

describe("the number to call", () => {
  const parameter = (part: object): object => ({ callParameters: [{ name: "customer_phone", ...part }] });

  test.each([{}, { required: true }, { required: UNKNOWN }])("may be declared as %j", (part) => {
    expect(find(parameter(part))).toEqual([]);
  });

  test("is always required", () => {
    expect(find(parameter({ required: false }))).toEqual(["customer-phone at callParameters[0].required"]);
    expect(find({ callParameters: [{ name: "loan_id", required: false }] })).toEqual([]);
  });
});

describe("an enumeration", () => {
  const result = (part: object): object => ({ results: [{ name: "intent", enum: ["paid", "refused"], ...part }] });

  test.each([{}, { type: "string" }, { type: UNKNOWN }, { enum: UNKNOWN }, { enum: ["paid", UNKNOWN] }])(
    "of texts, as in %j",
    (part) => {
      expect(find(result(part))).toEqual([]);
    },
  );

  test.each(["number", "integer", "boolean", "array", "object"])("of no other type: %s", (type) => {
    expect(find(result({ type }))).toEqual(["enum-of-texts at results[0].enum"]);
  });

  test("says nothing twice, and neither does any other list of choices", () => {
    expect(find(result({ enum: ["paid", "paid"] }))).toEqual(["duplicate-item at results[0].enum[1]"]);
    expect(find({ statuses: ["a", "a"] })).toEqual(["duplicate-item at statuses[1]"]);
    expect(find({ retry: { on: ["busy", "busy"] } })).toEqual(["duplicate-item at retry.on[1]"]);
  });
});

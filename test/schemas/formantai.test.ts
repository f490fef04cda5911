import { describe, expect, test } from "vitest";
import { schemaOf, strictAjv } from "./sources.ts";

/** `place keyword` of each error that a spec of the kind has. */
const checking = (kind: string): ((spec: object) => string[]) => {
  const validate = strictAjv().compile(schemaOf(`formantai/${kind}`));
  return (spec) => {
    validate(spec);
    return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  };
};

describe("where a Workspace may be", () => {
  const errors = checking("Workspace");

  test.each([
    ["nowhere in particular, which is the global region", {}],
    ["a region", { region: "in", credentials: "FORMANTAI_INDIA" }],
    ["an address", { baseUrl: "https://proxy.example.com" }],
    ["an address with a path", { baseUrl: "https://proxy.example.com/voice/" }],
    ["this machine without encryption", { baseUrl: "http://127.0.0.1:4010" }],
    ["this machine by name", { baseUrl: "http://localhost:4010/formantai" }],
  ])("%s", (_what, spec) => {
    expect(errors(spec)).toEqual([]);
  });

  test.each([
    ["no other region", { region: "eu" }, "/region enum"],
    ["no other machine without encryption", { baseUrl: "http://proxy.example.com" }, "/baseUrl pattern"],
    ["no machine that only begins like this one", { baseUrl: "http://localhost.evil.example" }, "/baseUrl pattern"],
    ["no version of the API, which is added", { baseUrl: "https://api.voice.formantai.com/v1" }, "/baseUrl pattern"],
    ["nor with a slash", { baseUrl: "https://api.voice.formantai.com/v1/" }, "/baseUrl pattern"],
    ["no key in the address", { baseUrl: "https://key@api.voice.formantai.com" }, "/baseUrl pattern"],
    ["no question", { baseUrl: "https://api.voice.formantai.com?key=1" }, "/baseUrl pattern"],
    ["no host at all", { baseUrl: "https://" }, "/baseUrl pattern"],
    ["no key itself", { apiKey: "secret" }, " additionalProperties"],
    ["no prefix in small letters", { credentials: "formantai" }, "/credentials pattern"],
  ])("%s", (_what, spec, expected) => {
    expect(errors(spec)).toEqual([expected]);
  });
});

describe("what a VoiceAgent may declare", () => {
  const errors = checking("VoiceAgent");
  const agent = { agentId: 123 };
  const target = { name: "crm", url: "https://crm.example.com/hook", events: ["call.completed"] };

  test.each([
    ["no more than its id", {}],
    ["the largest id that is exact", { agentId: Number.MAX_SAFE_INTEGER }],
    ["the shortest and the longest number of E.164", { phoneNumber: "+1234567" }],
    ["the longest number of E.164", { phoneNumber: "+123456789012345" }],
    ["that there are no results", { results: [] }],
    ["a result of any type", { results: [{ name: "intent" }] }],
    ["five targets", { webhookTargets: Array.from({ length: 5 }, (_, index) => ({ ...target, name: `t${index}` })) }],
    ["one attempt", { retry: { maxAttempts: 1 } }],
    ["a stage", { stages: [{ id: "stage_follow_up", type: "verbatim" }] }],
  ])("%s", (_what, part) => {
    expect(errors({ ...agent, ...part })).toEqual([]);
  });

  test.each(["completed", "failed", "busy", "no_answer", "socket_failure", "telephony_failed", "unreachable"])(
    "the event call.%s",
    (outcome) => {
      const event = (name: string): object => ({ ...agent, webhookTargets: [{ ...target, events: [name] }] });
      expect(errors(event(`call.${outcome}`))).toEqual([]);
      expect(errors(event(outcome))).toEqual(["/webhookTargets/0/events/0 enum"]);
    },
  );

  test.each([
    ["no id that is a text", { agentId: "123" }, "/agentId type"],
    ["no id below 1", { agentId: 0 }, "/agentId minimum"],
    ["no id that is not exact", { agentId: 2 ** 53 }, "/agentId maximum"],
    ["no half an id", { agentId: 1.5 }, "/agentId type"],
    ["no number without a plus sign", { phoneNumber: "918065177389" }, "/phoneNumber pattern"],
    ["no number with spaces", { phoneNumber: "+91 80651 77389" }, "/phoneNumber pattern"],
    ["no number that begins with 0", { phoneNumber: "+0806517738" }, "/phoneNumber pattern"],
    ["no number of 16 digits", { phoneNumber: "+1234567890123456" }, "/phoneNumber pattern"],
    ["no sixth target", { webhookTargets: Array.from({ length: 6 }, () => target) }, "/webhookTargets maxItems"],
    [
      "no target without encryption",
      { webhookTargets: [{ ...target, url: "http://a.co" }] },
      "/webhookTargets/0/url pattern",
    ],
    ["no target without events", { webhookTargets: [{ ...target, events: [] }] }, "/webhookTargets/0/events minItems"],
    [
      "no secret of a target",
      { webhookTargets: [{ ...target, secret: "a" }] },
      "/webhookTargets/0 additionalProperties",
    ],
    ["no attempt at all", { retry: { maxAttempts: 0 } }, "/retry/maxAttempts minimum"],
    ["no attempt after a success", { retry: { on: ["completed"] } }, "/retry/on/0 enum"],
    ["no other type of stage", { stages: [{ id: "a", type: "loop" }] }, "/stages/0/type enum"],
    ["no stage without a type", { stages: [{ id: "a" }] }, "/stages/0 required"],
    ["no other type of result", { results: [{ name: "a", type: "date" }] }, "/results/0/type enum"],
    ["no enumeration of numbers", { results: [{ name: "a", enum: [1] }] }, "/results/0/enum/0 type"],
    ["no prompt, which only the dashboard has", { prompt: "Be kind." }, " additionalProperties"],
  ])("%s", (_what, part, expected) => {
    expect(errors({ ...agent, ...part })).toEqual([expected]);
  });

  test("it cannot do without an id", () => {
    expect(errors({})).toEqual([" required"]);
  });
});

import { describe, expect, test } from "vitest";
import { deploymentRules, deploymentSetRules } from "../../../provider/platforms/miraiminds/rules/deployment.ts";
import type { DeclaredResource, JsonObject } from "../../../provider/kind/definition.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found, foundInSet, messages, suggestions } from "../../rules/found.ts";
import { declared } from "./declared.ts";

const find = (lines: object): string[] => found(deploymentRules, { voiceAgentId: "a", ...lines });

const buy = (number: unknown, part: object = {}): JsonObject => ({
  purchase: { number, countryCode: "US", numberType: "local", maxMonthlyRateCents: 200, maxSetupFeeCents: 0, ...part },
});
const own = (telephonyNumberId: unknown): JsonObject => ({ telephonyNumberId });

describe("a deployment", () => {
  test.each([
    ["a number that is there", { inbound: own("n1") }],
    ["a number to buy", { outbound: buy("+12125550100") }],
    ["both lines", { inbound: own("n1"), outbound: own("n2") }],
    ["one number for both", { inbound: own("n1"), outbound: own("n1") }],
    ["a number that is not known yet", { inbound: own(UNKNOWN) }],
    ["a purchase that is not known yet", { inbound: { purchase: UNKNOWN } }],
    ["a line that is not known yet", { inbound: UNKNOWN }],
  ])("may have %s", (_what, lines) => {
    expect(find(lines)).toEqual([]);
  });

  test.each([
    ["no line at all", {}, "no-number at spec"],
    ["a line without a number", { inbound: {} }, "one-number at inbound"],
    [
      "two numbers for a line",
      { outbound: { ...own("n1"), ...buy("+12125550100") } },
      "one-number at outbound.purchase",
    ],
    [
      "two for a line, known or not",
      { outbound: { ...own(UNKNOWN), purchase: UNKNOWN } },
      "one-number at outbound.purchase",
    ],
  ])("may not have %s", (_what, lines, problem) => {
    expect(find(lines)).toEqual([problem]);
  });
});

describe("one number that is bought for both lines", () => {
  const both = (part: object, number = "+12125550100"): string[] =>
    find({ inbound: buy("+12125550100"), outbound: buy(number, part) });

  test("has the same purchase twice", () => {
    expect(both({})).toEqual([]);
    expect(both({}, "+1 212 555 0100")).toEqual([]);
  });

  test("does not have two different ones", () => {
    expect(both({ maxMonthlyRateCents: 300 })).toEqual(["purchase-differs at outbound.purchase"]);
    expect(both({ maxMonthlyRateCents: 300 }, "+1 (212) 555-0100")).toEqual(["purchase-differs at outbound.purchase"]);
  });

  test.each([
    ["another number", { maxMonthlyRateCents: 300 }, "+12125550101"],
    ["a ceiling that is not known yet", { maxMonthlyRateCents: UNKNOWN }, "+12125550100"],
  ])("may be %s", (_what, part, number) => {
    expect(both(part, number)).toEqual([]);
  });
});

const agent = declared("VoiceAgent", "reception", {});
const tool = declared("Tool", "status", {});

/** `references` by path. */
const deploy = (
  name: string,
  lines: object,
  references: Record<string, DeclaredResource> = {},
  workspace = "acme",
): DeclaredResource =>
  declared("Deployment", name, { voiceAgentId: `id-of-${name}`, ...lines }, { references, workspace });

const check = (resource: DeclaredResource, ...others: DeclaredResource[]): string[] =>
  foundInSet(deploymentSetRules, resource, [agent, tool, ...others, resource]);

describe("the agent", () => {
  const on = (name: string, target: DeclaredResource): DeclaredResource =>
    deploy(name, { voiceAgentId: UNKNOWN, inbound: own(`n-${name}`) }, { voiceAgentId: target });

  test("may be deployed once", () => {
    expect(check(on("first", agent))).toEqual([]);
  });

  test("may not be deployed twice, which is said once, at the later", () => {
    const [first, second] = [on("first", agent), on("second", agent)];
    expect(check(second, first)).toEqual(["deployed-twice at voiceAgentId"]);
    expect(foundInSet(deploymentSetRules, first, [first, second])).toEqual([]);
  });

  test("is no other kind of thing, nor a bare name", () => {
    expect(check(on("first", tool))).toEqual(["reference-kind at voiceAgentId"]);
    expect(check(deploy("d", { voiceAgentId: "reception", inbound: own("n") }))).toEqual([
      "reference-forgotten at voiceAgentId",
    ]);
  });
});

describe("a number that is answered", () => {
  test.each([
    ["by its id", own("n1"), own("n1"), "telephonyNumberId"],
    ["by what is bought", buy("+12125550100"), buy("+1 212-555-0100"), "purchase.number"],
  ])("belongs to one deployment, %s", (_what, first, second, place) => {
    const earlier = deploy("first", { inbound: first }, {}, "other");
    expect(check(deploy("second", { inbound: second }), earlier)).toEqual([`inbound-claimed at inbound.${place}`]);
    expect(check(earlier)).toEqual([]);
  });

  test("belongs to the only line of the deployment that is referred to", () => {
    const first = deploy("first", { inbound: own("n1") });
    const second = deploy("second", { inbound: own(UNKNOWN) }, { "inbound.telephonyNumberId": first });
    expect(check(second, first)).toEqual(["inbound-claimed at inbound.telephonyNumberId"]);
  });

  test.each([
    ["another number", { inbound: own("n1") }, { inbound: own("n2") }],
    ["the number that another calls from", { outbound: own("n1") }, { inbound: own("n1") }],
    ["a number that is not known yet", { inbound: own(UNKNOWN) }, { inbound: own(UNKNOWN) }],
    ["a number that two call from", { outbound: own("n1") }, { outbound: own("n1") }],
  ])("may be %s", (_what, first, second) => {
    expect(check(deploy("second", second), deploy("first", first))).toEqual([]);
  });

  test("may be the number that another only calls from, by reference", () => {
    const first = deploy("first", { outbound: own("n1") });
    const second = deploy("second", { inbound: own(UNKNOWN) }, { "inbound.telephonyNumberId": first });
    expect(check(second, first)).toEqual([]);
  });

  test("may be one of two numbers of another: which is meant cannot be seen", () => {
    const first = deploy("first", { inbound: own("n1"), outbound: own("n2") });
    const second = deploy("second", { inbound: own(UNKNOWN) }, { "inbound.telephonyNumberId": first });
    expect(check(second, first)).toEqual([]);
  });

  test("is the same for all who refer to the deployment that only calls from it", () => {
    const first = deploy("first", { outbound: buy("+12125550100") });
    const second = deploy("second", { inbound: own(UNKNOWN) }, { "inbound.telephonyNumberId": first });
    const third = deploy("third", { inbound: own(UNKNOWN) }, { "inbound.telephonyNumberId": first });
    expect(check(third, first, second)).toEqual(["inbound-claimed at inbound.telephonyNumberId"]);
  });

  test("is not followed in circles", () => {
    const first = deploy("first", { inbound: own(UNKNOWN) });
    const second = deploy("second", { inbound: own(UNKNOWN) }, { "inbound.telephonyNumberId": first });
    (first.references as Map<string, DeclaredResource>).set("inbound.telephonyNumberId", second);
    expect(check(second, first)).toEqual([]);
  });
});

describe("a number that is bought", () => {
  const first = deploy("first", { outbound: buy("+12125550100") });

  test.each(["inbound", "outbound"])("is bought once, though another uses it as %s", (line) => {
    expect(check(deploy("second", { [line]: buy("+12125550100") }), first)).toEqual([
      `bought-twice at ${line}.purchase.number`,
    ]);
    expect(foundInSet(deploymentSetRules, first, [first, deploy("second", { [line]: buy("+12125550100") })])).toEqual(
      [],
    );
  });

  test("is used by others by reference, as is suggested", () => {
    const second = deploy("second", { outbound: buy("+12125550100") });
    const problems = deploymentSetRules.flatMap((rule) => rule(second, [first, second]));
    expect(problems.map(({ suggestion }) => suggestion)).toEqual([
      "write telephonyNumberId: ${deployment.first.outboundNumberId} here",
    ]);
    expect(check(deploy("second", { outbound: own(UNKNOWN) }, { "outbound.telephonyNumberId": first }), first)).toEqual(
      [],
    );
  });

  test("may serve both lines of one deployment", () => {
    expect(check(deploy("d", { inbound: buy("+12125550100"), outbound: buy("+12125550100") }))).toEqual([]);
  });

  test("may be one beside another, or one that is not known yet", () => {
    expect(check(deploy("second", { outbound: buy("+12125550101") }), first)).toEqual([]);
    expect(check(deploy("second", { outbound: buy(UNKNOWN) }), first)).toEqual([]);
  });
});

test.each(["inbound", "outbound"])("the id of a number for %s is that of nothing else", (line) => {
  const resource = deploy("d", { [line]: own(UNKNOWN) }, { [`${line}.telephonyNumberId`]: agent });
  expect(check(resource)).toEqual([`reference-kind at ${line}.telephonyNumberId`]);
});

test.each([
  [
    {},
    "inbound has neither a telephonyNumberId nor a purchase, and needs one of them",
    "add telephonyNumberId, or search for a number to buy with `voice-agents numbers search --country <code>`",
  ],
  [
    { ...own("n1"), ...buy("+12125550100") },
    "inbound has both a telephonyNumberId and a purchase, which may not be the same number",
    "remove purchase if the number is yours already, else telephonyNumberId",
  ],
])("what is wrong with the numbers of a line is said, and what to do", (inbound, message, suggestion) => {
  const spec = { voiceAgentId: "a", inbound };
  expect([messages(deploymentRules, spec), suggestions(deploymentRules, spec)]).toEqual([[message], [suggestion]]);
});

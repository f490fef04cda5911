import { describe, expect, test } from "vitest";
import { deploymentSetRules } from "../../../provider/platforms/niche/rules/deployment.ts";
import type { DeclaredResource } from "../../../provider/kind/definition.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { declared } from "./declared.ts";
import { foundInSet } from "../../rules/found.ts";

const hours = { timezone: "UTC", hours: [{ day: "monday", startTime: "09:00", endTime: "17:00" }] };
const agent = (name: string, spec: object): DeclaredResource => declared("VoiceAgent", name, { name, ...spec });
const front = agent("front", { type: "INBOUND", activatedHours: hours });
const always = agent("always", { type: "INBOUND" });
const caller = agent("caller", { type: "OUTBOUND" });
const tool = declared("Tool", "transfer", {});

const deploy = (target: DeclaredResource, spec: object = {}, revision?: DeclaredResource): DeclaredResource =>
  declared(
    "Deployment",
    `deploy-${target.name}`,
    { voiceAgentId: UNKNOWN, ...spec },
    { references: { voiceAgentId: target, ...(revision === undefined ? {} : { agentRevision: revision }) } },
  );

const check = (resource: DeclaredResource, ...others: DeclaredResource[]): string[] =>
  foundInSet(deploymentSetRules, resource, [front, always, caller, tool, ...others, resource]);

describe("duty", () => {
  test.each([
    ["left alone, for an agent with hours", deploy(front)],
    ["set, for an agent without hours", deploy(always, { onDuty: false })],
    ["set, for an agent that calls", deploy(caller, { onDuty: true })],
    [
      "set, where the hours are not known",
      deploy(agent("later", { type: "INBOUND", activatedHours: UNKNOWN }), { onDuty: true }),
    ],
    [
      "set, for an agent that calls, whose hours are a problem of its own",
      deploy(agent("odd", { type: "OUTBOUND", activatedHours: hours }), { onDuty: true }),
    ],
    ["set, for an agent of elsewhere", declared("Deployment", "d", { voiceAgentId: "agent-1", onDuty: true })],
  ])("may be %s", (_what, resource) => {
    expect(check(resource)).toEqual([]);
  });

  test.each([true, false, UNKNOWN])("may not be fixed at %s, for an agent with hours", (onDuty) => {
    expect(check(deploy(front, { onDuty }))).toEqual(["duty-by-clock at onDuty"]);
  });
});

describe("an agent", () => {
  test("may be deployed beside another", () => {
    expect(check(deploy(front), deploy(caller))).toEqual([]);
  });

  test("may not be deployed twice, which is said once, at the later", () => {
    const [first, second] = [deploy(front), { ...deploy(front), name: "again" }];
    expect(check(second, first)).toEqual(["deployed-twice at voiceAgentId"]);
    expect(foundInSet(deploymentSetRules, first, [front, first, second])).toEqual([]);
  });

  test("is no other kind of thing", () => {
    expect(check(deploy(tool))).toEqual(["reference-kind at voiceAgentId"]);
  });

  test("is not called by its bare name", () => {
    expect(check(declared("Deployment", "d", { voiceAgentId: "front" }))).toEqual([
      "reference-forgotten at voiceAgentId",
    ]);
  });
});

describe("a revision", () => {
  test("may be that of the deployed agent", () => {
    expect(check(deploy(front, { agentRevision: UNKNOWN }, front))).toEqual([]);
  });

  test("may not be that of another", () => {
    expect(check(deploy(front, { agentRevision: UNKNOWN }, caller))).toEqual([
      "other-agents-revision at agentRevision",
    ]);
  });

  test("may not be something of another kind", () => {
    expect(check(deploy(front, { agentRevision: UNKNOWN }, tool))).toEqual(["reference-kind at agentRevision"]);
  });
});

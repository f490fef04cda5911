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

describe("two INBOUND agents", () => {
  const second = agent("second", { type: "INBOUND" });
  const [silent, meant] = [deploy(front), deploy(front, { sharesNumber: true })];
  const problem = ["number-shared at spec"];
  /** The problems of each, in this order. */
  const both = (...resources: DeclaredResource[]): string[][] =>
    resources.map((resource) => foundInSet(deploymentSetRules, resource, [front, second, always, ...resources]));

  test.each([
    ["both silent: the later is told", silent, deploy(second), [[], problem]],
    ["both meant so", meant, deploy(second, { sharesNumber: true }), [[], []]],
    ["one silent: it is told", silent, deploy(second, { sharesNumber: true }), [problem, []]],
    ["the later silent", meant, deploy(second), [[], problem]],
    [
      "a share that is not known yet",
      deploy(front, { sharesNumber: UNKNOWN }),
      deploy(second, { sharesNumber: UNKNOWN }),
      [[], []],
    ],
    ["not meant, in so many words", silent, deploy(second, { sharesNumber: false }), [[], problem]],
    ["another business", silent, { ...deploy(second), workspace: "other" }, [[], []]],
    ["a type that is not known yet", silent, deploy(agent("later", { type: UNKNOWN })), [[], []]],
  ])("in one business, %s", (_what, first, other, expected) => {
    expect(both(first, other)).toEqual(expected);
  });

  test("of one business that two Workspaces name", () => {
    const workspaces = ["main", "twin"].map((name) => declared("Workspace", name, { businessId: "biz-1" }));
    const pair = [silent, { ...deploy(second), workspace: "twin" }].map((resource, index) =>
      index === 0 ? { ...resource, workspace: "main" } : resource,
    );
    const found = (all: readonly DeclaredResource[]) => foundInSet(deploymentSetRules, pair[1]!, [...all, ...pair]);
    expect(found(workspaces)).toEqual(problem);
    expect(found([workspaces[0]!, declared("Workspace", "twin", { businessId: "biz-2" })])).toEqual([]);
    expect(found(["main", "twin"].map((name) => declared("Workspace", name, { businessId: UNKNOWN })))).toEqual([]);
  });

  test("are told one by one, where there are three", () => {
    expect(both(silent, deploy(second), deploy(always))).toEqual([[], problem, problem]);
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

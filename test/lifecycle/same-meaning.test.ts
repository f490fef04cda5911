import { expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { smallest } from "../miraiminds/kinds/voice-agent.ts";
import { createWorld as miraiMindsWorld, inSeed, ref as miraiMindsRef } from "../miraiminds/world.ts";
import { createWorld as nicheWorld, niche } from "../niche/world.ts";

const agent = (more: JsonObject) =>
  niche("VoiceAgent", "desk", { name: "Desk", type: "INBOUND", conversationFlow: "Greet.", ...more });
const hours = (day: string, endTime: string) => ({
  activatedHours: { timezone: "America/New_York", hours: [{ day, startTime: "09:00", endTime }] },
});

test.each([
  ["a last newline", { firstMessage: "Hello!" }, { firstMessage: "By hand." }, { firstMessage: "By hand.\n" }],
  ["a flag that is off", { multilingual: true }, { multilingual: false }, { multilingual: false }],
  ["the case of a day", hours("monday", "17:00"), hours("monday", "18:00"), hours("Monday", "18:00")],
])(
  "where dashboard and manifest say the same, %s aside, nothing is left to do",
  async (_title, before, byHand, after) => {
    const { pulumi, control, stored } = nicheWorld();
    await pulumi.up([agent(before)]);
    control.dashboardEdit("agents", stored("agents")[0]!.id, byHand);
    await pulumi.settled([agent(before)], { drift: ["VoiceAgent desk"] });
    const planned = await pulumi.previewWithRefresh([agent(after)]);
    expect(planned.steps.filter((step) => !/^(same|drift) /.test(step))).toEqual([]);
    expect((await pulumi.tryUpWithRefresh([agent(after)])).writes).toEqual([]);
  },
);

const caller = (callSettings: JsonObject): Declared[] => [
  inSeed("VoiceAgent", "caller", { ...smallest, callSettings }),
];
const slots = [{ startTime: "10:00", endTime: "13:00" }];

test("the defaults that are sent with a retryProtocol are looked after: an edit of one is a conflict, and may be taken over", async () => {
  const { pulumi, control, stored } = miraiMindsWorld();
  const desired = caller({ slots, retryProtocol: { maxAttemptsNoPickup: 3 } });
  await pulumi.up(desired);
  const sent = { maxAttemptsNoPickup: 3, maxAttemptsLowEngagement: 1, reAttemptPeriod: 300, maxRescheduleCount: 1 };
  expect(stored("assistants")).toMatchObject([{ callSettings: { retryProtocol: sent } }]);
  const edited = { slots, retryProtocol: { ...sent, reAttemptPeriod: 600 } };
  control.dashboardEdit("assistants", stored("assistants")[0]!.id, { callSettings: edited });
  const { errors, writes } = await pulumi.tryUpWithRefresh(desired);
  expect(errors.map(({ message }) => message).join()).toContain("callSettings.retryProtocol: recorded");
  expect(writes).toEqual([]);
  const taken = caller({ slots, retryProtocol: { maxAttemptsNoPickup: 3, reAttemptPeriod: 600 } });
  const planned = await pulumi.previewWithRefresh(taken);
  expect(planned.steps.filter((step) => !/^(same|drift) /.test(step))).toEqual([]);
});

test("a tool that was deleted by hand is made anew and given back, and is no conflict", async () => {
  const { pulumi, control, stored } = miraiMindsWorld();
  const tool = { name: "lookup", description: "Looks it up.", url: "https://tools.example.com", method: "get" };
  const program = [
    inSeed("Tool", "lookup", tool),
    inSeed("VoiceAgent", "caller", {
      ...smallest,
      agent: { ...smallest.agent, tools: [miraiMindsRef("Tool", "lookup")] },
    }),
  ];
  await pulumi.up(program);
  const [old, live] = [stored("tools")[0]!, stored("assistants")[0]!];
  control.dashboardEdit("tools", old.id, { deletedAt: "2026-05-04T10:00:00.000Z" });
  control.dashboardEdit("assistants", live.id, { agent: { ...(live["agent"] as JsonObject), tools: [] } });
  await pulumi.upWithRefresh(program);
  const made = stored("tools").find(({ deletedAt }) => deletedAt === null)!;
  expect(made.id).not.toBe(old.id);
  expect(stored("assistants")).toMatchObject([{ agent: { tools: [made.id] } }]);
});

import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import type { Json } from "../../emulator/kernel/json.ts";
import { niche as library } from "../../provider/index.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { driftedFields, recordedParts } from "../../provider/lifecycle/inputs.ts";
import { noteWrittenBack } from "../../provider/lifecycle/written-back.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import type { ContractWorld } from "../contract/world.ts";
import { createWorld as formantAIWorld, formant } from "../formantai/world.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { smallest } from "../miraiminds/kinds/voice-agent.ts";
import { createWorld as miraiMindsWorld, inSeed } from "../miraiminds/world.ts";
import { createWorld as nicheWorld, niche, ref } from "../niche/world.ts";

type Value = string | number | boolean;

/** Values A to D of one field, in the manifest and in the dashboard. */
interface Row {
  readonly title: string;
  createWorld(): ContractWorld;
  program(value: Value): Declared[];
  edit(world: ContractWorld, value: Value): void;
  readonly values: readonly [Value, Value, Value, Value];
  /** What the dashboard has there. */
  live(world: ContractWorld): unknown;
}

const agent = (more: JsonObject) => [
  niche("VoiceAgent", "desk", { name: "Desk", type: "INBOUND", conversationFlow: "Greet.", ...more }),
];
const hours = (endTime: string) => [{ day: "Monday", startTime: "09:00", endTime }];

const onNiche = (
  title: string,
  at: string,
  values: Row["values"],
  wrap: (value: Value) => Json = (value) => value,
): Row => ({
  title: `Niche: ${title}`,
  createWorld: nicheWorld,
  program: (value) => agent({ [at]: wrap(value) }),
  edit: ({ control, stored }, value) => control.dashboardEdit("agents", stored("agents")[0]!.id, { [at]: wrap(value) }),
  values,
  live: ({ stored }) => stored("agents")[0]![at],
});

const onMiraiMinds = (title: string, values: Row["values"], args: (value: Value) => Record<string, Json>): Row => ({
  title: `Mirai Minds: ${title}`,
  createWorld: miraiMindsWorld,
  program: (value) => [inSeed("VoiceAgent", "caller", { ...smallest, ...args(value) })],
  edit: ({ control, stored }, value) => {
    const [live] = stored("assistants");
    const [[key, now] = ["", undefined]] = Object.entries(args(value));
    control.dashboardEdit("assistants", live!.id, { [key]: { ...(live![key] as object), ...(now as object) } });
  },
  values,
  live: ({ stored }) => stored("assistants")[0],
});

const rows: Row[] = [
  onNiche("a text", "customInstructions", ["A", "B", "C", "D"]),
  onNiche("a property of an object", "personality", ["friendly", "casual", "formal", "warm"], (tone) => ({
    tone,
    style: "formal",
  })),
  onNiche("hours", "activatedHours", ["17:00", "18:00", "19:00", "20:00"], (end) => ({
    timezone: "America/New_York",
    hours: hours(String(end)),
  })),
  onNiche("a flag", "multilingual", [true, false, true, false]),
  onMiraiMinds("a text", ["A.", "B.", "C.", "D."], (text) => ({ agent: { ...smallest.agent, firstMessage: text } })),
  onMiraiMinds("call settings", [1, 2, 3, 4], (count) => ({
    callSettings: {
      slots: [{ startTime: "10:00", endTime: "13:00" }],
      retryProtocol: { maxAttemptsNoPickup: count },
    },
  })),
];

const isWork = (step: string) => !/^(same|drift) /.test(step);

describe.each(rows)("$title", (row) => {
  const [a, b, c, d] = row.values;
  const distinct = new Set(row.values).size === 4;

  /** The dashboard went from A to B, and so did the manifest: the engine found nothing to do. */
  async function takenOver() {
    const world = row.createWorld();
    await world.pulumi.up(row.program(a));
    row.edit(world, b);
    const taken = await world.pulumi.upWithRefresh(row.program(b));
    expect(taken.writes).toEqual([]);
    expect(taken.steps.filter(isWork)).toEqual([]);
    return world;
  }

  test.each([
    ["up", (world: ContractWorld) => world.pulumi.up(row.program(c))],
    ["up --refresh", (world: ContractWorld) => world.pulumi.upWithRefresh(row.program(c))],
    [
      "refresh, refresh, up",
      async (world: ContractWorld) => {
        await world.pulumi.refresh();
        await world.pulumi.refresh();
        return world.pulumi.up(row.program(c));
      },
    ],
  ])("the next change of what the manifest took over is a change and no conflict: %s", async (_how, change) => {
    const world = await takenOver();
    const before = row.live(world);
    const { writes } = await change(world);
    expect(writes).not.toEqual([]);
    expect(row.live(world)).not.toEqual(before);
  });

  test("a change of what the manifest took over that is killed, recovered and reverted is undone", async () => {
    const world = await takenOver();
    const { raw } = world.pulumi;
    const before = raw.save();
    await raw.up(row.program(c));
    const changed = row.live(world);
    raw.restore({ ...before, pending: raw.begun });
    await raw.recover();
    await world.pulumi.up(row.program(b));
    // And the checked engine finds no drift.
    expect(row.live(world)).not.toEqual(changed);
  });

  test.runIf(distinct)(
    "a second edit is drift from what the manifest took over, and a conflict for whoever would overwrite it",
    async () => {
      for (const saved of [false, true]) {
        const world = await takenOver();
        row.edit(world, c);
        const live = row.live(world);
        if (saved) await world.pulumi.refresh();
        const planned = await world.pulumi.previewWithRefresh(row.program(b));
        expect(planned.steps.filter((step) => !step.startsWith("same "))).not.toEqual([]);
        for (const attempt of [world.pulumi.tryUpWithRefresh, world.pulumi.tryUp]) {
          const { errors, writes } = await attempt(row.program(b));
          expect(errors.map(({ message }) => message).join()).toMatch(recorded(b, c, b));
          expect(writes).toEqual([]);
        }
        const other = await world.pulumi.tryUp(row.program(d));
        expect(other.errors).toHaveLength(1);
        expect(other.writes).toEqual([]);
        await world.pulumi.upWithRefresh(row.program(c));
        await world.pulumi.up(row.program(d));
        expect(row.live(world)).not.toEqual(live);
      }
    },
  );

  test("a second edit back to what was recorded first is no reason to overwrite it unasked", async () => {
    for (const saved of [false, true]) {
      const world = await takenOver();
      row.edit(world, a);
      if (saved) await world.pulumi.refresh();
      const { errors, writes } = await world.pulumi.tryUpWithRefresh(row.program(b));
      expect(errors.map(({ message }) => message).join()).toMatch(recorded(b, a, b));
      expect(writes).toEqual([]);
      await world.pulumi.upWithRefresh(row.program(a));
    }
  });

  test.runIf(distinct)(
    "a second edit back to what was recorded first is not overwritten by a third value of the manifest either",
    async () => {
      for (const saved of [false, true]) {
        const world = await takenOver();
        row.edit(world, a);
        if (saved) await world.pulumi.refresh();
        const { errors, writes } = await world.pulumi.tryUpWithRefresh(row.program(d));
        expect(errors.map(({ message }) => message).join()).toMatch(recorded(b, a, d));
        expect(writes).toEqual([]);
      }
    },
  );

  /** The dashboard went from A to B, and `drift --write` took that into the manifest. */
  async function writtenBack() {
    const world = row.createWorld();
    await world.pulumi.up(row.program(a));
    row.edit(world, b);
    await noteLive(world);
    return world;
  }

  test("what `drift --write` took is applied without a write, and nothing is done where it is not merged", async () => {
    const world = await writtenBack();
    const { steps, writes } = await world.pulumi.tryUp(row.program(a));
    expect([steps.filter(isWork), writes]).toEqual([[], []]);
    const merged = await world.pulumi.up(row.program(b));
    expect(merged.writes).toEqual([]);
    await world.pulumi.up(row.program(c));
  });

  test("an edit after `drift --write` is one of what git says since, refreshed or not, and `up` stops at it", async () => {
    const others = distinct ? [c, a] : [a];
    for (const other of others)
      for (const refreshes of [0, 1, 2]) {
        const world = await writtenBack();
        row.edit(world, other);
        for (let count = 0; count < refreshes; count++) await world.pulumi.refresh();
        for (const attempt of [world.pulumi.tryUp, world.pulumi.tryUpWithRefresh]) {
          const { errors, writes } = await attempt(row.program(b));
          expect(errors.map(({ message }) => message).join()).toMatch(recorded(b, other, b));
          expect(writes).toEqual([]);
        }
        // Who writes that back too has nothing left to do.
        await noteLive(world);
        const { writes } = await world.pulumi.up(row.program(other));
        expect(writes).toEqual([]);
        if (distinct) await world.pulumi.up(row.program(d));
      }
  });

  test.runIf(distinct)("what was written back, met by a run and reverted in git is a change of git's", async () => {
    const world = await writtenBack();
    row.edit(world, c);
    await noteLive(world);
    await world.pulumi.upWithRefresh(row.program(c));
    const { writes } = await world.pulumi.up(row.program(b));
    expect(writes).not.toEqual([]);
  });

  test.runIf(distinct)(
    "what only a refresh has seen nobody has taken over: overwriting it is a conflict, until it is taken back",
    async () => {
      const world = row.createWorld();
      await world.pulumi.up(row.program(a));
      row.edit(world, b);
      await world.pulumi.refresh();
      await world.pulumi.refresh();
      const { errors, writes } = await world.pulumi.tryUp(row.program(c));
      expect(errors.map(({ message }) => message).join()).toMatch(recorded(a, b, c));
      expect(writes).toEqual([]);
      row.edit(world, a);
      await world.pulumi.refresh();
      await world.pulumi.settled(row.program(a));
      // The state does not tell yet that the manifest never said B; a run that finds nothing to do makes it tell.
      await world.pulumi.up(row.program(a));
      await world.pulumi.up(row.program(c));
    },
  );
});

/** Notes in the state what the platform has at the field that differs, as `drift --write` does. */
async function noteLive({ pulumi: { raw } }: ContractWorld): Promise<void> {
  const saved = raw.save();
  await raw.refresh();
  const seen = raw.state.map(({ type, name, outputs }) => {
    const definition = definitions.find(({ platform, kind }) => type === `${platform}:${kind}`)!;
    const found = recordedParts(definition, outputs);
    return { type, name, live: found.live, fields: driftedFields(definition, found) };
  });
  raw.restore(saved);
  for (const { type, name, live, fields } of seen) {
    const entry = raw.find(type, name)!;
    if (fields.length > 0) entry.outputs = noteWrittenBack(entry.outputs, fields, live);
  }
}

/** A conflict's line: the values may be within others. */
function recorded(was: Value, live: Value, desired: Value): RegExp {
  // A flag that is off is one that is not set.
  const one = (value: Value) =>
    value === false ? "\\(not set\\)" : `[^\\n]*${String(value).replaceAll(".", "\\.")}[^\\n]*`;
  return new RegExp(`recorded ${one(was)}, live ${one(live)}, desired ${one(desired)}`);
}

test("FormantAI: what conversations have shown and the declaration took over may change again", async () => {
  const world = formantAIWorld();
  const { agentId } = formantAISeed;
  const results = (...names: string[]) => names.map((name) => ({ name, type: "string" }));
  const program = (...names: string[]) => [
    formant("VoiceAgent", "collector", { region: "global", agentId, results: results(...names) }),
  ];
  await world.pulumi.up(program("intent"));
  world.converse({ intent: "paid", promise: "soon" });
  await world.pulumi.settled(program("intent"), { drift: ["VoiceAgent collector"] });
  const taken = await world.pulumi.upWithRefresh(program("intent", "promise"));
  expect(taken.steps.filter(isWork)).toEqual([]);
  world.converse({ intent: "paid", promise: "soon", amount: "12" });
  const planned = await world.pulumi.previewWithRefresh(program("intent", "promise"));
  expect(planned.steps).toContain("drift VoiceAgent collector");
  await world.pulumi.up(program("intent", "promise", "amount"));
});

test("what the engine put in for ignoreChanges the manifest has not taken over", async () => {
  const { pulumi, control, stored } = nicheWorld();
  await pulumi.up(agent({ customInstructions: "A" }));
  control.dashboardEdit("agents", stored("agents")[0]!.id, { customInstructions: "B" });
  // So the engine fills in what it ignores, and the class of the resource says that there is some.
  const ignoring = await pulumi.upWithRefresh(agent({ customInstructions: "B", __ignoring: null }));
  expect(ignoring.steps.filter(isWork)).toEqual([]);
  const { errors, writes } = await pulumi.tryUp(agent({ customInstructions: "A" }));
  expect(errors.map(({ message }) => message).join()).toMatch(recorded("A", "B", "A"));
  expect(writes).toEqual([]);
});

test("a resource with ignoreChanges says so in its inputs, and no other", async () => {
  const registered = new Map<string, unknown>();
  await pulumi.runtime.setMocks({
    newResource({ name, inputs }) {
      registered.set(name, inputs);
      return { id: name, state: inputs as object };
    },
    call: () => ({}),
  });
  const args = { businessId: "b", name: "Desk", type: "INBOUND", conversationFlow: "Greet." } as const;
  const made = [
    new library.VoiceAgent("ignoring", args, { ignoreChanges: ["conversationFlow"] }),
    new library.VoiceAgent("other", args),
  ];
  await Promise.all(made.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  expect(registered.get("ignoring")).toHaveProperty("__ignoring", null);
  expect(registered.get("other")).not.toHaveProperty("__ignoring");
});

test("a Deployment that was taken off duty, whose manifest says so and then no more, is put on duty again", async () => {
  const { pulumi, control, stored } = nicheWorld();
  const deployment = (more: JsonObject = {}): Declared[] => [
    ...agent({}),
    niche("Deployment", "desk", { voiceAgentId: ref("VoiceAgent", "desk"), ...more }),
  ];
  await pulumi.up(deployment());
  control.dashboardEdit("agents", stored("agents")[0]!.id, { onDuty: false });
  const taken = await pulumi.upWithRefresh(deployment({ onDuty: false }));
  expect(taken.writes).toEqual([]);
  await pulumi.up(deployment({ onDuty: true }));
  expect(stored("deployments")).toMatchObject([{ onDuty: true }]);
});

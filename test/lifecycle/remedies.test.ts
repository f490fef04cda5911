import { expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { remedies } from "../../provider/lifecycle/remedies.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { businessId, createWorld, niche, type World } from "../niche/world.ts";

const AGENT = { name: "Desk", type: "INBOUND", conversationFlow: "Greet the caller." };
const desk = (more: JsonObject = {}, name = "desk"): Declared => niche("VoiceAgent", name, { ...AGENT, ...more });

/** Somebody's agent that is as the manifest says; its id. */
const foreign = (world: World): string => world.control.create("agents", { businessId, ...AGENT }).id;

async function refused(world: World, program: readonly Declared[]): Promise<string> {
  const { errors, writes } = await world.pulumi.tryUp(program);
  expect(writes).toEqual([]);
  expect(errors).toHaveLength(1);
  return errors[0]!.message;
}

/** For each way out that the message names: what somebody does who takes it, from the situation that it is for. */
const WAYS: readonly [RegExp, (world: World) => Promise<void>][] = [
  [
    /run `voice-agents recover`/,
    async (world) => {
      await world.pulumi.up([desk()]);
      const [agent] = world.stored("agents");
      // The inputs that the pending create in the state has, of which the engine shows those that it checked.
      const pending = [
        {
          doing: "creating" as const,
          type: "niche:VoiceAgent",
          name: "desk",
          inputs: world.pulumi.find("niche:VoiceAgent", "desk")!.inputs,
        },
      ];
      const begun = pending.map((each) => ({ ...each, inputs: { ...each.inputs, __before: [] } }));
      world.engine.restore({ state: [], leaving: [] });
      await refused(world, [desk()]);
      world.engine.restore({ state: [], leaving: [], pending: begun });
      expect(await world.engine.recover()).toEqual([expect.stringContaining(`${agent?.id} was made`)]);
      await world.pulumi.up([desk()]);
      expect(world.stored("agents")).toMatchObject([{ id: agent?.id }]);
    },
  ],
  [
    /metadata\.previousNames/,
    async (world) => {
      await world.pulumi.up([desk()]);
      const [agent] = world.stored("agents");
      await refused(world, [desk({}, "reception")]);
      await world.pulumi.up([{ ...desk({}, "reception"), previousNames: ["desk"] }]);
      expect(world.stored("agents")).toMatchObject([{ id: agent?.id }]);
    },
  ],
  [
    /set metadata\.adopt: /,
    async (world) => {
      const id = foreign(world);
      const [, named] = /metadata\.adopt: ([\w-]+)/.exec(await refused(world, [desk()])) ?? [];
      await world.pulumi.up([desk({ adopt: named })]);
      expect(world.stored("agents")).toMatchObject([{ id }]);
    },
  ],
  [
    /choose another name/,
    async (world) => {
      const id = foreign(world);
      await refused(world, [desk()]);
      await world.pulumi.up([desk({ name: "Second desk" })]);
      expect(
        world
          .stored("agents")
          .map((agent) => agent["name"])
          .sort(),
      ).toEqual(["Desk", "Second desk"]);
      await world.pulumi.destroy();
      expect(world.stored("agents")).toMatchObject([{ id }]);
    },
  ],
  [
    /pulumi config set voice-agents:onExisting adopt/,
    async (world) => {
      const id = foreign(world);
      await refused(world, [desk()]);
      world.config["voice-agents:onExisting"] = "adopt";
      await world.pulumi.up([desk()]);
      await world.pulumi.destroy();
      expect(world.stored("agents")).toMatchObject([{ id }]);
    },
  ],
];

const lines = remedies("some-id").split("\n");

test.each(lines)("this way out works: %s", async (line) => {
  const found = WAYS.filter(([pattern]) => pattern.test(line));
  expect(found, "a way out that no test tries").toHaveLength(1);
  await found[0]![1](createWorld());
});

test("a way out is no word that nobody says", () => {
  for (const [pattern] of WAYS) expect(lines.filter((line) => pattern.test(line))).toHaveLength(1);
});

test("an unknown word in onExisting takes nothing over, and is named", async () => {
  const world = createWorld();
  foreign(world);
  world.config["voice-agents:onExisting"] = "addopt";
  expect(await refused(world, [desk()])).toContain('did you mean "adopt"');
});

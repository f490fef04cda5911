import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { PACKED } from "../../provider/kind/reserved.ts";
import { unpacked } from "../../provider/pulumi/packed-values.ts";
import { createWorld, niche } from "../niche/world.ts";

const prompt = (language: string, bytes: number): string =>
  readFileSync(join(import.meta.dirname, "..", "harness", "prompts", `${language}.md`))
    .subarray(0, bytes)
    .toString()
    .replace(/\ufffd+$/, "");

const agent = (conversationFlow: string, more: JsonObject = {}) => [
  niche("VoiceAgent", "desk", { name: "Desk", type: "INBOUND", conversationFlow, ...more }),
];

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

test.each([
  ["english", 1000, 1 / 2],
  ["english", 8000, 1 / 2],
  ["hindi", 1000, 1 / 3],
  ["hindi", 5800, 1 / 3],
])(
  "in the outputs of the state, %s of %i bytes takes up a part of that beside 700 bytes",
  async (language, size, part) => {
    const { pulumi, engine } = createWorld();
    const text = prompt(language, size);
    await pulumi.up(agent(text));
    const { inputs, outputs } = engine.find("niche:VoiceAgent", "desk")!;
    expect(bytes(outputs)).toBeLessThan(700 + part * Buffer.byteLength(text));
    expect(inputs["conversationFlow"]).toBe(text);
    expect(unpacked(outputs)["conversationFlow"]).toBe(text);
  },
);

test("of a packed text a refresh notes drift as of any other, and a conflict shows all three values", async () => {
  const { pulumi, engine, control, stored } = createWorld();
  const recorded = prompt("hindi", 1500);
  const [live, desired] = ["By hand: ", "Anew: "].map((start) => start + prompt("english", 1000)) as [string, string];
  await pulumi.up(agent(recorded));
  const before = engine.save();
  const { id } = stored("agents")[0]!;
  control.dashboardEdit("agents", id, { conversationFlow: live });
  const seen = await engine.refresh();
  expect(seen.drifts.get("VoiceAgent desk")).toMatchObject({
    noted: ["conversationFlow"],
    paths: ["conversationFlow"],
    inputs: { conversationFlow: live, name: "Desk" },
  });
  // The refresh is saved: what was recorded is still known.
  const kept = engine.find("niche:VoiceAgent", "desk")!.outputs;
  expect(kept["conversationFlow"]).toBe(before.state[0]!.outputs["conversationFlow"]);
  const refused = await engine.up(agent(desired));
  const message = refused.errors.map((error) => error.message).join();
  for (const text of ["भूमिका", "By hand", "Anew"]) expect(message).toContain(text);
  expect(stored("agents")[0]).toMatchObject({ conversationFlow: live });
  expect((await engine.up(agent(live))).errors).toEqual([]);
  await pulumi.up(agent(desired));
  expect(stored("agents")[0]).toMatchObject({ conversationFlow: desired });
});

test("a state that was never packed is read as it is: no drift, no change, no request; the next update packs it", async () => {
  const world = createWorld();
  const { pulumi, engine, stored } = world;
  const [before, after] = [prompt("english", 1000), prompt("english", 1500)];
  await pulumi.up(agent(before, { customInstructions: "Be brief." }));
  const entry = engine.find("niche:VoiceAgent", "desk")!;
  entry.outputs = unpacked(entry.outputs);
  const former = engine.save();
  world.requests();
  for (const result of [
    await engine.preview(agent(before, { customInstructions: "Be brief." })),
    await engine.refresh(),
  ])
    expect(result.steps.filter((step) => !step.startsWith("same "))).toEqual([]);
  expect(world.requests().filter(({ wrote }) => wrote)).toEqual([]);
  expect(engine.save()).toEqual(former);
  await pulumi.up(agent(after, { customInstructions: "Be brief." }));
  const { outputs } = engine.find("niche:VoiceAgent", "desk")!;
  expect(outputs["conversationFlow"]).toMatch(new RegExp(`^${PACKED}`));
  expect(stored("agents")[0]).toMatchObject({ conversationFlow: after });
});

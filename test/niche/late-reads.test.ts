import { expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { openingHours } from "./kinds/file.ts";
import { createWorld, niche, ref, type World } from "./world.ts";

/** Each request takes so long on the platform's own clock, ms: a read is right after a few looks, and nothing really waits. */
const PER_REQUEST = 400;

function laggingWorld(readLagMs: number): World {
  const world = createWorld(
    { switches: { readLagMs, dutyResponse: "empty", dutyJob: "off" } },
    { NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000" },
  );
  globalThis.fetch = (...request) => {
    world.control.advance(PER_REQUEST);
    return world.emulator.fetch(...request);
  };
  return world;
}

const agent = (more: JsonObject = {}) =>
  niche("VoiceAgent", "desk", {
    name: "Desk",
    type: "INBOUND",
    conversationFlow: "Greet the caller.",
    toolIds: [ref("Tool", "lookup")],
    ...more,
  });
const program = (description: string, firstMessage: string, onDuty: boolean) => [
  niche("Tool", "lookup", {
    template: "function",
    configOverride: { function: { name: "lookup", description }, server: { url: "https://crm.example/hook" } },
  }),
  niche("File", "hours", { source: openingHours }),
  agent({ firstMessage }),
  niche("Deployment", "line", {
    voiceAgentId: ref("VoiceAgent", "desk"),
    agentRevision: ref("VoiceAgent", "desk", "revision"),
    onDuty,
  }),
];

test.each([250, 700, 1500])(
  "reads that are %d ms behind writes are looked at again, and nothing is called wrong",
  async (lag) => {
    const world = laggingWorld(lag);
    const { engine } = world;
    const ups = [
      program("Looks it up.", "Hello!", false),
      program("Finds it.", "Good day!", true),
      program("Finds it.", "Good day!", true),
    ];
    for (const wanted of ups) expect((await engine.up(wanted)).errors).toEqual([]);
    world.control.advance(lag);
    expect((await engine.previewWithRefresh(ups[2]!)).steps.filter((step) => !step.startsWith("same "))).toEqual([]);
    expect(world.stored("agents")).toMatchObject([{ firstMessage: "Good day!" }]);
    world.control.advance(lag);
    expect((await engine.destroy()).errors).toEqual([]);
  },
);

test("a 404 does not take an object for gone that the list goes on showing", async () => {
  const world = createWorld();
  const { engine, control } = world;
  const wanted = [
    niche("VoiceAgent", "desk", { name: "Desk", type: "INBOUND", conversationFlow: "Greet the caller." }),
  ];
  expect((await engine.up(wanted)).errors).toEqual([]);
  const { id } = world.stored("agents")[0]!;
  // The list's copy differs, so that the object is read by itself.
  control.dashboardEdit("agents", id, { conversationFlow: "By hand." });
  control.faults.arm({ fault: { kind: "status", status: 404 }, path: `/voice-agents/${id}$`, times: "always" });
  const { errors, steps } = await engine.refresh();
  expect(errors.map(({ message }) => message).join()).toMatch(/^read niche:VoiceAgent "desk": the platform lists /);
  expect(steps).toEqual([]);
  expect(engine.find("niche:VoiceAgent", "desk")).toMatchObject({ id });
});

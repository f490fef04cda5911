import { expect, test } from "vitest";
import { smallest } from "./kinds/voice-agent.ts";
import { prices } from "./kinds/file.ts";
import { createWorld, inSeed, numberIds, ref } from "./world.ts";

/** Each request takes so long on the platform's own clock, ms: a read is right after a few looks, and nothing really waits. */
const PER_REQUEST = 400;

const program = (description: string, firstMessage: string) => [
  inSeed("Tool", "lookup", { name: "lookup", description, url: "https://tools.example.com", method: "get" }),
  inSeed("File", "prices", { source: prices }),
  inSeed("VoiceAgent", "support", {
    ...smallest,
    agent: { ...smallest.agent, firstMessage, tools: [ref("Tool", "lookup")] },
  }),
  inSeed("Deployment", "line", {
    voiceAgentId: ref("VoiceAgent", "support"),
    inbound: { telephonyNumberId: numberIds[0] },
  }),
];

test.each([250, 700, 1500])(
  "reads that are %d ms behind writes are looked at again, and nothing is called wrong",
  async (lag) => {
    const world = createWorld(
      { switches: { readLagMs: lag } },
      { MIRAIMINDS_TIMEOUT_MS: "20000", MIRAIMINDS_TOTAL_TIMEOUT_MS: "30000" },
    );
    globalThis.fetch = (...request) => {
      world.control.advance(PER_REQUEST);
      return world.emulator.fetch(...request);
    };
    const { engine } = world;
    const ups = [
      program("Looks it up.", "Hello!"),
      program("Finds it.", "Good day!"),
      program("Finds it.", "Good day!"),
    ];
    for (const wanted of ups) expect((await engine.up(wanted)).errors.map(({ message }) => message)).toEqual([]);
    world.control.advance(lag);
    expect((await engine.previewWithRefresh(ups[2]!)).steps.filter((step) => !step.startsWith("same "))).toEqual([]);
    expect(world.stored("assistants")).toMatchObject([{ agent: { firstMessage: "Good day!" } }]);
    world.control.advance(lag);
    expect((await engine.destroy()).errors.map(({ message }) => message)).toEqual([]);
  },
);

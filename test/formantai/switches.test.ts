import { expect, it } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { formantAISwitches } from "../../emulator/formantai/switches.ts";
import { createWorld, formant } from "./world.ts";

const program = [
  formant("Workspace", "main", {}),
  formant("VoiceAgent", "collector", {
    agentId: formantAISeed.agentId,
    results: [
      { name: "intent", type: "string" },
      { name: "sentiment", type: "string", enum: ["positive", "neutral"] },
    ],
  }),
];

const settings = Object.entries(formantAISwitches).flatMap(([name, { alternatives }]) =>
  (alternatives as readonly unknown[]).map((value) => [`${name}: ${String(value)}`, { [name]: value }] as const),
);

it.each(settings)(
  "an agent that does what it declares has no drift, and one that does not has, with %s",
  async (_name, switches) => {
    const world = createWorld({ switches });
    await world.pulumi.up(program);
    world.control.scriptCalls(["busy", "completed", "failed", "completed"]);
    for (let call = 0; call < 4; call += 1) {
      world.control.callIn(formantAISeed.agentId, "+919876543210");
      world.control.advance(300_000);
    }
    await world.pulumi.settled(program);

    world.converse({ promise: 5 });
    const { drifts, errors, writes } = await world.pulumi.previewWithRefresh(program);
    expect([errors, writes]).toEqual([[], []]);
    expect(drifts.get("VoiceAgent collector")?.noted).toEqual(["results"]);
  },
);

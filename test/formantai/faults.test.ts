import { describe, expect, it } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { faultKinds, type Fault } from "../../emulator/index.ts";
import { createWorld, formant } from "./world.ts";

const program = [
  formant("Workspace", "main", {}),
  formant("VoiceAgent", "collector", { agentId: formantAISeed.agentId, results: [] }),
];

/** Short deadlines, so that what hangs ends. */
const HURRIED = { FORMANTAI_TIMEOUT_MS: "60", FORMANTAI_TOTAL_TIMEOUT_MS: "500" };

/** What a fault of a kind needs to be told. */
const details: Readonly<Partial<Record<Fault["kind"], object>>> = {
  status: { status: 500 },
  statusAfter: { status: 502 },
  rate429: { seconds: 0 },
  dropField: { field: "data" },
  page: { how: "reordered" },
  redirect: { location: "https://elsewhere.example.com/" },
  slow: { milliseconds: 1 },
};

const faultOf = (kind: Fault["kind"]) => ({ kind, ...details[kind] }) as Fault;

async function conversed() {
  const world = createWorld({}, HURRIED);
  await world.pulumi.up(program);
  world.converse({ odd: 1 });
  world.converse({ odd: 2 });
  return world;
}

describe.each(faultKinds)("with the fault %s", (kind) => {
  it.each([
    ["once", 1],
    ["for ever", "always"],
  ] as const)(
    "(%s) a refresh finds the drift, or says what is wrong and keeps the state; and nothing is written",
    async (_often, times) => {
      // The Workspace's request, the list, and two conversations.
      for (let nth = 1; nth <= 4; nth += 1) {
        const world = await conversed();
        const before = JSON.stringify(world.pulumi.state);
        world.control.faults.arm({ fault: faultOf(kind), nth, times });
        const { errors, drifts, steps, writes } = await world.pulumi.refresh();
        expect(steps.filter((step) => step.startsWith("gone"))).toEqual([]);
        expect(writes).toEqual([]);
        const agentFailed = errors.some(({ message }) => message.includes('read formantai:VoiceAgent "collector"'));
        if (!agentFailed) expect(drifts.get("VoiceAgent collector")?.noted).toEqual(["results"]);
        if (errors.length === program.length) expect(JSON.stringify(world.pulumi.state)).toBe(before);

        world.control.faults.clear();
        await world.pulumi.up([
          program[0]!,
          formant("VoiceAgent", "collector", { agentId: 123, results: [{ name: "odd" }] }),
        ]);
      }
    },
  );

  it("a declaration is made, or an error says why and another up makes it", async () => {
    const world = createWorld({}, HURRIED);
    world.control.faults.arm({ fault: faultOf(kind), times: 8 });
    await world.pulumi.tryUp(program);
    world.control.faults.clear();
    await world.pulumi.up(program);
    expect(world.control.log().filter(({ method }) => method !== "GET")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { createWorld, formant, type World } from "./world.ts";

const program = [formant("VoiceAgent", "collector", { agentId: formantAISeed.agentId, results: [] })];

/** Conversations of the agent, one a minute, the first with a result that is not declared. */
function converseFor(world: World, count: number, outcome = "completed"): void {
  for (let index = 0; index < count; index += 1) {
    world.control.advance(60_000);
    world.converse(index === 0 ? { odd: true } : {}, { outcome });
  }
}

/** Where a refresh finds drift, without keeping it. */
const drift = async (world: World) =>
  (await world.pulumi.previewWithRefresh(program)).drifts.get("VoiceAgent collector")?.noted;

const asked = (world: World) => {
  const paths = world.requests().map(({ path }) => path);
  return { lists: paths.filter((path) => path.includes("?")), single: paths.filter((path) => !path.includes("?")) };
};

describe.each(["newest", "oldest"] as const)("in lists that begin with the %s", (listOrder) => {
  async function declared(options: object = {}): Promise<World> {
    const world = createWorld({ switches: { listOrder, ...options } });
    await world.pulumi.up(program);
    return world;
  }

  it("20 completed conversations are looked at for results, and no more", async () => {
    const world = await declared();
    converseFor(world, 20);
    world.requests();
    expect(await drift(world)).toEqual(["results"]);
    expect(asked(world).single).toHaveLength(20);

    world.control.advance(60_000);
    world.converse({});
    world.requests();
    expect(await drift(world)).toBeUndefined();
    expect(asked(world).single).toHaveLength(20);
  });

  it("those that were not completed do not count among them, and are not read", async () => {
    const world = await declared();
    converseFor(world, 1);
    for (let index = 0; index < 30; index += 1) {
      world.control.advance(60_000);
      world.converse({}, { outcome: "busy" });
    }
    world.requests();
    expect(await drift(world)).toEqual(["results"]);
    expect(asked(world).single).toHaveLength(1);
  });

  it("of more than 100 the latest 100 are listed", async () => {
    const world = await declared();
    world.converse({}, { outcome: "voicemail" });
    converseFor(world, 99, "busy");
    expect(await drift(world)).toEqual(["statuses"]);
    world.control.advance(60_000);
    world.converse({}, { outcome: "busy" });
    world.requests();
    expect(await drift(world)).toBeUndefined();
    expect(asked(world).lists.every((path) => path.includes("limit=100"))).toBe(true);
  });

  it("lists that carry whole conversations are all that is asked", async () => {
    const world = await declared({ fullListItems: true });
    converseFor(world, 5);
    world.requests();
    expect(await drift(world)).toEqual(["results"]);
    expect(asked(world)).toMatchObject({ single: [], lists: { length: 1 } });
  });
});

describe("a refresh", () => {
  async function conversed(): Promise<World> {
    const world = createWorld();
    await world.pulumi.up(program);
    converseFor(world, 3);
    return world;
  }

  it("passes over a conversation that is gone when it is read", async () => {
    const world = await conversed();
    world.control.faults.arm({ fault: { kind: "status", status: 404 }, path: /conversations\// });
    const { errors, drifts } = await world.pulumi.refresh();
    expect(errors).toEqual([]);
    expect(drifts.get("VoiceAgent collector")?.noted).toEqual(["results"]);
  });

  it.each(["wrongShape", "html", "empty", "truncated"] as const)(
    "keeps the state and says so where the answer is broken (%s)",
    async (kind) => {
      for (const path of [/conversations\?/, /conversations\//]) {
        const world = await conversed();
        const state = JSON.stringify(world.pulumi.state);
        const fault = kind === "wrongShape" ? ({ kind, json: { ok: true } } as const) : { kind };
        world.control.faults.arm({ fault, path, times: "always" });
        const { errors, steps } = await world.pulumi.refresh();
        expect(errors.map(({ message }) => message).join()).toMatch(
          /read formantai:VoiceAgent "collector": .*conversations/s,
        );
        expect(steps).toEqual([]);
        expect(JSON.stringify(world.pulumi.state)).toBe(state);
      }
    },
  );

  it("waits where the platform asks for it", async () => {
    const world = await conversed();
    world.control.faults.arm({ fault: { kind: "rate429", seconds: 0 }, path: /conversations\?/ });
    expect((await world.pulumi.refresh()).errors).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { laidOver, program, SUBJECT } from "./arguments.ts";
import { subjects } from "./platforms.ts";
import { expectStored, idOf } from "./store.ts";
import { when } from "./when.ts";

/** Fields that no schema knows, as a platform may bring them tomorrow. */
const first = { routing: { region: "east", tags: ["a", "b"] }, priority: "high" };

describe.each(subjects.filter(({ fixture }) => fixture.passthrough))(
  "$type with fields newer than its schema",
  (subject) => {
    const { platform, fixture, kind } = subject;
    const { switches, live, edit, clears } = fixture.passthrough!;
    const where = `${kind} ${SUBJECT}`;
    const desired = (passthrough: JsonObject | undefined) => program(subject, laidOver(fixture.args, { passthrough }));

    async function made() {
      const world = platform.createWorld({ switches });
      await world.pulumi.up(desired(first));
      return world;
    }

    it("sends them as they are", async () => {
      const world = await made();
      expect(live(world, idOf(subject, world))).toEqual(first);
      expectStored(subject, world, fixture.args);
    });

    it("sends only the one that changes", async () => {
      const world = await made();
      const { writes } = await world.pulumi.up(desired({ ...first, priority: "low" }));
      expect(writes.map(platform.describe)).toEqual([`${platform.updates} priority`]);
      expect(live(world, idOf(subject, world))).toEqual({ ...first, priority: "low" });
    });

    it("shows an edit of one as drift, and stops before it is overwritten", async () => {
      const world = await made();
      edit(world, idOf(subject, world), { priority: "by hand" });
      const planned = await world.pulumi.previewWithRefresh(desired(first));
      expect(planned.drifts.get(where)?.paths).toEqual(["passthrough.priority"]);
      const { errors, writes } = await world.pulumi.tryUp(desired({ ...first, priority: "low" }));
      expect(errors.map(({ message }) => message).join()).toContain(
        'passthrough.priority: recorded "high", live "by hand", desired "low"',
      );
      expect(writes).toEqual([]);
    });

    it("does not mind what the platform adds inside of one", async () => {
      const world = await made();
      edit(world, idOf(subject, world), { routing: { ...first.routing, shard: 7 } });
      await world.pulumi.settled(desired(first));
    });

    when(clears)("clears one that is removed", async () => {
      const world = await made();
      await world.pulumi.up(desired({ routing: first.routing }));
      expect(live(world, idOf(subject, world))).toEqual({ routing: first.routing, priority: null });
    });

    when(!clears)("says so when one cannot be removed, and the platform still has it", async () => {
      const world = await made();
      const { errors } = await world.pulumi.tryUp(desired({ routing: first.routing }));
      expect(errors.map(({ message }) => message).join()).toContain(
        'passthrough.priority: sent (not set), platform has "high"',
      );
    });

    it("says so when the platform drops what it does not know", async () => {
      const world = platform.createWorld({ switches: { ...switches, ...fixture.passthrough!.dropped } });
      const { errors } = await world.pulumi.tryUp(desired(first));
      expect(errors.map(({ message }) => message).join()).toContain(
        'passthrough.priority: sent "high", platform has (not set)',
      );
      // The object exists all the same, and the state knows it, so that it is not made twice.
      expect(fixture.ids(world)).toEqual([idOf(subject, world)]);
      await world.pulumi.up(desired(undefined));
      expect(fixture.ids(world)).toEqual([idOf(subject, world)]);
    });
  },
);

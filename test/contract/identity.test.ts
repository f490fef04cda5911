import { describe, expect, it } from "vitest";
import { changedArgs, givenArgs, laidOver, program, replaces, SUBJECT } from "./arguments.ts";
import type { PropertyFixture } from "./fixture.ts";
import { subjects, type Subject } from "./platforms.ts";
import { expectStored, idOf, liveOf } from "./store.ts";
import { when, whenAll } from "./when.ts";

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

describe.each(subjects.filter(({ fixture }) => Object.keys(fixture.twins).length > 0))("$type", (subject) => {
  const { platform, fixture, type, kind } = subject;

  describe.each(Object.entries(fixture.twins).map(([name, twin]) => ({ ...twin, name })))(
    "beside somebody's object $name",
    ({ make, outcome, given = {}, switches = {}, writes: expected = [], says, needs = [] }) => {
      const args = laidOver(fixture.args, given);
      const desired = program(subject, args, { needs });

      /** A world in which what the resource needs exists, and somebody's twin of it. */
      async function withTwin() {
        const world = platform.createWorld({ switches });
        await world.pulumi.up(desired.slice(0, -1));
        const twin = make(world);
        return { world, twin, before: fixture.ids(world) };
      }

      when(outcome === "own")("takes it, because it is one side of what is ours", async () => {
        const { world, twin, before } = await withTwin();
        const { writes } = await world.pulumi.up(desired);
        expect(writes.map(platform.describe)).toEqual(expected);
        expect(idOf(subject, world)).toBe(twin);
        expect(fixture.ids(world)).toEqual(before);
        expectStored(subject, world, args);
      });

      when(["refused", "identical"].includes(outcome))("refuses to touch it, in the preview too", async () => {
        const { world, twin, before } = await withTwin();
        const live = liveOf(subject, world, twin);
        const previewed = await world.pulumi.raw.preview(desired);
        const { errors, writes } = await world.pulumi.tryUp(desired);
        for (const text of [messages(previewed.errors), messages(errors)]) {
          expect(text).toMatch(new RegExp(`(check|create) ${type} "${SUBJECT}": ${twin} is already there`));
          expect(text).toContain(`set metadata.adopt: ${twin}`);
        }
        expect(writes).toEqual([]);
        expect(fixture.ids(world)).toEqual(before);
        expect(liveOf(subject, world, twin)).toEqual(live);
        expect(world.pulumi.find(type, SUBJECT)).toBeUndefined();
      });

      when(outcome === "refused")("refuses it with onExisting: adopt too", async () => {
        const { world, twin } = await withTwin();
        const live = liveOf(subject, world, twin);
        world.config["voice-agents:onExisting"] = "adopt";
        const { errors, writes } = await world.pulumi.tryUp(desired);
        expect(messages(errors)).toContain(`${twin} is already there`);
        expect(writes).toEqual([]);
        expect(liveOf(subject, world, twin)).toEqual(live);
      });

      when(outcome === "identical")(
        "takes it with onExisting: adopt, says so, and leaves it when destroyed",
        async () => {
          const { world, twin, before } = await withTwin();
          const live = liveOf(subject, world, twin);
          world.config["voice-agents:onExisting"] = "adopt";
          const { writes } = await world.pulumi.up(desired);
          expect(writes).toEqual([]);
          expect(idOf(subject, world)).toBe(twin);
          expect(
            world.said.filter((text) => text.includes(`${twin} is already there`) && text.includes("taken over"))
              .length,
          ).toBeGreaterThan(0);
          await world.pulumi.up(desired.slice(0, -1));
          expect(fixture.ids(world)).toEqual(before);
          expect(liveOf(subject, world, twin)).toEqual(live);
          expect(world.said.join("\n")).toContain(
            `${twin} stays on the platform, because it was there before this stack`,
          );
        },
      );

      when(outcome === "identical" && fixture.afterDelete === "gone")(
        "deletes it where metadata.adopt makes it the stack's own",
        async () => {
          const { world, twin, before } = await withTwin();
          world.config["voice-agents:onExisting"] = "adopt";
          await world.pulumi.up(desired);
          const { writes } = await world.pulumi.up(program(subject, { ...args, adopt: twin }, { needs }));
          expect(writes).toEqual([]);
          await world.pulumi.up(desired.slice(0, -1));
          expect(fixture.ids(world)).toEqual(before.filter((id) => id !== twin));
        },
      );

      when(outcome === "beside")("makes another beside it, and leaves it alone", async () => {
        const { world, twin, before } = await withTwin();
        const live = liveOf(subject, world, twin);
        await world.pulumi.up(desired);
        expect(idOf(subject, world)).not.toBe(twin);
        expect(fixture.ids(world)).toHaveLength(before.length + 1);
        expect(liveOf(subject, world, twin)).toEqual(live);
        if (says) expect(world.said.join("\n")).toMatch(says);
        await world.pulumi.up(desired.slice(0, -1));
        expect(liveOf(subject, world, twin)).toEqual(live);
      });
    },
  );

  const change = adoptable(subject);

  whenAll(change)("with metadata.adopt", () => {
    const property = change!;
    const needs = property?.needs ?? [];

    /** A world in which an object exists that no state knows, and its id. */
    async function orphan() {
      const world = platform.createWorld();
      await world.pulumi.up(
        program(subject, laidOver(givenArgs(subject, property), { onDelete: "retain" }), { needs }),
      );
      const id = idOf(subject, world);
      await world.pulumi.up(program(subject, fixture.args, { needs }).slice(0, -1));
      return { world, id, before: fixture.ids(world) };
    }

    it("refuses an object that differs, shows both values, and writes nothing; the preview says it too", async () => {
      const { world, id } = await orphan();
      const live = liveOf(subject, world, id);
      const wanted = program(subject, laidOver(changedArgs(subject, property)!, { adopt: id }), { needs });
      const previewed = await world.pulumi.raw.preview(wanted);
      const { errors, writes } = await world.pulumi.tryUp(wanted);
      for (const text of [messages(previewed.errors), messages(errors)])
        expect(text).toMatch(
          new RegExp(`metadata.adopt: ${id} is not what the manifest says.*: live .*, desired `, "s"),
        );
      expect(writes).toEqual([]);
      expect(liveOf(subject, world, id)).toEqual(live);
      expect(world.pulumi.find(type, SUBJECT)).toBeUndefined();
    });

    it("takes over an object as it is, changes it in the next commit, and owns it from then on", async () => {
      const { world, id, before } = await orphan();
      const live = liveOf(subject, world, id);
      const args = laidOver(givenArgs(subject, property), { adopt: id });
      const { writes } = await world.pulumi.up(program(subject, args, { needs }));
      expect(writes).toEqual([]);
      expect(idOf(subject, world)).toBe(id);
      expect(liveOf(subject, world, id)).toEqual(live);
      const wanted = changedArgs(subject, property)!;
      await world.pulumi.up(program(subject, wanted, { needs }));
      expect(fixture.ids(world)).toEqual(before);
      expectStored(subject, world, wanted);
    });

    it("refuses an id that is not there, and makes nothing", async () => {
      const world = platform.createWorld();
      await world.pulumi.up(program(subject, fixture.args, { needs }).slice(0, -1));
      const before = fixture.ids(world);
      const args = laidOver(fixture.args, { adopt: "no-such-id" });
      const { errors, writes } = await world.pulumi.tryUp(program(subject, args, { needs }));
      expect(messages(errors)).toMatch(new RegExp(`no ${kind} with the id no-such-id`));
      expect(writes).toEqual([]);
      expect(fixture.ids(world)).toEqual(before);
    });

    it("refuses an object that another resource manages", async () => {
      const world = platform.createWorld();
      const first = program(subject, givenArgs(subject, property), { needs });
      await world.pulumi.up(first);
      const id = idOf(subject, world);
      const second = platform.declare(kind, "thief", laidOver(changedArgs(subject, property)!, { adopt: id }));
      const { errors, writes } = await world.pulumi.tryUp([...first, second]);
      expect(messages(errors)).toContain(`${id} is already managed as "${SUBJECT}"`);
      expect(writes).toEqual([]);
    });
  });
});

/** A property whose change takes a write of ours, so that an adopted object can be seen to have been updated. */
function adoptable(subject: Subject): PropertyFixture | undefined {
  const { fixture } = subject;
  if (!fixture.many) return undefined;
  return fixture.properties.find((property) => {
    const changed = changedArgs(subject, property);
    return (
      changed &&
      !property.refused &&
      property.writes === undefined &&
      !replaces(subject, givenArgs(subject, property), changed)
    );
  });
}

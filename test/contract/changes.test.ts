import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { sample } from "../harness/sample.ts";
import { sharedStart } from "../harness/world.ts";
import { changedArgs, givenArgs, program, removedArgs, replaces, steps, SUBJECT } from "./arguments.ts";
import type { PropertyFixture, Removal } from "./fixture.ts";
import { subjects, type Subject } from "./platforms.ts";
import { propertyAt } from "./schema-properties.ts";
import { expectDestroyed, expectStored, idOf, liveOf, schemaOf, storedAt } from "./store.ts";
import { when } from "./when.ts";

describe.each(subjects)("$type", (subject) => {
  const { fixture, kind, platform } = subject;

  // A create without the property and one with it are elsewhere for each: what the update between them may forget, properties try by turns.
  const added = new Set(
    sample(
      fixture.properties.filter((property) => canLack(subject, property)),
      4,
    ),
  );

  describe.each(fixture.properties.map((property) => ({ property, title: title(property) })))(
    "$title",
    ({ property }) => {
      const { needs = [] } = property;
      const given = givenArgs(subject, property);
      const changed = changedArgs(subject, property);
      const where = `${kind} ${SUBJECT}`;
      const before = program(subject, given, { needs });

      const made = sharedStart(async () => {
        const world = platform.createWorld();
        await world.pulumi.up(before);
        expectStored(subject, world, given);
        return world;
      });

      when(changed && !property.refused && !replaces(subject, given, changed))(
        "is changed, and nothing else is sent",
        async () => {
          const world = await made();
          const id = idOf(subject, world);
          const others = fixture.ids(world);
          const { writes } = await world.pulumi.up(program(subject, changed!, { needs }));
          expect(writes.map(platform.describe)).toEqual(
            property.writes ?? [`${platform.updates} ${steps(property.at)[0]}`],
          );
          expect(idOf(subject, world)).toBe(id);
          expect(fixture.ids(world)).toEqual(others);
          expectStored(subject, world, changed!);
        },
      );

      when(changed && !property.refused && replaces(subject, given, changed))(
        "is changed by a new object, made before the old one goes",
        async () => {
          const world = await made();
          const old = idOf(subject, world);
          const count = fixture.ids(world).length;
          const { writes, steps: taken } = await world.pulumi.up(program(subject, changed!, { needs }));
          expect(taken).toContain(`replace ${where}`);
          expect(idOf(subject, world)).not.toBe(old);
          expectStored(subject, world, changed!);
          expectDestroyed(subject, world, old);
          if (fixture.afterDelete === "gone") expect(fixture.ids(world)).toHaveLength(count);
          const methods = writes.map(({ method }) => method);
          if (fixture.afterDelete === "gone") expect(methods.indexOf("DELETE")).toBe(methods.length - 1);
        },
      );

      when(!changed)("has one value only, which is stored", async () => {
        await made();
      });

      const optional = isOptional(subject, property);
      const removal: Removal = property.removal ?? {};
      const removed = removedArgs(subject, property);

      when(canLack(subject, property))("is removed, and cleared on the platform", async () => {
        const world = await made();
        const { writes } = await world.pulumi.up(program(subject, removed, { needs }));
        expect(writes.map(platform.describe)).toEqual(
          removal.writes ?? [`${platform.updates} ${steps(property.at)[0]}`],
        );
        expect(storedAt(subject, world, property.at)).toEqual(removal.leaves);
        expectStored(subject, world, removed);
      });

      when(added.has(property))("is added to an object that did without it", async () => {
        const world = platform.createWorld();
        await world.pulumi.up(program(subject, removed, { needs }));
        await world.pulumi.up(before);
        expectStored(subject, world, given);
      });

      when(optional && !removal.refused && replaces(subject, given, removed))(
        "is removed by a new object",
        async () => {
          const world = await made();
          const old = idOf(subject, world);
          await world.pulumi.up(program(subject, removed, { needs }));
          expect(idOf(subject, world)).not.toBe(old);
          expectDestroyed(subject, world, old);
          expectStored(subject, world, removed);
        },
      );

      when(optional && removal.refused)("cannot be removed: a clear error, and nothing is written", async () => {
        const world = await made();
        const live = liveOf(subject, world);
        const { errors, writes } = await world.pulumi.tryUp(program(subject, removed, { needs }));
        expect(errors.map(({ message }) => message).join()).toMatch(removal.refused!);
        expect(errors.map(({ message }) => message).join()).toContain(`update ${subject.type} "${SUBJECT}"`);
        expect(writes.map(platform.describe)).toEqual(removal.writes ?? []);
        expect(liveOf(subject, world)).toEqual(live);
        await world.pulumi.up(before);
      });

      when(property.refused)("cannot be changed: the preview says why, and nothing is written", async () => {
        const world = await made();
        const live = liveOf(subject, world);
        const other = program(subject, changed ?? removed, { needs });
        for (const attempt of [world.pulumi.preview, world.pulumi.previewWithRefresh, world.pulumi.tryUp]) {
          const { errors, writes } = await attempt(other);
          expect(errors.map(({ message }) => message).join()).toMatch(property.refused!);
          expect(writes).toEqual([]);
        }
        expect(liveOf(subject, world)).toEqual(live);
        await world.pulumi.up(before);
      });
    },
  );

  it("takes several changes in one request", async () => {
    const together = combinable(subject);
    const world = platform.createWorld();
    const all = (pick: (property: PropertyFixture) => JsonObject) =>
      together.reduce<JsonObject>((args, property) => ({ ...args, ...pick(property) }), fixture.args);
    const needs = together.flatMap((property) => property.needs ?? []);
    await world.pulumi.up(
      program(
        subject,
        all((property) => givenArgs(subject, property)),
        { needs },
      ),
    );
    const changed = all((property) => changedArgs(subject, property)!);
    const { writes } = await world.pulumi.up(program(subject, changed, { needs }));
    expect(writes.length).toBeLessThanOrEqual(1);
    expectStored(subject, world, changed);
  });
});

const title = ({ at, given }: PropertyFixture): string =>
  typeof given?.["template"] === "string" ? `${at} of ${given["template"]}` : at;

const isOptional = (subject: Subject, property: PropertyFixture): boolean =>
  propertyAt(schemaOf(subject), givenArgs(subject, property), steps(property.at))?.optional === true &&
  !property.refused;

/** Whether an object can do without the property, and get it later. */
const canLack = (subject: Subject, property: PropertyFixture): boolean =>
  isOptional(subject, property) &&
  !property.removal?.refused &&
  !replaces(subject, givenArgs(subject, property), removedArgs(subject, property));

/** Properties that can change together: of each top-level field one, and none that replaces. */
function combinable(subject: Subject): PropertyFixture[] {
  const chosen = new Map<string, PropertyFixture>();
  for (const property of subject.fixture.properties) {
    const [top] = steps(property.at);
    const given = givenArgs(subject, property);
    const changed = changedArgs(subject, property);
    const alone = Object.keys(given).length <= Object.keys(subject.fixture.args).length + 1;
    const ordinary =
      changed && alone && !property.refused && !replaces(subject, given, changed) && property.writes === undefined;
    if (ordinary && top === property.at && property.at !== "workflow") chosen.set(property.at, property);
  }
  return [...chosen.values()];
}

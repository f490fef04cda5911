import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { sample } from "../harness/sample.ts";
import { sharedStart } from "../harness/world.ts";
import { valueAt } from "../harness/values.ts";
import {
  changedArgs,
  combined,
  givenArgs,
  laidOver,
  program,
  replaces,
  resolved,
  SUBJECT,
  steps,
  withValue,
} from "./arguments.ts";
import type { PropertyFixture } from "./fixture.ts";
import { subjects, type Subject } from "./platforms.ts";
import { expectDestroyed, expectStored, idOf, liveOf, storedAt } from "./store.ts";
import type { ContractWorld } from "./world.ts";
import { when } from "./when.ts";

/** Properties whose edit in the dashboard can be seen. */
const visible = ({ fixture }: Subject): readonly PropertyFixture[] =>
  fixture.edit ? fixture.properties.filter(({ unseen }) => unseen === undefined) : [];

const title = ({ at, given }: PropertyFixture): string =>
  typeof given?.["template"] === "string" ? `${at} of ${given["template"]}` : at;

/** What the dashboard sets. */
const byHand = ({ byHand: value, to }: PropertyFixture): unknown => value ?? to;

/** Sets the value at a property as a human would, and answers it. */
function edit(subject: Subject, world: ContractWorld, property: PropertyFixture): unknown {
  const [top = ""] = steps(property.at);
  const value = resolved(world, byHand(property));
  const next = withValue(liveOf(subject, world), steps(property.at), value) as JsonObject;
  subject.fixture.edit!(world, idOf(subject, world), { [top]: next[top] });
  return value;
}

/** Where a drift is noted: the top-level field, or its property where those are managed one by one. */
function notedAt({ definition }: Subject, { at, driftAt }: PropertyFixture): string {
  const [top = "", inner] = steps(at);
  return driftAt ?? (definition.nested.includes(String(top)) ? `${top}.${inner}` : String(top));
}

describe.each(subjects.filter((subject) => visible(subject).length > 0))("$type", (subject) => {
  const { platform, fixture, kind, definition } = subject;
  const where = `${kind} ${SUBJECT}`;
  const isReplacing = ({ at }: PropertyFixture) => definition.replaceOn.includes(at);
  /** The manifest can set another value than the dashboard does. */
  const canDiffer = (property: PropertyFixture) =>
    property.byHand !== undefined && property.to !== undefined && !isReplacing(property);
  const chosen = (applies: (property: PropertyFixture) => unknown, turn: number): ReadonlySet<PropertyFixture> =>
    new Set(sample(visible(subject).filter(applies), 4, turn));
  // The edit of each property is looked for. What becomes of an edit once it has been found, properties try by turns.
  const stories = {
    conflict: chosen(() => true, 0),
    putBack: chosen((property) => !isReplacing(property), 1),
    conflictWithAnother: chosen(canDiffer, 2),
    overwritten: chosen(canDiffer, 3),
    kept: chosen((property) => neighbour(subject, property) && changedArgs(subject, property), 0),
  };

  const properties = visible(subject).map((property) => ({ property, title: title(property) }));
  describe.each(properties)("$title", ({ property }) => {
    const { needs = [] } = property;
    const given = givenArgs(subject, property);
    const desired = program(subject, given, { needs });
    const replacing = isReplacing(property);

    const made = sharedStart(async () => {
      const world = platform.createWorld({ switches: fixture.openly ?? {} });
      // That nothing is left to do then is asked of each property in changes.test.ts.
      const { errors } = await world.pulumi.tryUp(desired);
      expect(errors).toEqual([]);
      return world;
    });
    /** A world in which somebody has edited the property in the dashboard. */
    async function edited() {
      const world = await made();
      return { world, value: edit(subject, world, property) };
    }

    it("shows an edit in the dashboard as drift at its path and only there, and a plain up neither reads nor overwrites it", async () => {
      const { world, value } = await edited();
      const planned = await world.pulumi.previewWithRefresh(desired);
      expect(planned.errors).toEqual([]);
      expect(planned.writes).toEqual([]);
      expect(planned.steps).toContain(`drift ${where}`);
      expect(planned.steps.filter((step) => !step.startsWith("same "))).toHaveLength(2);
      const drift = planned.drifts.get(where)!;
      expect(drift.noted).toEqual([notedAt(subject, property)]);
      for (const path of drift.paths) expect(isWithin(path, property.at), `${path} beside ${property.at}`).toBe(true);
      // A flag that is off, or a value that is meant where there is none, may be shown as one that is not set.
      const shown = valueAt(drift.inputs, steps(property.at));
      expect(value === (property.implied ?? false) ? (shown ?? value) : shown).toEqual(value);

      const live = liveOf(subject, world);
      const { requests } = await world.pulumi.up(desired, { drift: [where] });
      expect(requests).toEqual([]);
      expect(liveOf(subject, world)).toEqual(live);
    });

    when(stories.conflict.has(property))(
      "is a conflict in up with refresh, which names the three values and overwrites nothing, until the manifest takes the live value over",
      async () => {
        const { world, value } = await edited();
        const live = liveOf(subject, world);
        for (const attempt of [world.pulumi.tryUpWithRefresh, world.pulumi.tryUp]) {
          const { errors, writes } = await attempt(desired);
          expect(errors).toHaveLength(1);
          const [{ message } = new Error("none")] = errors;
          expect(message).toContain("somebody changed this on the platform");
          expect(message).toContain(`${notedAt(subject, property)}: recorded `);
          expect(message).toMatch(/recorded .*, live .*, desired /s);
          expect(writes).toEqual([]);
          expect(liveOf(subject, world)).toEqual(live);
        }
        // What the schema does not allow cannot be taken over.
        if (property.to === undefined) return;
        const taken = withValue(given, steps(property.at), value) as JsonObject;
        const { writes } = await world.pulumi.up(program(subject, taken, { needs }));
        expect(writes).toEqual([]);
        expectStored(subject, world, taken);
        // And from then on it is the manifest's to change.
        if (replacing || property.refused) return;
        await world.pulumi.up(desired);
        expectStored(subject, world, given);
      },
    );

    when(stories.putBack.has(property))("is put back when the stack says to overwrite", async () => {
      const { world } = await edited();
      const id = idOf(subject, world);
      world.config["voice-agents:onConflict"] = "overwrite";
      await world.pulumi.upWithRefresh(desired);
      expect(idOf(subject, world)).toBe(id);
      expectStored(subject, world, given);
    });

    when(replacing)("is put back by a new object when the stack says to overwrite", async () => {
      const { world } = await edited();
      const old = idOf(subject, world);
      world.config["voice-agents:onConflict"] = "overwrite";
      await world.pulumi.upWithRefresh(desired);
      expect(idOf(subject, world)).not.toBe(old);
      expectDestroyed(subject, world, old);
      expectStored(subject, world, given);
    });

    const changed = changedArgs(subject, property);

    when(stories.conflictWithAnother.has(property))(
      "is a conflict when the manifest sets another value meanwhile",
      async () => {
        const { world } = await edited();
        const live = liveOf(subject, world);
        const { errors, writes } = await world.pulumi.tryUp(program(subject, changed!, { needs }));
        expect(errors.map(({ message }) => message).join()).toContain(`${notedAt(subject, property)}: recorded `);
        expect(writes).toEqual([]);
        expect(liveOf(subject, world)).toEqual(live);
      },
    );

    when(stories.overwritten.has(property))(
      "is overwritten by another value of the manifest where the stack says so",
      async () => {
        const { world } = await edited();
        world.config["voice-agents:onConflict"] = "overwrite";
        await world.pulumi.up(program(subject, changed!, { needs }));
        expectStored(subject, world, changed!);
      },
    );

    when(stories.kept.has(property))("is kept when the manifest changes something else", async () => {
      const world = platform.createWorld({ switches: fixture.openly ?? {} });
      const other = neighbour(subject, property)!;
      const both = together(subject, property, other);
      const everything = [...needs, ...(other.needs ?? [])];
      await world.pulumi.up(program(subject, both, { needs: everything }));
      const value = edit(subject, world, property);
      const next = withValue(both, steps(other.at), other.to) as JsonObject;
      const { writes } = await world.pulumi.up(program(subject, next, { needs: everything }), { drift: [where] });
      expect(writes).toHaveLength(1);
      expect({ value: storedAt(subject, world, property.at) }).toMatchObject({ value });
      expectStored(subject, world, withValue(next, steps(property.at), value) as JsonObject);
    });
  });
});

/** Whether a path is that of a property, or leads to a part or the whole of it. */
const isWithin = (path: string, at: string): boolean =>
  path === at ||
  path.startsWith(`${at}.`) ||
  path.startsWith(`${at}[`) ||
  at.startsWith(`${path}.`) ||
  at.startsWith(`${path}[`);

/** A property of the same kind that can be set and changed beside this one, managed apart from it. */
function neighbour(subject: Subject, property: PropertyFixture): PropertyFixture | undefined {
  const template = property.given?.["template"];
  return subject.fixture.properties.find((other) => {
    const both = together(subject, property, other);
    const changed = withValue(both, steps(other.at), other.to) as JsonObject;
    return (
      other.to !== undefined &&
      !other.refused &&
      other.writes?.length !== 0 &&
      other.given?.["template"] === template &&
      valueAt(both, steps(other.at)) !== undefined &&
      notedAt(subject, other) !== notedAt(subject, property) &&
      !isWithin(property.at, other.at) &&
      !replaces(subject, both, changed)
    );
  });
}

/** The arguments that set both; what one of them leaves out stays left out. */
function together(subject: Subject, property: PropertyFixture, other: PropertyFixture): JsonObject {
  const without = Object.entries({ ...other.given, ...property.given }).filter(([, value]) => value === undefined);
  return laidOver(combined(givenArgs(subject, other), givenArgs(subject, property)), Object.fromEntries(without));
}

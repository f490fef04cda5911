import { describe, expect, it } from "vitest";
import { specProblems } from "../../provider/kind/spec-problems.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import { isObject, omit } from "../../provider/kind/value.ts";
import { valueAt } from "../harness/values.ts";
import { Ref } from "../harness/mini-engine.ts";
import { givenArgs, program, replaces, resolved, steps, SUBJECT, withValue } from "./arguments.ts";
import type { PropertyFixture } from "./fixture.ts";
import { subjects, type Subject } from "./platforms.ts";
import { idOf, liveOf, storedAt } from "./store.ts";

/** A property declared with a value that says no more than leaving it out, and what somebody sets by hand instead. */
interface Declaration {
  readonly property: PropertyFixture;
  readonly value: unknown;
  readonly byHand: unknown;
}

/**
 * The empty value of a property's type, or the default that its fixture names. None for an object: what it does not name is the
 * platform's, so an empty one declares nothing.
 */
function emptyLike(value: unknown, { implied }: PropertyFixture): unknown {
  if (typeof value === "boolean") return implied ?? false;
  if (implied !== undefined) return implied;
  if (typeof value === "string") return "";
  return Array.isArray(value) ? [] : undefined;
}

/** Arguments as the offline checks see them. */
function offline(value: unknown): unknown {
  if (value instanceof Ref) return UNKNOWN;
  if (Array.isArray(value)) return value.map(offline);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, offline(inner)]))
    : value;
}

/** Every property that the schema lets somebody declare as empty, or as what it is anyway. */
const declarations = (subject: Subject): Declaration[] =>
  subject.fixture.properties.flatMap((property) => {
    const { definition, fixture } = subject;
    if (!fixture.edit || property.unseen !== undefined) return [];
    const given = givenArgs(subject, property);
    const now = valueAt(given, steps(property.at));
    const value = emptyLike(now, property);
    if (value === undefined) return [];
    const args = withValue(given, steps(property.at), value) as JsonObject;
    const own = offline(omit(args, ["passthrough", ...definition.workspaceArgs])) as JsonObject;
    const isAllowed = specProblems(definition, own).length === 0 && !replaces(subject, given, args);
    const byHand = typeof value === "boolean" ? !value : now;
    return isAllowed ? [{ property, value, byHand }] : [];
  });

const cases = subjects.flatMap((subject) => declarations(subject).map((declaration) => ({ subject, ...declaration })));

describe("what is declared is managed, whatever its value", () => {
  it.each(
    cases.map((each) => ({
      ...each,
      title: `${each.subject.type} ${each.property.at}: ${JSON.stringify(each.value)}`,
    })),
  )(
    "$title, edited by hand, is a conflict when unasked and put back when asked",
    async ({ subject, property, value, byHand }) => {
      const { platform, fixture, kind } = subject;
      const where = `${kind} ${SUBJECT}`;
      const path = steps(property.at);
      const args = withValue(givenArgs(subject, property), path, value) as JsonObject;
      const desired = program(subject, args, { needs: property.needs ?? [] });
      const world = platform.createWorld({ switches: fixture.openly ?? {} });
      const made = await world.pulumi.tryUp(desired);
      // Some templates of the platform are stricter than our schema, which does not know them.
      if (made.errors.some(({ message }) => message.includes("does not accept this configuration"))) return;
      expect(made.errors).toEqual([]);
      await world.pulumi.settled(desired);
      const before = storedAt(subject, world, property.at);

      const [top = ""] = path;
      const edited = withValue(liveOf(subject, world), path, resolved(world, byHand)) as JsonObject;
      fixture.edit!(world, idOf(subject, world), { [top]: edited[top] });
      const planned = await world.pulumi.previewWithRefresh(desired);
      expect(planned.steps).toContain(`drift ${where}`);

      const live = liveOf(subject, world);
      const { errors, writes } = await world.pulumi.tryUpWithRefresh(desired);
      expect(errors.map(({ message }) => message).join()).toContain("somebody changed this on the platform");
      expect(writes).toEqual([]);
      expect(liveOf(subject, world)).toEqual(live);

      world.setEnvironment({ VOICE_AGENTS_OVERWRITE: `somebody-else,${subject.definition.reference}.${SUBJECT}` });
      const put = await world.pulumi.upWithRefresh(desired);
      expect(put.writes.length).toBeGreaterThan(0);
      expect(storedAt(subject, world, property.at) ?? value).toEqual(before ?? value);
    },
  );
});

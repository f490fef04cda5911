import { describe, expect, it } from "vitest";
import { definitions } from "../../provider/platforms/definitions.ts";
import { changedArgs, givenArgs, steps } from "./arguments.ts";
import { platforms, subjects, type Subject } from "./platforms.ts";
import { allProperties, propertyAt } from "./schema-properties.ts";
import { schemaOf } from "./store.ts";
import { when } from "./when.ts";

/** Where a fixture's path leads in the schema. */
const reached = (subject: Subject, property: Subject["fixture"]["properties"][number]) =>
  propertyAt(schemaOf(subject), givenArgs(subject, property), steps(property.at));

/** What the suites of this folder try. */
function ownProperties(subject: Subject) {
  const others = Object.keys(subject.fixture.elsewhere ?? {}).map((at) => `#/properties/${at}`);
  const all = allProperties(schemaOf(subject));
  expect(all.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(others));
  return all.filter(({ pointer }) => !others.includes(pointer));
}

it("every kind of the registry has a fixture, and every fixture a kind", () => {
  const named = (list: readonly { platform: string; kind: string }[]) =>
    list.map(({ platform, kind }) => `${platform}:${kind}`);
  const fixtures = platforms.flatMap(({ platform, kinds }) => Object.keys(kinds).map((kind) => ({ platform, kind })));
  expect(named(fixtures).sort()).toEqual(named(definitions).sort());
});

describe.each(subjects)("$type", (subject) => {
  const { fixture } = subject;
  const { properties } = fixture;

  it("has a fixture for every property of its schema, at every depth", () => {
    const covered = new Set(properties.map((property) => reached(subject, property)?.pointer));
    const missing = ownProperties(subject).filter(({ pointer }) => !covered.has(pointer));
    expect(missing.map(({ pointer }) => pointer)).toEqual([]);
  });

  it("has no fixture for a property that the schema does not have", () => {
    const stale = properties.filter((property) => !reached(subject, property));
    expect(stale.map(({ at }) => at)).toEqual([]);
  });

  it("changes every property of its schema, except enumerations of one value", () => {
    const changed = new Set(
      properties
        .filter((property) => changedArgs(subject, property))
        .map((property) => reached(subject, property)?.pointer),
    );
    const unchanged = ownProperties(subject).filter(({ pointer }) => !changed.has(pointer));
    expect(unchanged.filter(({ values }) => values !== 1).map(({ pointer }) => pointer)).toEqual([]);
  });

  when(fixture.writesNothing)(
    "is of a kind of which nothing is written, so that nobody edits, adopts or deletes what we made",
    async () => {
      expect(properties.filter(({ writes }) => writes?.length !== 0).map(({ at }) => at)).toEqual([]);
      expect(properties.filter(({ unseen }) => unseen === undefined).map(({ at }) => at)).toEqual([]);
      const { edit, vanish, many, passthrough, twins, scopes } = fixture;
      expect({ edit, vanish, many, passthrough, twins, scopes }).toEqual({ twins: {}, scopes: {} });
    },
  );

  it("says of each property how it is edited in the dashboard, or why an edit is not seen", () => {
    const silent = properties.filter(({ to, byHand, unseen }) =>
      [to ?? byHand, unseen].every((value) => value === undefined),
    );
    expect(silent.map(({ at }) => at)).toEqual([]);
  });
});

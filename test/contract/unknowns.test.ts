import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { stub } from "../../provider/pulumi/stub.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import { isObject, omit } from "../../provider/kind/value.ts";
import { directHost } from "../harness/direct-host.ts";
import { Ref } from "../harness/mini-engine.ts";
import { changedArgs, givenArgs, SUBJECT, withValue } from "./arguments.ts";
import { subjects, type Subject } from "./platforms.ts";

const host = await directHost();

/** Every path of a value, the value itself left out. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? value.map((item: unknown, index) => [index, item] as const) : entriesOf(value);
  return inner.flatMap(([step, item]) => [[...path, step], ...pathsOf(item, [...path, step])]);
}

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

/** References stand for ids that are known. */
const known = (value: unknown): unknown => {
  if (value instanceof Ref) return `id-of-${value.name}`;
  if (Array.isArray(value)) return value.map(known);
  return isObject(value) ? Object.fromEntries(entriesOf(value).map(([key, item]) => [key, known(item)])) : value;
};

/** Arguments of a kind that together set every property of its schema, each set once. */
function samples(subject: Subject): JsonObject[] {
  const { fixture, platform, kind } = subject;
  const all = fixture.properties.flatMap((property) => [givenArgs(subject, property), changedArgs(subject, property)]);
  const own = { adopt: "some-id", onDelete: "retain", passthrough: { newer: { deep: ["x"] } } };
  const withOurs = [...all, { ...fixture.args, ...own }].filter((args) => args !== undefined);
  const declared = withOurs.map((args) => known(platform.declare(kind, SUBJECT, args).args) as JsonObject);
  return [...new Map(declared.map((args) => [JSON.stringify(args), args])).values()];
}

describe.each(subjects)("$type", (subject) => {
  const { platform, type, definition } = subject;
  const hidden = { __logicalName: SUBJECT, __provider: stub(type) };

  const all = samples(subject).flatMap((args) =>
    pathsOf(args).map((path) => ({ path, full: args, args: withValue(args, path, UNKNOWN) as JsonObject })),
  );
  // Each path once for each set of fields and each variant.
  const variant = ({ full, path }: (typeof all)[number]) =>
    [formatPath(path), Object.keys(full).sort().join(), full["template"]].join(" ");
  const holes = [...new Map(all.map((hole) => [variant(hole), hole])).values()];

  // What is adopted is there already: that no object has this id is another test's business.
  const before = (args: JsonObject): JsonObject => (args["adopt"] === "some-id" ? { ...args, ...hidden } : {});

  it("is checked without a complaint when any one value is unknown, whatever its depth", async () => {
    platform.createWorld();
    expect(holes.length).toBeGreaterThan(1);
    for (const { args, path } of holes) {
      const { failures, inputs } = await host.check(before(args), { ...args, ...hidden });
      expect(failures, `unknown at ${formatPath(path)} of ${JSON.stringify(args)}`).toEqual([]);
      expect(inputs).toMatchObject(omit(args, subject.fixture.moved ?? []));
    }
  });

  it("is compared without an error, and never firmly found the same by an unknown value that it manages", async () => {
    platform.createWorld();
    for (const { args, full, path } of holes) {
      const [top] = path;
      const { inputs } = await host.check(before(full), { ...full, ...hidden });
      const { changes, replaces } = await host.diff("some-id", inputs, { ...args, ...hidden });
      const place = `unknown at ${formatPath(path)} of ${JSON.stringify(args)}`;
      const ours = ["adopt", "onDelete"].includes(String(top));
      const unmanaged =
        ours || definition.writeOnly.includes(String(top)) || subject.fixture.unmanaged?.includes(String(top));
      if (!unmanaged) expect(changes, place).toBe("unknown");
      if (definition.replaceOn.includes(String(top))) expect(replaces, place).toContain(String(top));
    }
  });

  it("is compared without an error when everything was unknown before", async () => {
    platform.createWorld();
    for (const { args, full } of holes) await host.diff("some-id", { ...args, ...hidden }, { ...full, ...hidden });
  });

  it("makes no request for either, once the object is there", async () => {
    const world = platform.createWorld();
    for (const { args, full } of holes) {
      await host.check({ ...full, ...hidden }, { ...args, ...hidden });
      await host.diff("some-id", { ...args, ...hidden }, { ...args, ...hidden });
    }
    expect(world.requests()).toEqual([]);
  });
});

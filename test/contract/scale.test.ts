import { describe, expect, it } from "vitest";
import type { Declared } from "../harness/mini-engine.ts";
import { subjects } from "./platforms.ts";

/** More than two pages of the largest size. */
const COUNT = 251;

describe.each(subjects.filter(({ fixture }) => fixture.many))("$type", (subject) => {
  const { platform, fixture, kind, type } = subject;
  const { needs, args } = fixture.many!(COUNT);
  const program: Declared[] = [
    ...fixture.needs,
    ...needs,
    ...args.map((one, index) => platform.declare(kind, `of-many-${index}`, one)),
  ];

  it(`is read in lists to their end where there are ${COUNT}, and not one by one`, async () => {
    const world = platform.createWorld();
    const made = await world.pulumi.tryUp(program);
    expect(made.errors).toEqual([]);
    const managed = world.pulumi.state.filter((entry) => entry.type === type);
    expect(new Set(managed.map(({ id }) => id)).size).toBe(COUNT);

    const refreshed = await world.pulumi.refresh();
    expect([refreshed.errors, refreshed.steps]).toEqual([[], []]);
    const lists = refreshed.requests.filter(
      (entry) => platform.reads(entry) === "list" && entry.path.includes(fixture.listPath!),
    );
    // Of a deployment the list is that of the agents, of which there are two more.
    expect(lists).toHaveLength(Math.max(Math.ceil((COUNT + fixture.needs.length) / platform.pageSize), 1));
    expect(refreshed.requests.filter((entry) => platform.reads(entry) === "one")).toEqual([]);

    // Somebody's object, on the last page: the next create must have read that far.
    const twin = Object.values(fixture.twins).find(
      ({ outcome, switches }) => ["identical", "own"].includes(outcome) && !switches,
    )!;
    world.config["voice-agents:onExisting"] = "adopt";
    const id = twin.make(world);
    const desired = [...program, platform.declare(kind, "twin", { ...fixture.args, ...twin.given })];
    const { writes, errors } = await world.pulumi.tryUp(desired);
    expect(errors).toEqual([]);
    expect(writes.map(platform.describe)).toEqual(twin.writes ?? []);
    expect(world.pulumi.find(type, "twin")?.id).toBe(id);
  });
});

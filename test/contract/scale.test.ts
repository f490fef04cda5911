import { describe, expect, it } from "vitest";
import type { Declared } from "../harness/mini-engine.ts";
import { subjects } from "./platforms.ts";

/** One more than two pages of the largest size; enough to tell a list from single reads where there are no pages. */
const countOf = (pageSize: number): number => (Number.isFinite(pageSize) ? 2 * pageSize + 1 : 51);

describe.each(subjects.filter(({ fixture }) => fixture.many))("$type", (subject) => {
  const { platform, fixture, kind, type } = subject;
  const { size: pageSize, switches } = fixture.pages ?? { size: platform.pageSize, switches: {} };
  const count = countOf(pageSize);
  const { needs, args } = fixture.many!(count);
  const program: Declared[] = [
    ...fixture.needs,
    ...needs,
    ...args.map((one, index) => platform.declare(kind, `of-many-${index}`, one)),
  ];

  it(`is read in lists to their end where there are ${count}, and not one by one`, async () => {
    const world = platform.createWorld({ switches });
    const made = await world.pulumi.tryUp(program);
    expect(made.errors).toEqual([]);
    const managed = world.pulumi.state.filter((entry) => entry.type === type);
    expect(new Set(managed.map(({ id }) => id)).size).toBe(count);

    const refreshed = await world.pulumi.refresh();
    expect([refreshed.errors, refreshed.steps]).toEqual([[], []]);
    const lists = refreshed.requests.filter(
      (entry) => platform.reads(entry) === "list" && entry.path.includes(fixture.listPath!),
    );
    // Of a deployment the list is that of the agents, of which there are two more.
    expect(lists).toHaveLength(Math.max(Math.ceil((count + fixture.needs.length) / pageSize), 1));
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

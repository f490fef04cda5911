import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckedEngine } from "../harness/checked-engine.ts";
import { runs, SEED } from "../harness/sample.ts";
import { MiniEngine, type Result } from "../harness/mini-engine.ts";
import { laidOver, program, SUBJECT } from "./arguments.ts";
import { subjects } from "./platforms.ts";

/** Kinds of which a workspace can have two alike. */
const kinds = subjects.filter(
  ({ definition, fixture }) => definition.list && fixture.many && !definition.createIsIdempotent && !definition.partOf,
);

/** No request of theirs may run into its deadline while the other engine is let go first. */
const UNHURRIED = Object.fromEntries(
  ["NICHE", "MIRAIMINDS"].flatMap((platform) => [
    [`${platform}_TIMEOUT_MS`, "60000"],
    [`${platform}_TOTAL_TIMEOUT_MS`, "60000"],
  ]),
);

/** Runs operations at once. At each request and each response `schedule` decides who goes on; all who are not done wait for it. */
async function interleaved(schedule: fc.Scheduler, operations: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const who = new AsyncLocalStorage<number>();
  const waiting = operations.map(() => 0);
  const done = operations.map(() => false);
  const send = globalThis.fetch;
  const turn = async (): Promise<void> => {
    const engine = who.getStore()!;
    waiting[engine]! += 1;
    await schedule.schedule(Promise.resolve());
    waiting[engine]! -= 1;
  };
  globalThis.fetch = async (...request) => {
    await turn();
    const response = await send(...request);
    await turn();
    return response;
  };
  const running = operations.map((operation, engine) =>
    who.run(engine, operation).finally(() => {
      done[engine] = true;
    }),
  );
  const all = Promise.all(running);
  while (done.includes(false)) {
    if (done.every((isDone, engine) => isDone || waiting[engine]! > 0)) await schedule.waitNext(1);
    else await setImmediate();
  }
  globalThis.fetch = send;
  return all;
}

describe.each(kinds)("$type", ({ platform, fixture, kind, type, definition }) => {
  const twin = Object.values(fixture.twins).find(({ outcome, switches }) => outcome === "identical" && !switches)!;
  const args = laidOver(fixture.args, twin.given ?? {});
  const desired = program({ platform, fixture, kind, type, definition }, args, { needs: twin.needs ?? [] });

  it("made by two engines at the same time ends as one, or with an error that says so", { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), async (schedule) => {
        const world = platform.createWorld({ environment: UNHURRIED });
        const others = desired.slice(0, -1);
        await world.pulumi.up(others);
        const second = new MiniEngine(world.config);
        second.restore(world.pulumi.raw.save());
        const engines = [world.pulumi.raw, second];
        const there = fixture.ids(world);
        const from = world.control.log().length;

        const results = await interleaved(
          schedule,
          engines.map((engine) => () => engine.up(desired)),
        );

        const made = fixture.ids(world).filter((id) => !there.includes(id));
        const held = engines.map((engine) => engine.find(type, SUBJECT)?.id);
        expect(fixture.ids(world)).toEqual(expect.arrayContaining(there));
        // Whatever is there somebody has in the state, and nobody has what is not there.
        expect(held.filter((id) => id !== undefined).sort()).toEqual(made.sort());
        for (const { errors } of results) {
          for (const { message } of errors)
            expect(message).toMatch(/is already there|appeared on the platform while|: 409 .* already exists/);
        }
        const failed = results.filter(({ errors }) => errors.length > 0).length;
        expect(failed).toBeGreaterThan(0);
        if (!definition.cannotBeDeleted) expect(made.length).toBeLessThan(2);
        if (failed === 1) expect(made).toHaveLength(1);
        const deleted = world.control
          .log()
          .slice(from)
          .filter(({ method }) => method === "DELETE");
        for (const { path } of deleted)
          expect(
            there.some((id) => path.includes(id)),
            path,
          ).toBe(false);

        // Whoever comes first next time has it.
        if (made.length < 2) {
          const checked = new CheckedEngine(engines[made.length === 0 || held[0] ? 0 : 1]!, () => world.control.log());
          await checked.up(desired);
          expect(fixture.ids(world)).toHaveLength(there.length + 1);
        }
      }),
      { numRuns: runs(20, 1000), seed: SEED },
    ),
  );
});

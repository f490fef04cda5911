import fc from "fast-check";
import { test } from "vitest";
import { Lifecycle, step } from "./lifecycle.ts";

/** Nightly runs set more. */
const RUNS = Number(process.env["LIFECYCLE_RUNS"] ?? 150);

test("whatever happens in whatever order, nothing foreign is touched, nothing is doubled, no edit is lost, and it converges", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 24, size: "max" }), async (steps) => {
      const life = new Lifecycle();
      for (const next of steps) await life.take(next);
      await life.converge();
    }),
    { numRuns: RUNS },
  );
}, 600_000);

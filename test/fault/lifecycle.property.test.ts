import fc from "fast-check";
import { test } from "vitest";
import { runs } from "../harness/sample.ts";
import { Lifecycle, step, type Step } from "./lifecycle.ts";
import { miraiMindsLifecycle } from "./miraiminds/lifecycle.ts";
import { nicheLifecycle } from "./niche/lifecycle.ts";

/** The same histories each time, so that nobody's change is blamed for what it did not do. Nightly runs set more, and another seed. */
const { LIFECYCLE_RUNS = runs(30, 2000), LIFECYCLE_SEED = "20261121" } = process.env;

/** Histories that once went wrong. */
const FOUND: readonly Step[][] = [
  // The file is replaced, and replaced back before the deletes could be done: one of the objects to delete is the one in use.
  [
    { do: "up" },
    { do: "edit", item: 2, field: 0, value: "two" },
    { do: "dashboard edit", item: 1, field: 0, value: "one" },
    { do: "edit", item: 1, field: 0, value: "two" },
    { do: "up" },
    { do: "edit", item: 2, field: 0, value: "one" },
    { do: "up" },
  ],
  // The platform finds nothing any more, after it had answered for the workspace.
  [
    { do: "up" },
    { do: "console delete", item: 1 },
    { do: "delete manifest", item: 1 },
    { do: "edit", item: 1, field: 0, value: "two" },
    { do: "up under a fault", nth: 7, always: true, fault: { kind: "status", status: 404 } },
  ],
  // Renamed, then deleted: the outputs in the state still have the former name.
  [{ do: "up" }, { do: "rename", item: 0, admit: true }, { do: "up" }, { do: "delete manifest", item: 0 }],
  // Made by a run that was killed, then edited by hand, at a field that was sent and at one that was not.
  [
    { do: "killed up", nth: 6, stored: "before" },
    { do: "dashboard edit", item: 1, field: 0, value: "one" },
    { do: "up" },
  ],
  [
    { do: "killed up", nth: 2, stored: "before" },
    { do: "edit", item: 0, field: 0, value: "one" },
    { do: "dashboard edit", item: 0, field: 0, value: "two" },
    { do: "up" },
  ],
];

test.each([nicheLifecycle, miraiMindsLifecycle])(
  "$name: whatever happens in whatever order, nothing foreign is touched, nothing is doubled, no edit is lost, and it converges",
  async (platform) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 24, size: "max" }), async (steps) => {
        const life = new Lifecycle(platform);
        for (const next of steps) await life.take(next);
        await life.converge();
      }),
      { numRuns: Number(LIFECYCLE_RUNS), seed: Number(LIFECYCLE_SEED), examples: FOUND.map((steps) => [steps]) },
    );
  },
  600_000,
);

import fc from "fast-check";
import { test } from "vitest";
import { pairwise } from "../harness/pairwise.ts";
import { runs, SEED } from "../harness/sample.ts";
import { Lifecycle, step, type LifecyclePlatform, type Step, type Switches } from "./lifecycle.ts";
import { miraiMindsLifecycle } from "./miraiminds/lifecycle.ts";
import { nicheLifecycle } from "./niche/lifecycle.ts";

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
  // The same, and another with the same contents takes its place.
  [
    { do: "up" },
    { do: "rename", item: 2, admit: true },
    { do: "up" },
    { do: "delete manifest", item: 2 },
    { do: "add", kind: 2 },
  ],
  // Edited by hand, while an update that would clear it is killed before it writes.
  [
    { do: "edit", item: 0, field: 0, value: "one" },
    { do: "up" },
    { do: "remove key", item: 0, field: 0 },
    { do: "dashboard edit", item: 0, field: 0, value: "three" },
    { do: "killed up", nth: 1, stored: "before" },
    { do: "up" },
  ],
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

/** A platform that behaves by default, or in other ways, of which any two come together in one of the rows. */
const switchesOf = ({ choices }: LifecyclePlatform): fc.Arbitrary<Switches> =>
  fc.oneof(fc.constant({}), fc.constantFrom(...pairwise(choices)));

type History = [steps: Step[], switches: Switches];

async function live(platform: LifecyclePlatform, [steps, switches]: History): Promise<void> {
  const life = new Lifecycle(platform, switches);
  for (const next of steps) await life.take(next);
  await life.converge();
}

/** What a failure prints: one history, as `[steps, switches]`. */
const { VOICE_AGENTS_HISTORY: again } = process.env;

test.each([nicheLifecycle, miraiMindsLifecycle])(
  "$name: whatever happens in whatever order, nothing foreign is touched, nothing is doubled, no edit is lost, and it converges",
  async (platform) => {
    if (again !== undefined) return live(platform, JSON.parse(again) as History);
    const steps = fc.array(step, { minLength: 3, maxLength: 30, size: "max" });
    const histories = fc.tuple(steps, switchesOf(platform));
    await fc.assert(
      fc.asyncProperty(histories, (history) => live(platform, history)),
      { numRuns: runs(20, 10_000), seed: SEED, examples: FOUND.map((found): [History] => [[found, {}]]), reporter },
    );
  },
);

/** @throws with the command that runs the shortest history alone which goes wrong. */
function reporter(out: fc.RunDetails<[History]>): void {
  if (!out.failed) return;
  const history = JSON.stringify(out.counterexample?.[0]).replaceAll("'", "'\\''");
  throw new Error(
    `after ${out.numRuns} histories (VOICE_AGENTS_SEED=${out.seed}) one goes wrong; it alone:\n` +
      `VOICE_AGENTS_HISTORY='${history}' npx vitest run test/fault/lifecycle.property.test.ts -t <platform>`,
    { cause: out.errorInstance },
  );
}

import { expect, it } from "vitest";
import { caseName, type Case, type Turn } from "../../bench/case.ts";
import { measure, stepsOf } from "../../bench/measure.ts";
import { plans } from "../../bench/plan.ts";
import { workLeft } from "../../bench/work.ts";

const places = { engine: "/nowhere", ours: "/nowhere", before: undefined };
const noProbes = { parts: [], validate: [], review: [], help: false, runs: 1 };

/** Without the engine: two runs of the least requests for a few objects. */
const one: Case = {
  ...{ objects: 4, promptBytes: 300, latency: 0, runs: 2, variants: ["floor"] },
  ...{ operations: ["first up", "refresh", "all changed", "destroy"], once: ["all changed"] },
};

const labels = (steps: readonly Pick<Turn, "run" | "operation">[]): string[] =>
  steps.map(({ run, operation }) => `${run} ${operation}`);

it.each(Object.entries(plans))("the %s plan measures no operation of a case twice", (_, { cases }) => {
  const all = cases.flatMap((each) => each.operations.map((operation) => `${caseName(each)}: ${operation}`));
  expect(all).toEqual([...new Set(all)]);
});

it("a run that was stopped goes on with what it has not measured, on a stack that it makes for that", async () => {
  const all = ["0 first up", "0 refresh", "0 all changed", "0 destroy", "1 first up", "1 refresh", "1 destroy"];
  expect(labels(stepsOf(one))).toEqual(all);

  const turns: Turn[] = [];
  for await (const turn of measure(one, stepsOf(one), places, () => undefined)) {
    turns.push(turn);
    if (turn.operation === "refresh") break;
  }
  const [left] = workLeft({ cases: [one], turns, parts: [] }, noProbes, places).cases;
  expect(labels(left?.steps ?? [])).toEqual(all.slice(2));

  for await (const turn of measure(one, left?.steps ?? [], places, () => undefined)) turns.push(turn);
  expect(labels(turns)).toEqual(all);
  expect(workLeft({ cases: [one], turns, parts: [] }, noProbes, places).cases).toEqual([]);
  // Every agent was there to be changed, and every object to be deleted.
  const requests = turns.map(({ samples }) => samples[0]?.traffic.byVerb);
  expect(requests[2]).toEqual({ PATCH: 3 });
  expect(requests[3]).toEqual({ DELETE: 3 });
  expect(requests[6]).toEqual({ DELETE: 3 });
});

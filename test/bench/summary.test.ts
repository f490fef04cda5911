import { expect, test } from "vitest";
import type { Case, Sample, Turn, Variant } from "../../bench/case.ts";
import { summarise } from "../../bench/summary.ts";

const one: Case = {
  objects: 36,
  promptBytes: 8000,
  latency: 0,
  runs: 3,
  operations: ["first up"],
  variants: ["ours", "floor", "engine"],
};

const sample = (variant: Variant, seconds: number): Sample => ({
  variant,
  seconds,
  processor: 2 * seconds,
  written: 0,
  peak: {},
  state: undefined,
  traffic: { requests: 0, byVerb: {}, byRoute: {}, refused: 0, highest: 0, arrivals: [] },
});

const turn = (run: number, seconds: Readonly<Partial<Record<Variant, number>>>): Turn => ({
  case: "36 objects, 8 kB",
  run,
  operation: "first up",
  load: 0,
  samples: Object.entries(seconds).map(([variant, each]) => sample(variant as Variant, each)),
});

test("a ratio is the median of what each run says, whatever the machine did between them", () => {
  const turns = [
    turn(0, { ours: 6.6, floor: 0.3, engine: 6 }),
    // In the middle of this one the machine became twice as fast.
    turn(1, { ours: 6.6, floor: 0.1, engine: 3.3 }),
    turn(2, { ours: 3.3, floor: 6, engine: 3 }),
  ];
  const [row] = summarise(one, turns);
  expect(row?.of.ours?.seconds).toBe(6.6);
  expect(row?.ratios["seconds to engine"]).toBeCloseTo(1.1);
  expect(row?.ratios["processor to engine"]).toBeCloseTo(1.1);
  expect(row?.ratios["seconds to what must be"]).toBeCloseTo(1.1);
  expect(row?.ratios["seconds to plain"]).toBeUndefined();

  const [alone] = summarise(one, [turn(0, { ours: 3, engine: 2 })]);
  expect(alone?.ratios["seconds to engine"]).toBeCloseTo(1.5);
  expect(alone?.ratios["seconds to what must be"]).toBeUndefined();
});

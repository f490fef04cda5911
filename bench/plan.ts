import type { Case } from "./case.ts";
import { operations, type Operation } from "./operations.ts";
import type { ProbePlan } from "./probes/all.ts";

const everybody = ["ours", "before", "plain", "floor", "engine"] as const;

/** Nothing but the engine's own commands: what stands beside each other in all variants. */
const core: readonly Operation[] = [
  "first up",
  "preview",
  "up again",
  "one changed",
  "all changed",
  "refresh",
  "drift",
  "destroy",
];

type Row = Pick<Case, "objects"> & Partial<Case>;

const cases = (rows: readonly Row[]): readonly Case[] =>
  rows.map((row) => ({
    promptBytes: 8000,
    latency: 0,
    runs: 3,
    operations,
    variants: everybody,
    ...row,
  }));

/** What a run of the benchmark does. */
export interface Plan {
  readonly cases: readonly Case[];
  readonly probes: ProbePlan;
}

const small: Row = {
  objects: 36,
  runs: 1,
  operations: ["first up", "preview", "up again", "all changed", "refresh", "drift"],
};

const limited: Partial<Case> = { perMinute: 200, operations: ["first up"], variants: ["ours", "before", "floor"] };

const parts: ProbePlan = { parts: [36, 341, 1000], validate: [30, 1000, 10_000], review: [1000], help: true, runs: 3 };

/**
 * What is measured: not each size with each latency, limit and prompt, which would take days, but each of them where it tells something.
 * `quick` takes two minutes on two cores that do nothing else, `short` six, the standard plan half an hour, `full` some hours.
 */
export const plans = {
  quick: {
    cases: cases([small]),
    probes: { ...parts, parts: [36], validate: [30, 1000], review: [], help: false, runs: 1 },
  },
  short: {
    cases: cases([
      small,
      {
        objects: 120,
        runs: 1,
        operations: ["first up", "preview", "up again", "refresh"],
        variants: ["ours", "before", "floor", "engine"],
      },
      {
        objects: 341,
        runs: 1,
        operations: ["preview", "up again", "refresh", "drift"],
        variants: ["ours", "before", "floor", "engine"],
      },
    ]),
    probes: { ...parts, runs: 1 },
  },
  standard: {
    cases: cases([
      { objects: 36 },
      { objects: 120, operations: core },
      {
        objects: 341,
        operations: ["first up", "preview", "up again", "refresh", "drift", "review --against", "import"],
      },
      { objects: 36, latency: 200, operations: core },
      { objects: 300, runs: 1, ...limited },
    ]),
    probes: parts,
  },
  full: {
    cases: cases([
      { objects: 36 },
      { objects: 36, promptBytes: 1000 },
      { objects: 36, latency: 50 },
      { objects: 36, latency: 200 },
      { objects: 120 },
      { objects: 341 },
      { objects: 341, promptBytes: 1000 },
      { objects: 341, latency: 50 },
      { objects: 341, latency: 200 },
      { objects: 300, ...limited },
      { objects: 300, halved: true, ...limited, variants: ["ours", "before"] },
      { objects: 1000, operations: core },
      { objects: 1000, runs: 1, ...limited },
      {
        objects: 5000,
        runs: 1,
        operations: ["first up", "preview", "up again", "refresh"],
        variants: ["ours", "floor", "engine"],
      },
    ]),
    probes: { ...parts, parts: [36, 120, 341, 1000, 5000] },
  },
} as const satisfies Readonly<Record<string, Plan>>;

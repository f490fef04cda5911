import type { Case } from "./case.ts";
import { operations, type Operation } from "./operations.ts";

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

/**
 * What is measured: not each size with each latency, limit and prompt, which would take a day, but each of them where it tells something.
 * `quick` takes two minutes, `standard` half an hour, `full` some hours on two cores.
 */
export const plans = {
  quick: cases([
    {
      objects: 36,
      runs: 1,
      operations: ["first up", "preview", "up again", "all changed", "refresh", "drift", "validate"],
    },
  ]),
  standard: cases([
    { objects: 36 },
    { objects: 120, operations: core },
    { objects: 341, operations: ["first up", "preview", "up again", "refresh", "drift", "review --against", "import"] },
    { objects: 36, latency: 200, operations: core },
    { objects: 341, runs: 1, perMinute: 200, operations: ["first up"], variants: ["ours", "before", "floor"] },
  ]),
  full: cases([
    { objects: 36 },
    { objects: 36, promptBytes: 1000 },
    { objects: 36, latency: 50 },
    { objects: 36, latency: 200 },
    { objects: 120 },
    { objects: 341 },
    { objects: 341, promptBytes: 1000 },
    { objects: 341, latency: 50 },
    { objects: 341, latency: 200 },
    { objects: 341, perMinute: 200, operations: ["first up"], variants: ["ours", "before", "floor"] },
    { objects: 1000, operations: core },
    { objects: 1000, runs: 1, perMinute: 200, operations: ["first up"], variants: ["ours", "before", "floor"] },
    {
      objects: 5000,
      promptBytes: 1000,
      runs: 1,
      operations: ["first up", "preview", "up again", "refresh"],
      variants: ["ours", "engine"],
    },
  ]),
} as const satisfies Readonly<Record<string, readonly Case[]>>;

export type PlanName = keyof typeof plans;

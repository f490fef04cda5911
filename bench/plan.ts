import type { Case } from "./case.ts";
import { operations, type Operation } from "./operations.ts";
import type { ProbePlan } from "./probes/parts.ts";

type Row = Pick<Case, "objects"> & Partial<Case>;

/** What a run of the benchmark does. */
export interface Plan {
  /** What it is for, in a few words. */
  readonly about: string;
  readonly cases: readonly Case[];
  readonly probes: ProbePlan;
}

const everybody = ["ours", "before", "plain", "floor", "engine"] as const;
/** Without the ordinary dynamic provider, which takes as long again. */
const necessary = ["ours", "before", "floor", "engine"] as const;
/** Where the platform alone decides. */
const byPlatform = ["ours", "before", "floor"] as const;

/** The state is written for each object: with many of them, this takes minutes. */
const wholesale: readonly Operation[] = ["first up", "all changed", "destroy"];
/** The engine writes the state a few times, however many objects there are. */
const everyday: readonly Operation[] = ["preview", "up again", "one changed", "refresh", "drift", "review"];
/** Commands of ours alone, which have nothing of the engine's beside them. */
const own: readonly Operation[] = ["review --against", "validate", "import --dry-run", "import"];
const imports: readonly Operation[] = ["refresh", "drift", "import --dry-run", "import"];

const cases = (...rows: readonly Row[]): readonly Case[] =>
  rows.map((row) => ({
    promptBytes: 8000,
    latency: 0,
    runs: 1,
    operations,
    variants: everybody,
    ...row,
  }));

const parts: ProbePlan = { parts: [36, 341, 1000], validate: [30, 1000, 10_000], review: [1000], help: true, runs: 3 };
/** Nothing of it. */
export const noParts: ProbePlan = { parts: [], validate: [], review: [], help: false, runs: 1 };

const small: Row = { objects: 36, operations: ["first up", "preview", "up again", "all changed", "refresh", "drift"] };

const withLatency = [36, 120].flatMap((objects) =>
  [50, 200].map((latency): Row => ({ objects, latency, operations: ["first up", "all changed", "refresh"] })),
);

const limited: Pick<Case, "perMinute" | "operations"> = { perMinute: 200, operations: ["first up"] };
/** As `voice-agents stack-lock` runs the engine. */
const parallel = 32;
const limits: readonly Row[] = [
  { objects: 300, ...limited, variants: necessary },
  { objects: 300, parallel, ...limited, variants: necessary },
  { objects: 300, parallel, halved: true, ...limited, variants: ["ours", "before"] },
  // With longer prompts the engine alone would need longer than the limit. The floor is five minutes by the limit itself.
  { objects: 1000, parallel, promptBytes: 1000, ...limited, variants: ["ours", "before", "engine"] },
];

const namesOnly: readonly Row[] = [36, 341].map((objects) => ({
  objects,
  namesOnly: true,
  operations: imports,
  variants: byPlatform,
}));

/** Sizes beside each other, with prompts of 1 kB: what does not grow with the square of the size. */
const growing: readonly Row[] = [36, 120, 341, 1000, 5000].map((objects) => ({
  objects,
  promptBytes: 1000,
  operations: [...everyday, ...own],
  variants: necessary,
}));

const thousand: Row = { objects: 1000, operations: [...everyday, ...own], variants: necessary };
/** The same sizes with what grows with the square, but 5,000 objects, with which it would take hours. */
const growingWhole: readonly Row[] = [36, 120, 341, 1000].map((objects) => ({
  objects,
  promptBytes: 1000,
  operations: wholesale,
  variants: necessary,
}));

/**
 * What is measured: not each size with each latency, limit and length of prompts, which would take days, but each of them where it tells
 * something. `--dry-run` says how long each takes.
 */
export const plans = {
  quick: {
    about: "36 objects, one run",
    cases: cases(small),
    probes: { ...parts, parts: [36], validate: [30, 1000], review: [], help: false, runs: 1 },
  },
  short: {
    about: "36, 120 and 341 objects, one run, and the parts alone",
    cases: cases(
      small,
      { objects: 120, operations: ["first up", "preview", "up again", "refresh"], variants: necessary },
      { objects: 341, operations: ["preview", "up again", "refresh", "drift"], variants: necessary },
    ),
    probes: { ...parts, runs: 1 },
  },
  page: {
    about: "the most telling rows of each kind, one run",
    cases: cases(
      small,
      { objects: 120, operations: ["first up", "preview", "up again", "refresh"], variants: necessary },
      { objects: 341, operations: ["first up", "preview", "up again", "refresh", "drift", "import"] },
      { objects: 1000, operations: ["preview", "refresh", "drift"], variants: necessary },
      { objects: 36, latency: 200, operations: ["first up", "refresh"], variants: necessary },
    ),
    probes: { ...parts, runs: 1 },
  },
  standard: {
    about: "everything that the page tells, up to 5,000 objects",
    cases: cases(
      { objects: 36, runs: 3 },
      { objects: 120, operations: [...wholesale, ...everyday] },
      { objects: 341 },
      ...withLatency,
      limits[0]!,
      namesOnly[0]!,
      ...growing.slice(0, -1),
      { ...growing.at(-1)!, operations: ["preview", "up again", "refresh", "drift"] },
    ),
    probes: parts,
  },
  full: {
    about: "all cases, and three runs of what does not take minutes",
    cases: cases(
      { objects: 36, runs: 3 },
      { objects: 120, runs: 3 },
      { objects: 341, runs: 3, once: wholesale },
      ...withLatency.map((row) => ({ ...row, runs: 3 })),
      ...limits,
      ...namesOnly,
      ...growing.map((row) => ({ ...row, runs: 3 })),
      thousand,
      ...growingWhole,
    ),
    probes: { ...parts, parts: [36, 120, 341, 1000, 5000] },
  },
  parts: { about: "the parts alone, without an engine", cases: [], probes: parts },
  latency: { about: "36 and 120 objects, 50 and 200 ms", cases: cases(...withLatency), probes: noParts },
  limit: { about: "200 requests a minute, and a limit that is halved", cases: cases(...limits), probes: noParts },
  names: { about: "lists that show names only", cases: cases(...namesOnly), probes: noParts },
  growth: { about: "36 to 5,000 objects, without first ups", cases: cases(...growing, thousand), probes: noParts },
  wholesale: {
    about: "first up, all changed and destroy of 36 to 1,000 objects",
    cases: cases({ objects: 341, operations: wholesale }, ...growingWhole),
    probes: noParts,
  },
} as const satisfies Readonly<Record<string, Plan>>;

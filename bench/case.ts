import { engineCommands, inNewProject, type Operation } from "./operations.ts";
import type { Usage } from "./processes.ts";
import type { StateSize } from "./project.ts";
import type { Traffic } from "./platform.ts";

/**
 * Who does the work. `ours`: this package. `before`: another build of it, given with --beside. `plain`: an ordinary dynamic provider. `floor`:
 * the least requests, and no engine. `engine`: the engine with a provider that does nothing.
 */
export const variants = ["ours", "before", "plain", "floor", "engine"] as const;

export type Variant = (typeof variants)[number];

/** Whether this package does the work. */
export const isOurs = (variant: Variant): boolean => variant === "ours" || variant === "before";

/** Whether a variant has an operation: the engine its own commands, the floor those and what else asks the platform. */
export const hasOperation = (variant: Variant, operation: Operation): boolean =>
  isOurs(variant) || engineCommands[operation] !== undefined || (variant === "floor" && inNewProject.has(operation));

/** What is measured together: one fleet on one platform, by several variants in turn. */
export interface Case {
  /** The workspace included. */
  readonly objects: number;
  /** Length of each agent's prompt. */
  readonly promptBytes: number;
  /** Delay of each response of the platform, ms. */
  readonly latency: number;
  /** Requests in any 60 s; default: no limit. */
  readonly perMinute?: number;
  /** So many operations the engine has under way at once; default: its own, four for each core. */
  readonly parallel?: number;
  /** The platform takes half as many from the middle of the first up on, without saying so. */
  readonly halved?: boolean;
  /** The platform's lists show ids, names and times only, so that each object has to be read by itself. */
  readonly namesOnly?: boolean;
  /** How often everything is done. */
  readonly runs: number;
  /** What takes so long that it is done in the first run only. */
  readonly once?: readonly Operation[];
  readonly operations: readonly Operation[];
  readonly variants: readonly Variant[];
}

/** One operation, done once by one variant. */
export interface Sample extends Usage {
  readonly variant: Variant;
  readonly seconds: number;
  readonly traffic: Traffic;
  /** Of the stack after the operation; undefined where there is none. */
  readonly state: StateSize | undefined;
}

/** One operation of one run of a case: the variants take turns in it, and only within one can their seconds be compared. */
export interface Turn {
  /** As `caseName` has it. */
  readonly case: string;
  /** From 0. */
  readonly run: number;
  readonly operation: Operation;
  /** Load of the machine when it began: processes that wanted a processor, in the average of the minute before. */
  readonly load: number;
  readonly samples: readonly Sample[];
}

/** `341 objects, 8 kB, 50 ms, 200 a minute` */
export const caseName = ({ objects, promptBytes, latency, perMinute, parallel, halved, namesOnly }: Case): string =>
  [
    `${objects} objects`,
    `${promptBytes / 1000} kB`,
    ...(latency > 0 ? [`${latency} ms`] : []),
    ...(perMinute === undefined ? [] : [`${perMinute} a minute`]),
    ...(halved ? ["halved in the middle"] : []),
    ...(parallel === undefined ? [] : [`--parallel ${parallel}`]),
    ...(namesOnly ? ["lists of names"] : []),
  ].join(", ");

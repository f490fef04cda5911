import type { Operation } from "./operations.ts";
import type { Usage } from "./processes.ts";
import type { StateSize } from "./project.ts";
import type { Traffic } from "./platform.ts";

/**
 * Who does the work. `ours`: this package. `before`: another build of it, given with --beside. `plain`: an ordinary dynamic provider. `floor`:
 * the least requests, and no engine. `engine`: the engine with a provider that does nothing.
 */
export const variants = ["ours", "before", "plain", "floor", "engine"] as const;

export type Variant = (typeof variants)[number];

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
  /** The platform takes half as many from the middle of the first up on, without saying so. */
  readonly halved?: boolean;
  /** How often everything is done. */
  readonly runs: number;
  readonly operations: readonly Operation[];
  readonly variants: readonly Variant[];
}

/** One operation, done once by one variant. */
export interface Sample extends Usage {
  readonly operation: Operation;
  readonly variant: Variant;
  readonly seconds: number;
  readonly traffic: Traffic;
  /** Of the stack after the operation; undefined where there is none. */
  readonly state: StateSize | undefined;
}

/** `341 objects, 8 kB, 50 ms, 200 a minute` */
export const caseName = ({ objects, promptBytes, latency, perMinute, halved }: Case): string =>
  [
    `${objects} objects`,
    `${promptBytes / 1000} kB`,
    ...(latency > 0 ? [`${latency} ms`] : []),
    ...(perMinute === undefined ? [] : [`${perMinute} a minute`]),
    ...(halved ? ["halved in the middle"] : []),
  ].join(", ");

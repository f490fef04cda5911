/** A figure of one part alone, without an engine. */
export interface Probe {
  readonly name: string;
  readonly value: number;
  readonly unit: "s" | "MB" | "exponent";
  /** The same of something that cannot be done without, in the same run. */
  readonly beside?: { readonly name: string; readonly value: number };
  /** The most that it is to be. */
  readonly aim?: number;
  /** What it grows with, where others of the same series tell how fast. */
  readonly growth?: { readonly series: string; readonly size: number };
}

/** What has been measured of one part of this package. */
export interface MeasuredPart {
  readonly part: string;
  readonly probes: readonly Probe[];
}

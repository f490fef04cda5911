/** A figure of one part alone, without an engine. */
export interface Probe {
  readonly name: string;
  readonly value: number;
  readonly unit: "s" | "MB" | "exponent";
  /** The same of something that cannot be done without, in the same run. */
  readonly beside?: { readonly name: string; readonly value: number };
  /** The most that it is to be. */
  readonly aim?: number;
}

import { caseName, type Case, type Sample, type Turn, type Variant } from "./case.ts";
import type { Operation } from "./operations.ts";

/** An operation of a case: what each variant needed for it, in the median of its runs. */
export interface Row {
  readonly case: string;
  readonly objects: number;
  /** Requests a minute; undefined for no limit. */
  readonly limit: number | undefined;
  /** After so many requests the limit fell by half; undefined where it did not. */
  readonly halvedAfter: number | undefined;
  readonly promptBytes: number;
  /** True without latency, limit and other lists: sizes can be compared. */
  readonly isUsual: boolean;
  readonly operation: Operation;
  readonly of: Readonly<Partial<Record<Variant, Sample>>>;
  /** How many runs there were. */
  readonly runs: number;
}

/** The rows of a case, from all that was measured. */
export function summarise(one: Case, turns: readonly Turn[]): Row[] {
  const name = caseName(one);
  return one.operations.flatMap((operation) => {
    const here = turns.filter((turn) => turn.case === name && turn.operation === operation);
    const entries = one.variants.flatMap((variant) => {
      const own = here.flatMap(({ samples }) => samples.filter((sample) => sample.variant === variant));
      return own.length === 0 ? [] : [[variant, { ...own.at(-1)!, ...medians(own) }] as const];
    });
    if (entries.length === 0) return [];
    const { objects, perMinute: limit, latency, promptBytes, namesOnly } = one;
    const isUsual = latency === 0 && limit === undefined && !namesOnly;
    const halvedAfter = one.halved ? Math.floor(objects / 2) : undefined;
    const shared = { case: name, objects, promptBytes, limit, halvedAfter, isUsual };
    return [{ ...shared, operation, of: Object.fromEntries(entries), runs: here.length }];
  });
}

/** Of what differs from run to run; of memory the most. Requests and bytes of state are those of the last run. */
function medians(samples: readonly Sample[]): Pick<Sample, "seconds" | "processor" | "written" | "peak"> {
  const of = (key: "seconds" | "processor" | "written") => median(samples.map((sample) => sample[key]));
  const roles = [...new Set(samples.flatMap(({ peak }) => Object.keys(peak) as (keyof Sample["peak"])[]))];
  const peak = Object.fromEntries(
    roles.map((role) => [role, Math.max(...samples.map((each) => each.peak[role] ?? 0))]),
  );
  return { seconds: of("seconds"), processor: of("processor"), written: of("written"), peak };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new RangeError("the median of nothing");
  return (low + high) / 2;
}

import { caseName, type Case, type Sample, type Turn, type Variant } from "./case.ts";
import { operations, type Operation } from "./operations.ts";

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
  /** Ours to the others: the median of what each run alone says, since a machine is not as fast in one run as in the next. */
  readonly ratios: Readonly<Record<Ratio, number | undefined>>;
  /** How many runs a variant had, at most. */
  readonly runs: number;
}

/**
 * What ours are compared with, by name: seconds or processor time to those of another variant. `seconds to what must be`: to the longer of the
 * requests alone and the engine alone.
 */
const RATIOS = {
  "seconds to before": ["seconds", ["before"]],
  "seconds to plain": ["seconds", ["plain"]],
  "seconds to engine": ["seconds", ["engine"]],
  "seconds to what must be": ["seconds", ["floor", "engine"]],
  "processor to engine": ["processor", ["engine"]],
} as const satisfies Readonly<Record<string, readonly [keyof Sample, readonly Variant[]]>>;

export type Ratio = keyof typeof RATIOS;

const ratioNames = Object.keys(RATIOS) as Ratio[];

/** The rows of a case, from all that was measured of it. */
export function summarise(one: Case, turns: readonly Turn[]): Row[] {
  const name = caseName(one);
  return operations.flatMap((operation) => {
    const here = turns.filter((turn) => turn.case === name && turn.operation === operation);
    const measured = Object.entries(
      Object.groupBy(
        here.flatMap(({ samples }) => samples),
        ({ variant }) => variant,
      ),
    );
    if (measured.length === 0) return [];
    const { objects, perMinute: limit, latency, promptBytes, namesOnly } = one;
    const isUsual = latency === 0 && limit === undefined && !namesOnly;
    const halvedAfter = one.halved ? Math.floor(objects / 2) : undefined;
    const shared = { case: name, objects, promptBytes, limit, halvedAfter, isUsual };
    const ratios = Object.fromEntries(ratioNames.map((ratio) => [ratio, ratioIn(here, ratio)])) as Row["ratios"];
    const of = Object.fromEntries(measured.map(([variant, own]) => [variant, { ...own.at(-1)!, ...medians(own) }]));
    return [{ ...shared, operation, of, ratios, runs: Math.max(...measured.map(([, own]) => own.length)) }];
  });
}

/** Undefined where no run has all that is compared. */
function ratioIn(turns: readonly Turn[], name: Ratio): number | undefined {
  const [figure, others] = RATIOS[name];
  const found = turns.flatMap(({ samples }) => {
    const of = (variant: Variant): readonly number[] =>
      samples.filter((sample) => sample.variant === variant).map((sample) => sample[figure]);
    const [ours] = of("ours");
    const beside = others.flatMap(of);
    return ours === undefined || beside.length < others.length ? [] : [ours / Math.max(...beside)];
  });
  return found.length === 0 ? undefined : median(found);
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

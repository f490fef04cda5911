import type { Sample } from "./case.ts";
import type { Operation } from "./operations.ts";
import type { Probe } from "./probe.ts";
import type { Ratio, Row } from "./summary.ts";

/** Whether a figure is what it is to be. */
export interface Verdict {
  readonly what: string;
  readonly value: string;
  /** The most that it is to be; undefined where it is only told. */
  readonly aim: string | undefined;
  readonly met: boolean | undefined;
}

interface RowAim {
  readonly what: string;
  readonly operations: readonly Operation[];
  readonly value: (ours: Sample, row: Row) => number;
  /** Undefined where the row has nothing to compare with. */
  readonly most: (row: Row, ours: Sample) => number | undefined;
  readonly digits: number;
  /** What the row has beside it. */
  readonly beside?: (row: Row) => string | undefined;
}

/** Kinds of the fleet that a platform can list. */
const LISTED_KINDS = 3;

/** What the text of an agent may cost in the state besides itself, in bytes and as a part of itself. */
const STATE = { fixed: 700, part: 1 / 3 };

/** At most so many times as long as others take. */
const timesAsLong = (
  ratio: Ratio,
  { what, operations, most }: { what: string; operations: readonly Operation[]; most: number },
): RowAim => ({
  what,
  operations,
  value: (_, { ratios }) => ratios[ratio] ?? 0,
  most: ({ ratios }) => (ratios[ratio] === undefined ? undefined : most),
  digits: 2,
});

interface Limits {
  /** Requests in any 60 s, by which the sender goes at all times. */
  readonly perMinute: number;
  /** After so many requests the platform takes half as many, and forgets those; default: never. */
  readonly halvedAfter?: number | undefined;
  /** When the first minute's requests arrive, in seconds; default: all at once. */
  readonly pace?: readonly number[];
}

/** When the last of so many requests may arrive, in seconds. A sliding minute repeats the pace of the first. */
export function ownTime(requests: number, { perMinute, halvedAfter = Infinity, pace = [] }: Limits): number {
  const arrivals: number[] = [];
  const minuteAfter = (index: number): number => (arrivals[index] ?? -60) + 60;
  for (let index = 0; index < requests; index += 1) {
    const half = index - perMinute / 2;
    const after = [minuteAfter(index - perMinute), half >= halvedAfter ? minuteAfter(half) : 0];
    arrivals.push(Math.max(index < perMinute ? (pace[index] ?? 0) : 0, ...after));
  }
  return arrivals.at(-1) ?? 0;
}

/** What a limit leaves possible, and what the engine alone makes of it. */
function besideLimit({ limit: perMinute, halvedAfter, of: { ours, engine } }: Row): string | undefined {
  if (!ours || perMinute === undefined) return undefined;
  const { arrivals } = ours.traffic;
  const atPace = ownTime(arrivals.length, { perMinute, halvedAfter, pace: arrivals }).toFixed(1);
  return `at the pace of the first minute ${atPace}${engine ? `, the engine alone ${engine.seconds.toFixed(1)}` : ""}`;
}

const seconds = ({ seconds }: Sample): number => seconds;
const requests = ({ traffic }: Sample): number => traffic.requests;

const rowAims: readonly RowAim[] = [
  { what: "requests", operations: ["preview", "up again"], value: requests, most: () => 0, digits: 0 },
  timesAsLong("seconds to engine", {
    what: "seconds, as a multiple of the engine's",
    operations: ["preview", "up again"],
    most: 1.15,
  }),
  {
    what: "requests: the floor's, and a list per kind",
    operations: ["first up"],
    value: requests,
    most: ({ of }) => of.floor && of.floor.traffic.requests + LISTED_KINDS,
    digits: 0,
  },
  timesAsLong("seconds to what must be", {
    what: "seconds, as a multiple of the longer of the floor's and the engine's",
    operations: ["first up"],
    most: 1.25,
  }),
  {
    what: "requests: one per hundred objects of a kind",
    operations: ["refresh", "drift"],
    value: requests,
    most: ({ of }) => of.floor?.traffic.requests,
    digits: 0,
  },
  timesAsLong("seconds to engine", {
    what: "seconds, as a multiple of the engine's",
    operations: ["refresh", "drift"],
    most: 1.2,
  }),
  {
    what: "bytes of state per agent beside its own texts: 700 and a third of them",
    operations: ["first up"],
    value: ({ state }) => state?.besideTexts ?? 0,
    most: (_, { state }) => state && STATE.fixed + STATE.part * state.texts,
    digits: 0,
    beside: ({ of }) => of.engine?.state && `the engine alone ${of.engine.state.besideTexts.toFixed(0)}`,
  },
  {
    what: "seconds, within 3 % of the limit's own time",
    operations: ["first up"],
    value: seconds,
    most: ({ limit, halvedAfter }, { traffic }) =>
      limit === undefined || halvedAfter !== undefined
        ? undefined
        : 1.03 * ownTime(traffic.requests, { perMinute: limit }),
    digits: 1,
    beside: besideLimit,
  },
  {
    what: "seconds, within 10 % of the own time of the limits",
    operations: ["first up"],
    value: seconds,
    most: ({ limit, halvedAfter }, { traffic: { requests, refused } }) =>
      limit === undefined || halvedAfter === undefined
        ? undefined
        : 1.1 * ownTime(requests - refused, { perMinute: limit, halvedAfter }),
    digits: 1,
    beside: besideLimit,
  },
  {
    what: "responses with status 429",
    operations: ["first up"],
    value: ({ traffic }) => traffic.refused,
    most: ({ limit, halvedAfter }) => (limit === undefined || halvedAfter !== undefined ? undefined : 0),
    digits: 0,
  },
];

/** What the issue of this benchmark asks for, of each row and each probe that it speaks of. */
export function verdicts(rows: readonly Row[], probes: readonly Probe[]): Verdict[] {
  const ofRows = rows.flatMap((row) =>
    rowAims
      .filter(({ operations }) => operations.includes(row.operation))
      .flatMap((aim) => {
        const { ours } = row.of;
        const most = ours && aim.most(row, ours);
        if (!ours || most === undefined) return [];
        const value = aim.value(ours, row);
        const beside = aim.beside?.(row);
        const what = `${row.case}, ${row.operation}: ${aim.what}${beside === undefined ? "" : ` (${beside})`}`;
        return [{ what, value: value.toFixed(aim.digits), aim: most.toFixed(aim.digits), met: value <= most }];
      }),
  );
  return [...ofRows, ...probes.map(ofProbe)];
}

function ofProbe({ name, value, unit, beside, aim }: Probe): Verdict {
  const digits = unit === "MB" ? 0 : 2;
  const withUnit = (number: number): string => `${number.toFixed(digits)}${unit === "exponent" ? "" : ` ${unit}`}`;
  return {
    what: beside === undefined ? name : `${name} (${beside.name}: ${withUnit(beside.value)})`,
    value: withUnit(value),
    aim: aim === undefined ? undefined : withUnit(aim),
    met: aim === undefined ? undefined : value <= aim,
  };
}

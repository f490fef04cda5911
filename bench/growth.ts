import type { Sample, Variant } from "./case.ts";
import { exponent, exponentAtEnd, type Point } from "./fit.ts";
import type { Operation } from "./operations.ts";
import type { Row } from "./summary.ts";

/** How one figure of an operation grows with the objects, where at least three sizes were measured alike. */
export interface Growth {
  readonly operation: Operation;
  readonly promptBytes: number;
  readonly figure: string;
  readonly points: readonly Point[];
  readonly ours: Exponents;
  /** Undefined where the engine alone has nothing to compare with. */
  readonly engine: Exponents | undefined;
  /** The most that ours are to be. */
  readonly most: Exponents;
  readonly met: boolean;
}

/** The power of the number of objects by which a figure grows: 1 is in proportion. */
export interface Exponents {
  /** Over all sizes. The start of processes, which is the same for all, hides growth where there are few objects. */
  readonly whole: number;
  /** Between the two largest. */
  readonly end: number;
}

const FIGURES: readonly (readonly [name: string, value: (sample: Sample) => number | undefined])[] = [
  ["seconds", ({ seconds }) => seconds],
  ["processor s", ({ processor }) => processor],
  ["requests", ({ traffic }) => traffic.requests],
  ["state kB", ({ state }) => state && state.bytes / 1000],
  ["written MB", ({ written }) => written / 1e6],
  ["MB host", ({ peak }) => peak.host && peak.host / 1e6],
  ["MB program", ({ peak }) => peak.program && peak.program / 1e6],
  ["MB pulumi", ({ peak }) => peak.engine && peak.engine / 1e6],
  ["MB cli", ({ peak }) => peak.cli && peak.cli / 1e6],
];

/** No faster than in proportion, and what measurements differ by: from it, and from the engine. */
const LINEAR = 1.1;
const NOISE = 0.05;

/** All that grows, by length of prompts, operation and figure. */
export function growth(rows: readonly Row[]): Growth[] {
  const usual = rows.filter(({ isUsual }) => isUsual);
  const lengths = [...new Set(usual.map(({ promptBytes }) => promptBytes))];
  return lengths.flatMap((promptBytes) => {
    const alike = usual.filter((row) => row.promptBytes === promptBytes);
    const operations = [...new Set(alike.map(({ operation }) => operation))];
    return operations.flatMap((operation) => {
      const own = alike.filter((row) => row.operation === operation);
      return FIGURES.flatMap(([figure, value]) => ofFigure({ operation, promptBytes, figure }, own, value));
    });
  });
}

function ofFigure(
  about: Pick<Growth, "operation" | "promptBytes" | "figure">,
  rows: readonly Row[],
  value: (sample: Sample) => number | undefined,
): Growth[] {
  const pointsOf = (variant: Variant): Point[] =>
    rows.flatMap(({ objects, of }) => {
      const found = of[variant] && value(of[variant]);
      return found ? [[objects, found] as const] : [];
    });
  const points = pointsOf("ours");
  const ours = exponents(points);
  if (ours === undefined) return [];
  const engine = exponents(pointsOf("engine"));
  const allowed = (of: keyof Exponents): number => Math.max(LINEAR, (engine?.[of] ?? 0) + NOISE);
  const most = { whole: allowed("whole"), end: allowed("end") };
  return [{ ...about, points, ours, engine, most, met: ours.whole <= most.whole && ours.end <= most.end }];
}

function exponents(points: readonly Point[]): Exponents | undefined {
  const [whole, end] = [exponent(points), exponentAtEnd(points)];
  return whole === undefined || end === undefined ? undefined : { whole, end };
}

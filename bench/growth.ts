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
  /** The most that ours are to be; undefined where that is only told. */
  readonly most: Exponents | undefined;
  readonly met: boolean | undefined;
}

/** The power of the number of objects by which a figure grows: 1 is in proportion. */
export interface Exponents {
  /** Over all sizes. The start of processes, which is the same for all, hides growth where there are few objects. */
  readonly whole: number;
  /** Between the two largest. */
  readonly end: number;
}

interface Figure {
  readonly name: string;
  readonly of: (sample: Sample) => number | undefined;
  /** Whether it is to grow no faster than the objects. */
  readonly isJudged: boolean;
}

const FIGURES: readonly Figure[] = [
  { name: "seconds", of: ({ seconds }) => seconds, isJudged: true },
  { name: "processor s", of: ({ processor }) => processor, isJudged: true },
  { name: "requests", of: ({ traffic }) => traffic.requests, isJudged: true },
  // Of a small state a few pages of a disk, more or less.
  { name: "written MB", of: ({ written }) => written / 1e6, isJudged: false },
  { name: "MB host", of: ({ peak }) => peak.host && peak.host / 1e6, isJudged: true },
  { name: "MB program", of: ({ peak }) => peak.program && peak.program / 1e6, isJudged: true },
  { name: "MB pulumi", of: ({ peak }) => peak.engine && peak.engine / 1e6, isJudged: true },
  { name: "MB cli", of: ({ peak }) => peak.cli && peak.cli / 1e6, isJudged: true },
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
      return FIGURES.flatMap((figure) => ofFigure({ operation, promptBytes, figure: figure.name }, own, figure));
    });
  });
}

function ofFigure(
  about: Pick<Growth, "operation" | "promptBytes" | "figure">,
  rows: readonly Row[],
  { of: value, isJudged }: Figure,
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
  if (!isJudged) return [{ ...about, points, ours, engine, most: undefined, met: undefined }];
  const allowed = (of: keyof Exponents): number => Math.max(LINEAR, (engine?.[of] ?? 0) + NOISE);
  const most = { whole: allowed("whole"), end: allowed("end") };
  return [{ ...about, points, ours, engine, most, met: ours.whole <= most.whole && ours.end <= most.end }];
}

function exponents(points: readonly Point[]): Exponents | undefined {
  const [whole, end] = [exponent(points), exponentAtEnd(points)];
  return whole === undefined || end === undefined ? undefined : { whole, end };
}

import { expect, test } from "vitest";
import { cell, stage, untouched, type Point } from "./cell.ts";
import { FULL, sample as sampled } from "../harness/sample.ts";
import type { Scenario } from "./platform.ts";
import { variants, type Variant } from "./variants.ts";

interface MatrixResult {
  readonly cells: number;
  /** Every broken promise, with the cell in which it was broken. */
  readonly problems: readonly string[];
}

/**
 * Of so many variants and cells, one is run. The next scenario begins one variant later, and the next variant one cell later, so that
 * every variant and every point has its turn. Each variant that is run has at least one cell.
 */
interface Sample {
  /** Default: every variant. */
  readonly variants?: number;
  readonly once: number;
  readonly always: number;
}

export interface MatrixOptions {
  /** Default: the platform's usual one. */
  readonly credential?: string;
  /** Default: every cell. */
  readonly sample?: Sample;
}

/** What looks as if an object were gone, and what hides one that was made: no scenario is without them. */
const WORST: ReadonlySet<string> = new Set(["status 404", "statusAfter 502 html"]);

const WHOLE: Sample = { once: 1, always: 1 };

/** Every fault at every request that the operation makes, which are found by running it. */
async function matrix(
  scenario: Scenario,
  turn: number,
  { credential = usual(scenario), sample = WHOLE }: MatrixOptions = {},
): Promise<MatrixResult> {
  const start = await stage(scenario, credential);
  const expected = await untouched(start);
  const problems: string[] = [];
  let cells = 0;
  const all = [...variantsOf(scenario, credential).entries()];
  const taken = new Set(sampled(all, sample.variants ?? 1, turn));
  for (const entry of all.filter((each) => taken.has(each) || WORST.has(each[1].name))) {
    const [index, variant] = entry;
    const points = expected.requests.filter(({ path }) => variant.path?.test(path) ?? true).length;
    if (points === 0) continue;
    for (const { nth, times } of chosen(points, index, sample)) {
      if (variant.past && times === "always" && scenario.unseen) continue;
      const how = times === 1 ? "once" : "persistently";
      const where = `${scenario.kind} ${scenario.operation}: ${variant.name} at request ${nth} of ${points}, ${how}`;
      const found = await cell(start, expected, variant, { nth, times });
      const due = nth <= points;
      if (found.hit) cells += 1;
      if (found.hit !== due) problems.push(`${where}: the fault ${due ? "did not strike" : "struck beyond the end"}`);
      problems.push(...found.problems.map((problem) => `${where}: ${problem}`));
    }
  }
  return { cells, problems };
}

/** The platform's usual kind of credential. */
export const usual = ({ platform }: Scenario): string => Object.keys(platform.credentials)[0] ?? "";

function variantsOf({ field, present }: Scenario, credential: string): Variant[] {
  const all = variants(field).filter(({ oauth, past }) => !(oauth && credential !== "oauth") && !(past && present));
  // Those that need the platform's past make worlds of their own, and there is one at a time.
  return [...all.filter(({ past }) => !past), ...all.filter(({ past }) => past)];
}

/** The points of a variant, and one beyond the last, where nothing may happen any more. */
function chosen(points: number, index: number, sample: Sample): Point[] {
  const at = (every: number, times: Point["times"]): Point[] =>
    Array.from({ length: points + 1 }, (_, point) => point + 1)
      .filter((nth) => (nth + index) % every === 0)
      .map((nth) => ({ nth, times }));
  const cells = [...at(sample.once, 1), ...at(sample.always, "always")];
  return cells.some(({ nth }) => nth <= points) ? cells : [...cells, { nth: 1 + (index % points), times: 1 }];
}

/** Tests of a list of scenarios. `VOICE_AGENTS_TESTS=full` runs every cell whatever the sample is. Prints how many cells there were. */
export function testMatrix(scenarios: readonly Scenario[], options: MatrixOptions = {}): void {
  const sample = FULL ? WHOLE : (options.sample ?? WHOLE);
  let total = 0;
  test.each(scenarios.map((scenario, turn) => ({ ...scenario, scenario, turn })))(
    "$kind $operation: after the next up the platform holds exactly what was asked for",
    async ({ scenario, turn }) => {
      const { cells, problems } = await matrix(scenario, turn, { ...options, sample });
      expect(problems).toEqual([]);
      total += cells;
    },
  );
  test("cells were run", () => {
    console.log(`fault matrix: ${total} cells`);
    expect(total).toBeGreaterThan((25 * scenarios.length) / (sample.variants ?? 1));
  });
}

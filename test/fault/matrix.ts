import { cell, stage, untouched, type Credential, type Point } from "./cell.ts";
import type { Scenario } from "./scenarios.ts";
import { variants, type Variant } from "./variants.ts";

export interface MatrixResult {
  readonly cells: number;
  /** Every broken promise, with the cell in which it was broken. */
  readonly problems: readonly string[];
}

export interface MatrixOptions {
  readonly credential?: Credential;
  /** Which variants; default all that the credential allows. */
  readonly only?: (variant: Variant) => boolean;
  readonly times?: readonly Point["times"][];
}

/** Every fault at every request that the operation makes, which are found by running it. */
export async function matrix(
  scenario: Scenario,
  { credential = "oauth", only, times = [1, "always"] }: MatrixOptions = {},
): Promise<MatrixResult> {
  const start = await stage(scenario, credential);
  const expected = await untouched(start);
  const problems: string[] = [];
  let cells = 0;
  const chosen = variants(scenario.field).filter(
    (variant) =>
      (credential === "oauth" || !variant.oauth) && !(scenario.present && variant.past) && (only?.(variant) ?? true),
  );
  // Those that need the platform's past make worlds of their own, and there is one at a time.
  for (const variant of [...chosen.filter(({ past }) => !past), ...chosen.filter(({ past }) => past)]) {
    const points = expected.requests.filter(({ path }) => variant.path?.test(path) ?? true).length;
    for (const mode of times) {
      for (let nth = 1; nth <= points + 1; nth += 1) {
        const where = `${scenario.kind} ${scenario.operation}: ${variant.name} at request ${nth} of ${points}, ${mode === 1 ? "once" : "persistent"}`;
        const found = await cell(start, expected, variant, { nth, times: mode });
        const due = nth <= points;
        if (found.hit) cells += 1;
        if (found.hit !== due) problems.push(`${where}: the fault ${due ? "did not strike" : "struck beyond the end"}`);
        problems.push(...found.problems.map((problem) => `${where}: ${problem}`));
      }
    }
  }
  return { cells, problems };
}

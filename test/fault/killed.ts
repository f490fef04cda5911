import { expect, test } from "vitest";
import { killed, stage, untouched } from "./cell.ts";
import { usual } from "./matrix.ts";
import { sample } from "../harness/sample.ts";
import type { Scenario } from "./platform.ts";

/**
 * Tests of a list of scenarios: each is killed after each of its requests, with the state of before and with that of the moment; in the
 * sample after one request in `of`, with one of the two by turns.
 */
export function testKills(scenarios: readonly Scenario[], atLeast: number, of = 1): void {
  let total = 0;
  test.each(scenarios.map((scenario, turn) => ({ ...scenario, scenario, turn })))(
    "$kind $operation, killed after each of its requests, ends as the next up has it",
    async ({ scenario, turn }) => {
      const start = await stage(scenario, usual(scenario));
      const expected = await untouched(start);
      const found: string[] = [];
      // Pulumi stores every finished step before a step that depends on it begins, so a program never loses all of them.
      const states = scenario.kind === "program" ? (["moment"] as const) : (["before", "moment"] as const);
      const beyond = expected.requests.length + 1;
      for (const nth of sample(
        Array.from({ length: beyond }, (_, index) => index + 1),
        of,
        turn,
      )) {
        for (const stored of sample(states, 2, nth + turn)) {
          const { hit, problems } = await killed(start, expected, nth, stored);
          if (hit !== nth <= expected.requests.length) found.push(`request ${nth}: the kill did not come`);
          if (hit) total += 1;
          found.push(...problems.map((problem) => `killed after request ${nth}, state of ${stored}: ${problem}`));
        }
      }
      expect(found).toEqual([]);
    },
  );

  test("kills were tried", () => {
    console.log(`killed: ${total} cells`);
    expect(total).toBeGreaterThan(atLeast);
  });
}

import { afterAll, describe, expect, test } from "vitest";
import { matrix } from "./matrix.ts";
import { scenarios } from "./scenarios.ts";

/** Faults that are over only when a deadline or a wait has passed: a few of each are enough, and minutes of waiting are not. */
const isQuick = ({ name, slow }: { name: string; slow?: true }): boolean =>
  slow === undefined && !name.startsWith("rate429");

let total = 0;

describe.each(Object.keys(scenarios) as (keyof typeof scenarios)[])(
  "%s under every fault at every request",
  (group) => {
    test.each(scenarios[group])(
      "$kind $operation: after the next up the platform holds exactly what was asked for",
      async (scenario) => {
        const { cells, problems } = await matrix(scenario, { times: [1], only: isQuick });
        expect(problems).toEqual([]);
        total += cells;
      },
      600_000,
    );
  },
);

afterAll(() => console.log(`${total} cells`));

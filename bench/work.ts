import { caseName, type Case } from "./case.ts";
import { estimateSteps } from "./estimate.ts";
import type { Figures } from "./figures.ts";
import { stepsOf, type Places, type Step } from "./measure.ts";
import { partsOf, type Part, type ProbePlan } from "./probes/parts.ts";

/** What a run has still to do. */
export interface Work {
  readonly cases: readonly CaseWork[];
  readonly parts: readonly Part[];
}

export interface CaseWork {
  readonly one: Case;
  readonly steps: readonly Step[];
  /** Of each step, in seconds. */
  readonly estimates: readonly number[];
}

/** What the figures do not have yet. A step counts as done when all its variants have had their turn. */
export function workLeft(figures: Pick<Figures, "cases" | "turns" | "parts">, probes: ProbePlan, places: Places): Work {
  const key = (name: string, { run, operation }: Step): string => JSON.stringify([name, run, operation]);
  const done = new Set(figures.turns.map((turn) => key(turn.case, turn)));
  const cases = figures.cases
    .map((one) => ({ one, steps: stepsOf(one).filter((step) => !done.has(key(caseName(one), step))) }))
    .filter(({ steps }) => steps.length > 0)
    .map((each) => ({ ...each, estimates: estimateSteps(each.one, each.steps) }));
  const known = new Set(figures.parts.map(({ part }) => part));
  return { cases, parts: partsOf(probes, places).filter(({ name }) => !known.has(name)) };
}

/** How long the work takes, in seconds. */
export const estimateOf = ({ cases, parts }: Work): number =>
  sum([...cases.flatMap(({ estimates }) => estimates), ...parts.map(({ estimate }) => estimate)]);

export const countSteps = ({ cases, parts }: Work): number =>
  sum(cases.map(({ steps }) => steps.length)) + parts.length;

export const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

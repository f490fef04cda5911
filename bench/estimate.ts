import { hasOperation, type Case, type Variant } from "./case.ts";
import type { Step } from "./measure.ts";
import { engineCommands, type Operation } from "./operations.ts";

/** About what two cores that do nothing else need, in seconds: measured, and rounded up. */
const START = 3.5;
const PER_OBJECT = 0.016;
/** For each MB that the engine writes. */
const PER_MEGABYTE = 0.015;
/** What an object has in the state besides its prompt, and how often its prompt stands there. */
const STATE = { own: 3_000, copies: 1.5 };

/** Operations in which the engine writes the state for each object, and how often the whole state at its end for each. */
const WRITES: Readonly<Partial<Record<Operation, number>>> = { "first up": 2, "all changed": 4.4, destroy: 2 };

/** How long an operation takes, in seconds. What the engine does, it does while it waits for a limit. */
function estimateOperation(one: Case, operation: Operation, variant: Variant): number {
  const { objects, promptBytes, latency, perMinute } = one;
  const requests = WRITES[operation] === undefined ? objects / 100 : objects;
  const limit = perMinute === undefined ? 0 : 60 * Math.floor(requests / (one.halved ? 0.7 * perMinute : perMinute));
  const waits = (requests * latency) / 1000 / (variant === "floor" ? 10 : 1);
  if (variant === "floor") return 0.2 + Math.max(limit, 0.003 * requests + waits);
  if (!engineCommands[operation]) return 1 + PER_OBJECT * objects + waits;
  const state = (objects * (STATE.own + STATE.copies * promptBytes)) / 1e6;
  const work = PER_OBJECT * objects + PER_MEGABYTE * state * objects * (WRITES[operation] ?? 0);
  return START + Math.max(limit, work + waits);
}

/** How long all variants need for each step of a case, in seconds, with what has to be made before the first of a run. */
export function estimateSteps(one: Case, steps: readonly Step[]): readonly number[] {
  const all = (operation: Operation): number =>
    one.variants
      .filter((variant) => hasOperation(variant, operation))
      .reduce((sum, variant) => sum + estimateOperation(one, operation, variant), 0);
  return steps.map(({ run, operation }, index) => {
    const isFirst = steps[index - 1]?.run !== run;
    return all(operation) + (isFirst && operation !== "first up" ? all("up again") : 0);
  });
}

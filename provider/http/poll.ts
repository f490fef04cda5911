import { setTimeout as delay } from "node:timers/promises";

/** Longest pause between two looks, ms. */
const LONGEST_PAUSE = 15_000;

export interface PollOptions {
  /** First pause, ms; grows by half each time. */
  readonly pause: number;
  /** Longest wait altogether, ms. */
  readonly deadline: number;
}

/** Looks until `look` answers something, pausing longer each time. Undefined when the deadline passes first. */
export async function poll<T>(
  look: () => Promise<T | undefined>,
  { pause, deadline }: PollOptions,
): Promise<T | undefined> {
  const end = performance.now() + deadline;
  for (let next = pause; ; next = Math.min(next * 1.5, LONGEST_PAUSE)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() + next > end) return undefined;
    await delay(next);
  }
}

import { setTimeout as delay } from "node:timers/promises";

/** Longest pause between two looks, ms. */
const MAX_PAUSE = 15_000;

export interface PollOptions {
  /** First pause, ms; grows by half each time. */
  readonly pause: number;
  /** Longest wait altogether, ms. */
  readonly deadline: number;
}

/** Calls `read` until it returns something, pausing longer each time. Undefined when the deadline passes first. */
export async function poll<T>(
  read: () => Promise<T | undefined>,
  { pause, deadline }: PollOptions,
): Promise<T | undefined> {
  const end = performance.now() + deadline;
  for (let next = pause; ; next = Math.min(next * 1.5, MAX_PAUSE)) {
    const found = await read();
    if (found !== undefined) return found;
    if (performance.now() + next > end) return undefined;
    await delay(next);
  }
}

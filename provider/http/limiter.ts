import PQueue from "p-queue";
import type { Settings } from "./settings.ts";

/** Successes in a row after which one more request may run at once. */
const CLIMB_AFTER = 10;

/** Limits how many requests run at once and start per minute; halves the first when the platform says 429, then climbs back. */
export function createLimiter({ concurrency, requestsPerMinute }: Settings) {
  const queue = new PQueue({ concurrency, intervalCap: requestsPerMinute, interval: 60_000 });
  let successes = 0;
  return {
    run: <T>(task: () => Promise<T>): Promise<T> => queue.add(task),
    tooMany() {
      successes = 0;
      queue.concurrency = Math.max(1, Math.floor(queue.concurrency / 2));
    },
    success() {
      successes += 1;
      if (successes % CLIMB_AFTER === 0 && queue.concurrency < concurrency) queue.concurrency += 1;
    },
  };
}

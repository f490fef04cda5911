import PQueue from "p-queue";
import type { Settings } from "./settings.ts";
import { createWindow, type Attempt, type Started } from "./window.ts";

/** Successes in a row after which one more request may run at once. */
const RAISE_AFTER = 10;

/** How many requests run at once, and how often one starts. */
export interface Limiter {
  /** Runs a request with all its attempts while one more may run at once. */
  run<T>(request: () => Promise<T>): Promise<T>;
  /** Ends when an attempt may start, which it must do at once: in no 60 s do more reach the platform than the settings say. */
  start(attempt: Attempt): Promise<Started>;
  /** The platform said 429: half as many at once. */
  throttled(): void;
  /** A request went well; after some of them one more may run at once, up to the settings' number. */
  success(): void;
}

const ofAccounts = new Map<string, Limiter>();

/**
 * The limiter of an account, the same for all that ask for it with these settings. One per process is right, because a platform counts
 * what reaches it, whichever client sent it; and it holds nothing but how busy the account is, so that nobody need forget it.
 */
export function limiterOf(account: string, settings: Settings): Limiter {
  const key = JSON.stringify([account, settings]);
  const limiter = ofAccounts.get(key) ?? createLimiter(settings);
  ofAccounts.set(key, limiter);
  return limiter;
}

/** A limiter of one account. Attempts are counted, not requests: a platform counts what reaches it. */
export function createLimiter({ concurrency, requestsPerMinute }: Settings): Limiter {
  const atOnce = new PQueue({ concurrency });
  const window = createWindow(requestsPerMinute);
  let successes = 0;
  return {
    run: (request) => atOnce.add(request),
    start: (attempt) => window.start(attempt),
    throttled() {
      successes = 0;
      atOnce.concurrency = Math.max(1, Math.floor(atOnce.concurrency / 2));
    },
    success() {
      successes += 1;
      if (successes % RAISE_AFTER === 0 && atOnce.concurrency < concurrency) atOnce.concurrency += 1;
    },
  };
}

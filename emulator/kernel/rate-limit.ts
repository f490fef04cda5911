/** How many requests a caller may send in any 60 seconds of the emulator's clock, and how the refusal names the wait. */
export interface RateLimit {
  readonly perMinute: number;
  /** Form of `Retry-After`; default seconds. */
  readonly retryAfter?: RetryAfter;
}

/** Forms in which a 429 can say when to come back. */
export type RetryAfter = "seconds" | "date" | "none";

/** The limit that a platform's switches ask for. */
export function switchedLimit(switches: {
  readonly rateLimit: number | "off";
  readonly retryAfter: RetryAfter;
}): RateLimit | null {
  const { rateLimit: perMinute, retryAfter } = switches;
  return perMinute === "off" ? null : { perMinute, retryAfter };
}

/** The `Retry-After` header for a wait. A date is by the machine's clock: the reader compares it with its own. */
export function retryAfterHeader(form: RetryAfter, seconds: number): Record<string, string> {
  if (form === "none") return {};
  return { "retry-after": form === "seconds" ? String(seconds) : new Date(Date.now() + seconds * 1000).toUTCString() };
}

/** What a caller has left: requests, and when the last of those that count no longer does, in milliseconds since 1970. */
export interface RateLeft {
  readonly remaining: number;
  readonly resetMs: number;
}

/** A sliding window per caller. */
export interface Limiter {
  /** Counts a request; returns the whole seconds to wait if it is one too many. */
  take(caller: string, perMinute: number, now: number): number | undefined;
  left(caller: string, perMinute: number, now: number): RateLeft;
  reset(): void;
}

const windowMs = 60_000;

/** An empty limiter. Refused requests do not count. */
export function createLimiter(): Limiter {
  const windows = new Map<string, number[]>();
  const counting = (caller: string, now: number) => (windows.get(caller) ?? []).filter((time) => time > now - windowMs);
  return {
    take(caller, perMinute, now) {
      const recent = counting(caller, now);
      windows.set(caller, recent);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= perMinute)
        return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
      recent.push(now);
      return undefined;
    },
    left(caller, perMinute, now) {
      const recent = counting(caller, now);
      return { remaining: Math.max(0, perMinute - recent.length), resetMs: (recent.at(-1) ?? now) + windowMs };
    },
    reset: () => windows.clear(),
  };
}

import { setTimeout as wait } from "node:timers/promises";

/** The time an emulator lives in. Expiry, duty and background work follow `now`; only latency and slow responses use `sleep`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the clock forward. */
  advance(milliseconds: number): void;
  /** Back to the start, as after creation. */
  reset(): void;
  /** Really waits, for latency and dripping responses. */
  sleep(milliseconds: number): Promise<void>;
}

const sleep = async (milliseconds: number): Promise<void> => wait(milliseconds);

/** A clock that stands still until it is advanced: the default, so that every response is the same on every run. */
export function manualClock({ start = "2026-01-15T10:00:00Z" }: { start?: string } = {}): Clock {
  const origin = Date.parse(start);
  if (Number.isNaN(origin)) throw new RangeError(`manualClock: start is not an ISO 8601 time: ${start}`);
  let now = origin;
  return {
    now: () => now,
    advance: (milliseconds) => void (now += milliseconds),
    reset: () => void (now = origin),
    sleep,
  };
}

/** The machine's clock, for an emulator that people use; `advance` adds an offset. */
export function systemClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => void (offset += milliseconds),
    reset: () => void (offset = 0),
    sleep,
  };
}

/** A time as the platforms write it: ISO 8601 in UTC, whole seconds. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** The `updatedAt` of an object touched now: later than before even where the clock stands still, so that a change shows. */
export function touched(previous: string, now: number): string {
  return timestamp(Math.max(now, Date.parse(previous) + 1000));
}

/**
 * The span in which requests are counted, ms: the minute of every platform's limit, and 50 ms for two clocks that do not run alike (a clock
 * that is being put right runs up to 500 parts in a million faster or slower).
 */
const SPAN = 60_050;

/** Which attempt of a request is about to start. A repetition goes first: its request has waited already, under a deadline. */
export type Attempt = "first" | "repetition";

/** What became of an attempt: a response, which says 429 and how long to wait (ms), or any other; or no response. */
export type Ended = "answered" | "unanswered" | { readonly refusedFor: number };

/** An attempt that was let go. */
export interface Started {
  /** To be called when it is over. Only the first call counts. */
  ended(how: Ended): void;
}

/** A sliding window over the attempts of one account. */
export interface Window {
  /** Ends when an attempt may start. */
  start(attempt: Attempt): Promise<Started>;
}

/**
 * A window in which at most so many attempts count at any time. A platform counts what arrives, which nobody here sees: an attempt counts
 * from its start until a minute after its end, whenever in between it arrived.
 *
 * A 429 says that the platform counts otherwise: it allows less by now, or others use the account. Then all wait as long as it asks, and
 * no more are sent in a minute than it has taken. One more at a time is tried, so that the limit is found again when it rises. Without
 * this each of those that wait is refused until its repetitions are used up.
 */
export function createWindow(perMinute: number): Window {
  const waiting: Record<Attempt, ((started: Started) => void)[]> = { repetition: [], first: [] };
  /** Attempts that are over: all, and those that were not refused. */
  const [sent, taken] = [new Recent(), new Recent()];
  let underWay = 0;
  /** How many the platform is known to take in a minute. */
  let limit = perMinute;
  /** How many of those that started after the last refusal are under way. */
  let trying = 0;
  let closedUntil = -Infinity;
  let refusedAt = -Infinity;
  /** Refusals without a success in between; those of attempts that were under way at the same time are one. */
  let refusals = 0;
  let timer: NodeJS.Timeout | undefined;

  /** When the next attempt may start; Infinity where the end of another one says it. */
  function free(now: number): number {
    if (sent.count(now) + underWay >= perMinute) return Math.max(closedUntil, sent.next);
    // One more than the known limit is tried alone, and not again where that has just been refused.
    const mayTry = limit < perMinute && refusals < 2 && trying === 0;
    return taken.count(now) + underWay < limit || mayTry ? closedUntil : Math.max(closedUntil, taken.next);
  }

  function open(): void {
    clearTimeout(timer);
    for (;;) {
      const line = waiting.repetition.length > 0 ? waiting.repetition : waiting.first;
      if (line.length === 0) return;
      const now = performance.now();
      const at = free(now);
      if (at > now) {
        if (at < Infinity) timer = setTimeout(open, Math.ceil(at - now));
        return;
      }
      line.shift()?.(begun(now));
    }
  }

  function begun(startedAt: number): Started {
    underWay += 1;
    trying += 1;
    const event = refusedAt;
    let over = false;
    return {
      ended(how) {
        if (over) return;
        over = true;
        underWay -= 1;
        if (event === refusedAt) trying -= 1;
        const now = performance.now();
        sent.add(now);
        if (typeof how === "object") refused(startedAt, now, how.refusedFor);
        else taken.add(now);
        if (how === "answered") {
          refusals = 0;
          limit = Math.min(perMinute, Math.max(limit, taken.count(now)));
        }
        open();
      },
    };
  }

  function refused(startedAt: number, now: number, wait: number): void {
    if (startedAt >= refusedAt) {
      refusals += 1;
      refusedAt = now;
      trying = 0;
    }
    closedUntil = Math.max(closedUntil, now + wait);
    const took = taken.count(now);
    // Where we have sent little, it is not for our rate: others use the account, or what was asked has a pause of its own.
    if (took * 4 < perMinute) return;
    // What it took was taken before its limit fell: half of it is nearer than one less at a time.
    limit = Math.max(1, Math.min(limit, refusals > 1 && took < limit ? Math.floor(took / 2) : took));
  }

  return {
    start: async (attempt) =>
      new Promise((resolve) => {
        waiting[attempt].push(resolve);
        open();
      }),
  };
}

/** Times of the last minute. */
class Recent {
  /** When each no longer counts, ascending; those before `#gone` do not. */
  #ends: number[] = [];
  #gone = 0;

  add(now: number): void {
    this.#ends.push(now + SPAN);
  }

  count(now: number): number {
    while (this.#gone < this.#ends.length && this.next <= now) this.#gone += 1;
    if (this.#gone > 1000 && this.#gone > this.#ends.length / 2) {
      this.#ends = this.#ends.slice(this.#gone);
      this.#gone = 0;
    }
    return this.#ends.length - this.#gone;
  }

  /** When there is one less; Infinity where there is none. */
  get next(): number {
    return this.#ends[this.#gone] ?? Infinity;
  }
}

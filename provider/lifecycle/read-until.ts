import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "../kind/definition.ts";

/**
 * How often a look that found something wrong is repeated. With the usual first pause of 300 ms the last one is 4.5 s after the first:
 * three times what the slowest reads that were seen lag behind a write (1.5 s).
 */
const MAX_REREADS = 4;

/**
 * Looks until what is seen is good, pausing twice as long each time, because a read may lag behind a write. Returns what was seen last,
 * good or not. The pauses begin with `<PLATFORM>_RETRY_DELAY_MS`.
 */
export async function readUntil<T>(api: Connection, isGood: (seen: T) => boolean, read: () => Promise<T>): Promise<T> {
  const { retryDelay, totalTimeout } = api.client.settings;
  const end = performance.now() + totalTimeout;
  let seen = await read();
  for (let again = 0; again < MAX_REREADS && !isGood(seen); again += 1) {
    const pause = retryDelay * 2 ** again;
    if (performance.now() + pause > end) break;
    await delay(pause);
    seen = await read();
  }
  return seen;
}

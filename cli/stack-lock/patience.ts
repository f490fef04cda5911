import { setTimeout as delay } from "node:timers/promises";

/** First wait, and the longest, ms. */
const [FIRST, LONGEST] = [1_000, 15_000];

/**
 * Waits between tries, each longer than the last and none like another's: runs that started together meet at the lock only once. False when
 * the time is up.
 * @param limit how long all waits may take together, ms.
 */
export function patience(
  limit: number,
  {
    now = () => performance.now(),
    random = Math.random,
    sleep = async (ms: number) => void (await delay(ms)),
  }: { now?: () => number; random?: () => number; sleep?: (ms: number) => Promise<void> } = {},
): () => Promise<boolean> {
  const end = now() + limit;
  let base = FIRST;
  return async () => {
    const left = end - now();
    if (left <= 0) return false;
    await sleep(Math.min(left, base * (0.5 + random())));
    base = Math.min(base * 1.5, LONGEST);
    return true;
  };
}

import { open, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { isCode } from "./error-code.ts";

/** Times of a lock, in milliseconds. */
export type LockTimes = {
  /** How long to wait for another holder at most. */
  patience?: number;
  /** A lock file not touched for so long belongs to a process that is gone. */
  staleAfter?: number;
  /** How often to look. */
  poll?: number;
};

/**
 * Runs `work` while holding the lock file `path`, which its holder touches all the time: a holder that was killed is noticed by
 * its silence, on whatever machine or in whatever container it ran. Calls `onWait` once when somebody else holds the lock; fails
 * when that lasts longer than `patience`.
 *
 * Taking over a silent lock can, rarely, let two in: what is done inside must stand that (here: end in one atomic rename).
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  {
    patience = 3_600_000,
    staleAfter = 15_000,
    poll = 250,
    onWait = () => {},
  }: LockTimes & { onWait?: () => void } = {},
): Promise<T> {
  const giveUp = performance.now() + patience;
  let beat = { at: Number.NaN, seen: performance.now() };
  for (let waited = false; !(await create(path)); waited = true) {
    if (!waited) onWait();
    const at = await touchedAt(path);
    if (at !== beat.at) beat = { at, seen: performance.now() };
    else if (performance.now() - beat.seen > staleAfter) await rm(path, { force: true });
    if (performance.now() > giveUp) {
      throw new Error(
        `another process has held ${path} for too long; end that process, or delete the file, and try again`,
      );
    }
    await delay(poll);
  }
  const heart = setInterval(() => void touch(path), staleAfter / 5);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    await rm(path, { force: true });
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Time of the last touch, or 0 when the file has just gone. */
async function touchedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isCode(error, "ENOENT")) return 0;
    throw error;
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  try {
    await utimes(path, now, now);
  } catch (error) {
    // Taken over while this process was suspended: then it is the other one's to touch.
    if (!isCode(error, "ENOENT")) throw error;
  }
}

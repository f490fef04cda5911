import { availableParallelism } from "node:os";

/**
 * How long those whose create is done wait for others whose create is under way, ms, so that one look serves all of them. Longer than a
 * create takes, short beside an upload.
 */
const PATIENCE = 2_000;

/**
 * The same where requests are scarce, ms: those under way wait for their turn in the rate limit, which a minute's requests may be ahead
 * of.
 */
const PATIENCE_WHERE_SCARCE = 90_000;

/** How long the last that was announced does not begin, ms, before it is taken to wait for us. Of several one begins within `PATIENCE`. */
const QUIET = 300;

/** A run that makes more objects than this part of what a minute allows is held up by the limit, and not by a look that comes later. */
const SCARCE_AFTER = 1 / 10;

/** So many operations Pulumi's engine has under way at once for each core, unless it is told otherwise (`--parallel`). */
const AT_ONCE_PER_CORE = 4;

/** Creates of one list. */
interface Creates {
  /** Resources that are to be made, and whose create has not begun. */
  readonly announced: Set<string>;
  underWay: number;
  /** How many there were in this run. */
  begun: number;
  /** Those that are done and wait. */
  waiting: Waiting | undefined;
}

interface Waiting {
  readonly over: Promise<void>;
  readonly end: () => void;
  quiet: NodeJS.Timeout | undefined;
}

/**
 * Creates that are done wait for those that the engine makes at the same time, so that one look at the list serves all. It is known which
 * come: the engine checks a resource, gives it to one of its workers, and saves the state before it has the resource made. One more it may
 * have checked already while all of its workers wait for us.
 */
export class Gathering {
  readonly #lists = new Map<string, Creates>();
  /** Operations that the engine waits for. */
  #inHand = 0;
  /** How many it has under way at once, as far as is known. */
  #atOnce = AT_ONCE_PER_CORE * availableParallelism();

  /** Carries out an operation that the engine waits for. */
  async carryOut<T>(operation: () => Promise<T>): Promise<T> {
    this.#inHand += 1;
    try {
      const result = operation();
      // Not before: a create begins in there.
      this.#learn();
      this.#look();
      return await result;
    } catch (error) {
      // The engine makes nothing more of what it has begun to prepare.
      for (const { announced } of this.#lists.values()) announced.clear();
      this.#look();
      throw error;
    } finally {
      this.#inHand -= 1;
    }
  }

  /** The engine is about to have this resource made. */
  announce(list: string, resource: string): void {
    this.#of(list).announced.add(resource);
    this.#learn();
  }

  /** A create is about to begin. Returns what to call when it is over; only the first call counts. */
  begin(list: string, resource: string): () => void {
    const creates = this.#of(list);
    creates.announced.delete(resource);
    creates.underWay += 1;
    creates.begun += 1;
    this.#look();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      creates.underWay -= 1;
      this.#look();
    };
  }

  /** Ends when nobody need be waited for: those whose create is under way, and those that are about to begin. `perMinute` = requests that the account allows. */
  async gathered(list: string, perMinute: number): Promise<void> {
    const creates = this.#of(list);
    if (!creates.waiting && this.#isComplete(creates)) return;
    const scarce = creates.begun > perMinute * SCARCE_AFTER;
    creates.waiting ??= wait(scarce ? PATIENCE_WHERE_SCARCE : PATIENCE, () => (creates.waiting = undefined));
    const { over } = creates.waiting;
    this.#look();
    await over;
  }

  /** All but one of those that are announced are with workers of the engine. */
  #learn(): void {
    const announced = [...this.#lists.values()].reduce((sum, creates) => sum + creates.announced.size, 0);
    this.#atOnce = Math.max(this.#atOnce, this.#inHand + Math.max(announced - 1, 0));
  }

  #isComplete({ underWay, announced }: Creates): boolean {
    return underWay === 0 && (announced.size === 0 || this.#inHand >= this.#atOnce);
  }

  /** Something has changed: who waits goes on, or waits anew. */
  #look(): void {
    for (const creates of this.#lists.values()) {
      const { waiting } = creates;
      if (!waiting) continue;
      clearTimeout(waiting.quiet);
      if (this.#isComplete(creates)) waiting.end();
      else if (creates.underWay === 0)
        waiting.quiet = setTimeout(
          () => {
            // The engine has fewer workers than was thought, or it is slow: then more are announced by and by.
            this.#atOnce = Math.max(this.#inHand, 1);
            waiting.end();
          },
          creates.announced.size === 1 ? QUIET : PATIENCE,
        );
    }
  }

  #of(list: string): Creates {
    const none = { announced: new Set<string>(), underWay: 0, begun: 0, waiting: undefined };
    const creates: Creates = this.#lists.get(list) ?? none;
    this.#lists.set(list, creates);
    return creates;
  }
}

/** A wait that ends when it is told to, at the latest after so many ms. */
function wait(patience: number, ended: () => void): Waiting {
  let resolve = (): void => undefined;
  const over = new Promise<void>((resolved) => (resolve = resolved));
  const waiting: Waiting = {
    over,
    quiet: undefined,
    end() {
      clearTimeout(deadline);
      clearTimeout(waiting.quiet);
      ended();
      resolve();
    },
  };
  const deadline = setTimeout(waiting.end, patience);
  return waiting;
}

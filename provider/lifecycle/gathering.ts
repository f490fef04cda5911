import { availableParallelism } from "node:os";

/**
 * How long those whose create is done wait for others whose create is under way, ms, after one of them has begun or ended, so that one
 * look serves all. Longer than a create takes, short beside an upload.
 */
const PATIENCE = 2_000;

/**
 * The same where requests are scarce, ms: those under way wait for their turn in the rate limit, which a minute's requests may be ahead
 * of.
 */
const PATIENCE_WHERE_SCARCE = 90_000;

/** A run that makes more objects than this part of what a minute allows is held up by the limit, and not by a look that comes later. */
const SCARCE_AFTER = 1 / 10;

/** How long an engine that has nothing to save is quiet, ms, before what it has announced is taken not to come. */
const QUIET = 300;

/** What is announced is waited for while nothing else happens, at most, ms. */
const LONGEST_QUIET = 10_000;

/** How long the engine takes to save a state, ms, as long as nobody knows; what counts at most; and how much the last save counts. */
const SAVING = { first: 50, most: 1000, weight: 0.3 };

/** An engine may take so many times as long to save as it has taken. */
const SLACK = 2;

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
  /** How long they wait for what is under way, ms. */
  readonly patience: number;
  deadline: NodeJS.Timeout | undefined;
  quiet: NodeJS.Timeout | undefined;
}

/**
 * Creates that are done wait for those that the engine makes at the same time, so that one look at the list serves all. It is known which
 * come: the engine checks a resource, gives it to one of its workers, and saves the state before it has the resource made. One more it may
 * have checked already while all of its workers wait for us.
 */
export class Gathering {
  readonly #lists = new Map<string, Creates>();
  readonly #parallel: () => number | undefined;
  /** Operations that the engine waits for. */
  #inHand = 0;
  /** How many it has under way at once, as far as is known. */
  #atOnce: number | undefined;
  /** How long it takes to save a state, ms. It does so before each operation and after it, one after the other. */
  #saving = SAVING.first;
  /** Results that it has to save, at most: a worker that begins has saved its last one. */
  #unsaved = 0;
  /** What it can have saved before the next operation begins: results since the last one began. And since when, by `performance.now()`. */
  #saves = { results: 0, since: Infinity };

  /** @param parallel returns how many operations the engine has under way at once, where that is known. */
  constructor(parallel: () => number | undefined = () => undefined) {
    this.#parallel = parallel;
  }

  /** Carries out an operation that the engine waits for. */
  async carryOut<T>(operation: () => Promise<T>): Promise<T> {
    this.#begun();
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
      this.#unsaved += 1;
      this.#saves = { results: this.#saves.results + 1, since: performance.now() };
    }
  }

  /** The engine is about to have this resource made. */
  announce(list: string, resource: string): void {
    this.#of(list).announced.add(resource);
    this.#saves.since = performance.now();
    this.#learn();
  }

  /** A create is about to begin. Returns what to call when it is over; only the first call counts. */
  begin(list: string, resource: string): () => void {
    const creates = this.#of(list);
    creates.announced.delete(resource);
    creates.underWay += 1;
    creates.begun += 1;
    this.#changed(creates);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      creates.underWay -= 1;
      this.#changed(creates);
    };
  }

  /** Ends when nobody need be waited for: those whose create is under way, and those that are about to begin. `perMinute` = requests that the account allows. */
  async gathered(list: string, perMinute: number): Promise<void> {
    const creates = this.#of(list);
    this.#learn();
    if (!creates.waiting && this.#isComplete(creates)) return;
    if (!creates.waiting) {
      const scarce = creates.begun > perMinute * SCARCE_AFTER;
      creates.waiting = wait(scarce ? PATIENCE_WHERE_SCARCE : PATIENCE, () => (creates.waiting = undefined));
    }
    const { over } = creates.waiting;
    this.#changed(creates);
    await over;
  }

  /** How many operations the engine has under way at once. */
  get #most(): number {
    return (this.#atOnce ??= this.#parallel() ?? AT_ONCE_PER_CORE * availableParallelism());
  }

  /** An operation has begun: what the engine has saved for it tells how long a save takes. */
  #begun(): void {
    this.#inHand += 1;
    this.#unsaved = Math.max(this.#unsaved - 1, 0);
    const { since, results } = this.#saves;
    const now = performance.now();
    if (since < now) {
      const took = Math.min((now - since) / (results + 1), SAVING.most);
      this.#saving += (took - this.#saving) * SAVING.weight;
    }
    this.#saves = { results: 0, since: now };
  }

  /** All but one of those that are announced are with workers of the engine. */
  #learn(): void {
    const announced = [...this.#lists.values()].reduce((sum, creates) => sum + creates.announced.size, 0);
    this.#atOnce = Math.max(this.#most, this.#inHand + Math.max(announced - 1, 0));
  }

  #isComplete({ underWay, announced }: Creates): boolean {
    return underWay === 0 && (announced.size === 0 || this.#inHand >= this.#most);
  }

  /** A create of this list has begun, or is over. */
  #changed({ waiting, underWay }: Creates): void {
    if (waiting) {
      clearTimeout(waiting.deadline);
      waiting.deadline = setTimeout(waiting.end, underWay > 0 ? waiting.patience : LONGEST_QUIET);
    }
    this.#look();
  }

  /** Something has changed: who waits goes on, or waits anew. */
  #look(): void {
    for (const creates of this.#lists.values()) {
      const { waiting } = creates;
      if (!waiting) continue;
      clearTimeout(waiting.quiet);
      if (this.#isComplete(creates)) waiting.end();
      else if (creates.underWay === 0) {
        // All results may come first, and then the state before the next create, or before another one.
        const saves = this.#unsaved + 2;
        waiting.quiet = setTimeout(
          () => {
            // It makes something else first, or does not make them at all, or has fewer workers than was thought.
            creates.announced.clear();
            this.#atOnce = Math.max(this.#inHand, 1);
            waiting.end();
          },
          Math.min(QUIET + SLACK * saves * this.#saving, LONGEST_QUIET),
        );
      }
    }
  }

  #of(list: string): Creates {
    const none = { announced: new Set<string>(), underWay: 0, begun: 0, waiting: undefined };
    const creates: Creates = this.#lists.get(list) ?? none;
    this.#lists.set(list, creates);
    return creates;
  }
}

/** A wait that ends when it is told to. */
function wait(patience: number, ended: () => void): Waiting {
  let resolve = (): void => undefined;
  const over = new Promise<void>((resolved) => (resolve = resolved));
  const waiting: Waiting = {
    over,
    patience,
    deadline: undefined,
    quiet: undefined,
    end() {
      clearTimeout(waiting.deadline);
      clearTimeout(waiting.quiet);
      ended();
      resolve();
    },
  };
  return waiting;
}

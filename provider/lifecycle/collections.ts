import type { JsonObject } from "../kind/definition.ts";
import { KnownList, type Items } from "./known-list.ts";

/** How long a list may be shared after it was read, ms. Longer than a refresh of many objects needs, short enough to be today's truth. */
const SHARED_FOR = 60_000;

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

/** How long no create begins, ms, before all that the engine makes at once are taken to be there. */
const QUIET = 300;

/** A run that makes more objects than this part of what a minute allows is held up by the limit, and not by a look that comes later. */
const SCARCE_AFTER = 1 / 10;

/** Creates of one list. */
interface Creates {
  underWay: number;
  /** How many there were in this run. */
  begun: number;
  /** Ends when nobody is waited for any more; undefined while nobody waits. */
  gathered: Promise<void> | undefined;
  /** To be called when one begins or is over. */
  changed: () => void;
}

interface Entry {
  readonly list: Promise<KnownList>;
  readAt: number;
}

/** How a list is read for what was added to it. */
export interface Fetching {
  /** Its end, of which `last` objects at least; undefined where that does not tell what was added. */
  end(known: KnownList, last: number): Promise<Items | undefined>;
  /** The whole; what it shows in short may be taken over from what is `known`. */
  all(known: Items | undefined): Promise<Items>;
}

/** What was looked at for what others have added. */
export interface Added {
  /** The list as it is now, or its end. */
  readonly shown: Items;
  /** What others had added before, as earlier looks have shown it: some of it may be gone. */
  readonly earlier: Items;
}

/** Reads of one thing, each after the one before. */
class Line<T> {
  #last: Promise<unknown> = Promise.resolve();
  #next: { readonly asked: string[]; readonly reading: Promise<T> } | undefined;

  /** The next reading, which all share who ask while another one is under way. `read` gets what they ask for. */
  ask(what: readonly string[], read: (asked: readonly string[]) => Promise<T>): Promise<T> {
    if (!this.#next) {
      const asked: string[] = [];
      const reading = this.#last.then(() => {
        this.#next = undefined;
        const result = read(asked);
        this.#last = result.catch(() => undefined);
        return result;
      });
      this.#next = { asked, reading };
    }
    this.#next.asked.push(...what);
    return this.#next.reading;
  }
}

/** Lists of live objects, read once and shared by all resources of a run: refreshing N objects costs N/100 requests, not N. */
export class Collections {
  readonly #entries = new Map<string, Entry>();
  readonly #creates = new Map<string, Creates>();
  readonly #looks = new Map<string, Line<Items>>();
  readonly #ends = new Map<string, Line<Added>>();

  /** The list under `key`, by id; read with `fetch` unless it was read a moment ago. A failed read is not kept. */
  async items(key: string, fetch: () => Promise<Items>): Promise<Items> {
    const known = this.#entries.get(key);
    if (known && performance.now() - known.readAt < SHARED_FOR) return (await known.list).items;
    return this.refetch(key, fetch);
  }

  /** Reads the list anew, whatever is known. */
  async refetch(key: string, fetch: () => Promise<Items>): Promise<Items> {
    const entry: Entry = { list: fetch().then((items) => new KnownList(items)), readAt: performance.now() };
    this.#entries.set(key, entry);
    try {
      const { items } = await entry.list;
      entry.readAt = performance.now();
      return items;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /**
   * The list as it is after now. Those who ask while it is being read share the next reading, so that many who ask at once cost few.
   * `fetch` may take over what is `known` of items that the list shows in short; so what it reads is not shared.
   */
  look(key: string, fetch: (known: Items | undefined) => Promise<Items>): Promise<Items> {
    return lineOf(this.#looks, key).ask([], async () => fetch((await this.#known(key))?.items));
  }

  /** A create is about to begin: those that are done wait for it. Returns what to call when it is over; only the first call counts. */
  beginCreate(key: string): () => void {
    const creates = this.#createsOf(key);
    creates.underWay += 1;
    creates.begun += 1;
    creates.changed();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      creates.underWay -= 1;
      creates.changed();
    };
  }

  /**
   * A look for what others have added when `own` was made, once the creates that are under way are over: the engine makes many objects at
   * once, and one look is enough for them. `requestsPerMinute` = what the account allows.
   */
  async added(key: string, own: string, fetch: Fetching, requestsPerMinute: number): Promise<Added> {
    const creates = this.#createsOf(key);
    const scarce = creates.begun > requestsPerMinute * SCARCE_AFTER;
    if (creates.underWay > 0 || scarce) await (creates.gathered ??= gather(creates, scarce));
    return lineOf(this.#ends, key).ask([own], async (all) => {
      const list = await this.#known(key);
      const part = list && (await fetch.end(list, list.span(all)));
      if (part) {
        list.sawPart(part);
        return { shown: part, earlier: new Map([...list.strangers].filter(([id]) => !part.has(id))) };
      }
      const shown = await fetch.all(list?.items);
      list?.sawAll(shown);
      return { shown, earlier: new Map() };
    });
  }

  #createsOf(key: string): Creates {
    const none = { underWay: 0, begun: 0, gathered: undefined, changed: () => undefined };
    const creates: Creates = this.#creates.get(key) ?? none;
    this.#creates.set(key, creates);
    return creates;
  }

  /** Our own writes keep the shared list true without reading it again. */
  async put(key: string, id: string, live: JsonObject): Promise<void> {
    (await this.#known(key))?.put(id, live);
  }

  /** Our own write changed what is in the list in a way that only the platform knows: the next reader reads it anew. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  async drop(key: string, id: string): Promise<void> {
    (await this.#known(key))?.drop(id);
  }

  async #known(key: string): Promise<KnownList | undefined> {
    // A list that failed to load is its reader's error, not that of the resource that has just been written.
    return this.#entries.get(key)?.list.catch(() => undefined);
  }
}

function lineOf<T>(lines: Map<string, Line<T>>, key: string): Line<T> {
  const line = lines.get(key) ?? new Line<T>();
  lines.set(key, line);
  return line;
}

/** Ends when all creates are over: at once, or where requests are scarce when no further one has begun for a while. */
const gather = (creates: Creates, scarce: boolean): Promise<void> =>
  new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const release = (): void => {
      clearTimeout(deadline);
      clearTimeout(quiet);
      creates.gathered = undefined;
      creates.changed = () => undefined;
      resolve();
    };
    const deadline = setTimeout(release, scarce ? PATIENCE_WHERE_SCARCE : PATIENCE);
    creates.changed = () => {
      clearTimeout(quiet);
      if (creates.underWay > 0) return;
      if (scarce) quiet = setTimeout(release, QUIET);
      else release();
    };
    creates.changed();
  });

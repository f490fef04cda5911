import type { JsonObject } from "../kind/definition.ts";

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

type Items = Map<string, JsonObject>;

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
  readonly items: Promise<Items>;
  readAt: number;
}

/** Lists of live objects, read once and shared by all resources of a run: refreshing N objects costs N/100 requests, not N. */
export class Collections {
  readonly #entries = new Map<string, Entry>();
  readonly #creates = new Map<string, Creates>();
  readonly #looks = new Map<string, { last: Promise<unknown>; next?: Promise<Items> | undefined }>();

  /** The list under `key`, by id; read with `fetch` unless it was read a moment ago. A failed read is not kept. */
  async items(key: string, fetch: () => Promise<Items>): Promise<Items> {
    const known = this.#entries.get(key);
    if (known && performance.now() - known.readAt < SHARED_FOR) return known.items;
    return this.refetch(key, fetch);
  }

  /** Reads the list anew, whatever is known. */
  async refetch(key: string, fetch: () => Promise<Items>): Promise<Items> {
    const entry: Entry = { items: fetch(), readAt: performance.now() };
    this.#entries.set(key, entry);
    try {
      const items = await entry.items;
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
    return this.#share(key, () => this.#known(key).then(fetch));
  }

  #share(name: string, read: () => Promise<Items>): Promise<Items> {
    const line = this.#looks.get(name) ?? { last: Promise.resolve() };
    this.#looks.set(name, line);
    line.next ??= line.last.then(() => {
      line.next = undefined;
      const items = read();
      line.last = items.catch(() => undefined);
      return items;
    });
    return line.next;
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
   * A look for what was added, which `fetch` may find in a part of the list, once the creates that are under way are over: the engine makes
   * many objects at once, and one look is enough for them. `requestsPerMinute` = what the account allows.
   */
  async added(
    key: string,
    fetch: (known: Items | undefined) => Promise<Items>,
    requestsPerMinute: number,
  ): Promise<Items> {
    const creates = this.#createsOf(key);
    const scarce = creates.begun > requestsPerMinute * SCARCE_AFTER;
    if (creates.underWay > 0 || scarce) await (creates.gathered ??= gather(creates, scarce));
    return this.#share(`${key} added`, () => this.#known(key).then(fetch));
  }

  #createsOf(key: string): Creates {
    const none = { underWay: 0, begun: 0, gathered: undefined, changed: () => undefined };
    const creates: Creates = this.#creates.get(key) ?? none;
    this.#creates.set(key, creates);
    return creates;
  }

  /** Our own writes keep the shared list true without reading it again. */
  async put(key: string, id: string, live: JsonObject): Promise<void> {
    (await this.#known(key))?.set(id, live);
  }

  /** Our own write changed what is in the list in a way that only the platform knows: the next reader reads it anew. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  async drop(key: string, id: string): Promise<void> {
    (await this.#known(key))?.delete(id);
  }

  async #known(key: string): Promise<Items | undefined> {
    // A list that failed to load is its reader's error, not that of the resource that has just been written.
    return this.#entries.get(key)?.items.catch(() => undefined);
  }
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

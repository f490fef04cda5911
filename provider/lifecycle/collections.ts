import type { JsonObject } from "../kind/definition.ts";
import { IndexedItems } from "./indexed-items.ts";
import { KnownList, LeftUnread, type Items } from "./known-list.ts";

/** How long a list may be shared after it was read, ms: short enough to be today's truth. */
const SHARED_FOR = 60_000;

/**
 * How long one serves those that only read, ms: as long as a refresh of thousands of objects takes. What somebody edits meanwhile, the next
 * refresh shows, as it would what they edit right after a look; and an update looks for itself before it writes.
 */
const READ_FOR = 600_000;

/** How long a list that looks keep complete serves those that make objects, ms: what was only renamed since, no look need show. */
const KEPT_FOR = 300_000;

interface Entry {
  readonly list: Promise<KnownList>;
  readAt: number;
  /** When a look last showed what others had added. */
  lookedAt: number;
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
  readonly #looks = new Map<string, Line<Items>>();
  readonly #ends = new Map<string, Line<Added>>();

  /** The list under `key`, by id; read with `fetch` unless it was read a moment ago. A failed read is not kept. */
  async items(key: string, fetch: (known?: Items) => Promise<Items>): Promise<Items> {
    const entry = this.#entries.get(key);
    if (!entry || performance.now() - entry.readAt >= SHARED_FOR) return this.refetch(key, fetch);
    const list = await entry.list;
    if (list.isWhole) return list.items;
    // Whoever comes first reads what was left unread, and the others share that.
    return this.#entries.get(key) === entry ? this.refetch(key, () => fetch(list.items)) : this.items(key, fetch);
  }

  /** The same for those that read single objects: what the list shows in short is left out, so that nobody reads what nobody asks for. */
  async shown(key: string, fetch: (known: ReadonlyMap<string, JsonObject>) => Promise<Items>): Promise<Items> {
    const entry = this.#entries.get(key);
    if (entry && performance.now() - entry.readAt < READ_FOR) return (await entry.list).items;
    return this.refetch(key, () => fetch(new LeftUnread()));
  }

  /**
   * The same for those that make an object, and want to know whether it is there: with what looks have shown, which take place while objects
   * are made, so that a run that a limit holds up need not read the list again each minute.
   */
  async toMake(key: string, fetch: (known?: Items) => Promise<Items>): Promise<Items> {
    const known = this.#entries.get(key);
    const now = performance.now();
    if (known && now - known.lookedAt < SHARED_FOR && now - known.readAt < KEPT_FOR) {
      const list = await known.list;
      if (list.isWhole) return list.all;
    }
    return this.items(key, fetch);
  }

  /** Reads the list anew, whatever is known. */
  async refetch(key: string, fetch: () => Promise<Items>): Promise<Items> {
    const entry: Entry = {
      list: fetch().then((items) => new KnownList(new IndexedItems(items))),
      readAt: performance.now(),
      lookedAt: -Infinity,
    };
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

  /** A look for what others have added when `own` was made. Those who ask while it is being read share the next reading. */
  added(key: string, own: string, fetch: Fetching): Promise<Added> {
    return lineOf(this.#ends, key).ask([own], async (all) => {
      const entry = this.#entries.get(key);
      const begun = performance.now();
      const looked = (): void => void (entry && (entry.lookedAt = begun));
      const list = await this.#known(key);
      const part = list && (await fetch.end(list, list.span(all)));
      if (part) {
        list.sawPart(part);
        looked();
        return { shown: part, earlier: new Map([...list.strangers].filter(([id]) => !part.has(id))) };
      }
      const shown = await fetch.all(list?.items);
      list?.sawAll(shown);
      looked();
      return { shown: new IndexedItems(shown), earlier: new Map() };
    });
  }

  /** Our own writes keep the shared list true without reading it again. */
  async put(key: string, id: string, live: JsonObject): Promise<void> {
    (await this.#known(key))?.put(id, live);
  }

  /** What was read of an object serves others, too, where the list has shown it in short. */
  async read(key: string, id: string, live: JsonObject): Promise<void> {
    (await this.#known(key))?.read(id, live);
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

import type { JsonObject } from "../kind/definition.ts";
import { IndexedItems } from "./indexed-items.ts";

export type Items = Map<string, JsonObject>;

/** As what is known of a list, it lets all be unread that the list shows in short. */
export class LeftUnread extends Map<string, JsonObject> {
  /** In the place of an object that nobody has read. */
  static readonly UNREAD: JsonObject = Object.freeze({});

  override readonly get = () => LeftUnread.UNREAD;
}

/** A list of live objects: as it was read, and what this run has written and seen in it since. */
export class KnownList {
  /** What was read, with our own writes: what the run's resources share. */
  readonly items: Items;
  /** What others have added since, as looks have shown it. */
  readonly strangers: Items = new Map();
  /** Ids of what the list has shown in short only. */
  readonly #unread: Set<string>;
  /** All that is in the list, as far as looks have shown it, with places: what is added comes last. */
  #places = new Map<string, number>();
  #next = 0;
  /** `all`, as long as it is true: of a thousand creates each asks for it, and puts one object into it. */
  #all: IndexedItems | undefined;

  constructor(items: Items) {
    this.#unread = new Set([...items].filter(([, live]) => live === LeftUnread.UNREAD).map(([id]) => id));
    this.items = this.isWhole ? items : new Map([...items].filter(([id]) => !this.#unread.has(id)));
    this.#append(items.keys());
  }

  /** False where it was not read what the list has shown in short: that is not among the items. */
  get isWhole(): boolean {
    return this.#unread.size === 0;
  }

  /** With what others have added. */
  get all(): Items {
    if (this.strangers.size === 0) return this.items;
    return (this.#all ??= new IndexedItems(new Map([...this.items, ...this.strangers])));
  }

  /** Ids of all that is in the list. */
  get ids(): Pick<ReadonlySet<string>, "has" | "size"> {
    return this.#places;
  }

  /** How many of the last objects hold these; Infinity where one of them is not known to be in the list. */
  span(ids: readonly string[]): number {
    return this.#next - Math.min(...ids.map((id) => this.#places.get(id) ?? -Infinity));
  }

  put(id: string, live: JsonObject): void {
    this.items.set(id, live);
    this.#all?.set(id, live);
    this.#unread.delete(id);
    this.strangers.delete(id);
    this.#append([id]);
  }

  /** Somebody has read what the list has shown in short. */
  read(id: string, live: JsonObject): void {
    if (!this.#unread.delete(id)) return;
    this.items.set(id, live);
    this.#all = undefined;
  }

  drop(id: string): void {
    this.items.delete(id);
    this.#all = undefined;
    this.#unread.delete(id);
    this.#places.delete(id);
  }

  /** A look has shown a part of the list, and that all else in it is known. */
  sawPart(part: Items): void {
    for (const [id, live] of part) {
      this.read(id, live);
      if (this.items.has(id)) continue;
      this.strangers.set(id, live);
      this.#all?.set(id, live);
    }
    this.#append(part.keys());
  }

  /** A look has shown the list as a whole. */
  sawAll(all: Items): void {
    this.strangers.clear();
    this.#all = undefined;
    this.#places.clear();
    this.#next = 0;
    this.sawPart(all);
  }

  #append(ids: Iterable<string>): void {
    for (const id of ids) if (!this.#places.has(id)) this.#places.set(id, this.#next++);
  }
}

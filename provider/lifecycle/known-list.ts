import type { JsonObject } from "../kind/definition.ts";

export type Items = Map<string, JsonObject>;

/** A list of live objects: as it was read, and what this run has written and seen in it since. */
export class KnownList {
  /** What was read, with our own writes: what the run's resources share. */
  readonly items: Items;
  /** What others have added since, as looks have shown it. */
  readonly strangers: Items = new Map();
  /** All that is in the list, as far as looks have shown it, with places: what is added comes last. */
  #places = new Map<string, number>();
  #next = 0;

  constructor(items: Items) {
    this.items = items;
    this.#append(items.keys());
  }

  /** With what others have added. */
  get all(): Items {
    return this.strangers.size === 0 ? this.items : new Map([...this.items, ...this.strangers]);
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
    this.strangers.delete(id);
    this.#append([id]);
  }

  drop(id: string): void {
    this.items.delete(id);
    this.#places.delete(id);
  }

  /** A look has shown a part of the list, and that all else in it is known. */
  sawPart(part: Items): void {
    for (const [id, live] of part) if (!this.items.has(id)) this.strangers.set(id, live);
    this.#append(part.keys());
  }

  /** A look has shown the list as a whole. */
  sawAll(all: Items): void {
    this.strangers.clear();
    this.#places.clear();
    this.#next = 0;
    this.sawPart(all);
  }

  #append(ids: Iterable<string>): void {
    for (const id of ids) if (!this.#places.has(id)) this.#places.set(id, this.#next++);
  }
}

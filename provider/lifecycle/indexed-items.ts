import type { JsonObject } from "../kind/definition.ts";

type Items = ReadonlyMap<string, JsonObject>;
/** Objects by the value of a property. */
type Index = Map<unknown, Map<string, JsonObject>>;

/**
 * Live objects by id, which can also be had by the value of a property. Of thousands that are made each asks whether one of its name is
 * there: a lookup in place of a walk.
 */
export class IndexedItems extends Map<string, JsonObject> {
  /** By property. */
  readonly #indexes = new Map<string, Index>();

  constructor(items: Items) {
    // Not by `super(items)`, which would call `set` before the indexes are there.
    super();
    for (const [id, live] of items) this.set(id, live);
  }

  /** Those that have this value in a property. */
  having(property: string, value: unknown): Items {
    return (this.#indexes.get(property) ?? this.#indexBy(property)).get(value) ?? new Map<string, JsonObject>();
  }

  override set(id: string, live: JsonObject): this {
    const before = this.get(id);
    for (const [property, index] of this.#indexes) {
      if (before && before[property] !== live[property]) index.get(before[property])?.delete(id);
      place(index, live[property]).set(id, live);
    }
    return super.set(id, live);
  }

  override delete(id: string): boolean {
    const before = this.get(id);
    if (before) for (const [property, index] of this.#indexes) index.get(before[property])?.delete(id);
    return super.delete(id);
  }

  #indexBy(property: string): Index {
    const index: Index = new Map();
    for (const [id, live] of this) place(index, live[property]).set(id, live);
    this.#indexes.set(property, index);
    return index;
  }
}

function place(index: Index, value: unknown): Map<string, JsonObject> {
  const known = index.get(value) ?? new Map<string, JsonObject>();
  index.set(value, known);
  return known;
}

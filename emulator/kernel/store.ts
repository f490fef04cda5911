import { copied } from "./json.ts";

/** Anything the emulator stores. Records are frozen: a change is a new record. */
export interface Stored {
  readonly id: string;
}

/** Collection name to the type of its records. */
export type Collections = Record<string, Stored>;

interface Slot {
  readonly order: number;
  readonly record: Stored;
}

interface Change {
  readonly collection: string;
  readonly id: string;
  readonly before: Slot | undefined;
}

/** So many changes can be undone; older ones are forgotten, half of them at a time. No request makes so many. */
const UNDO_LIMIT = 20_000;

/**
 * The emulated platform's database: collections of frozen records in insertion order, with an undo log of the latest changes.
 * The log gives a failed request its rollback and a stale read its past.
 */
export class Store<C extends Collections> {
  readonly #slots: Map<string, Map<string, Slot>>;
  #changes: Change[] = [];
  /** How many changes have been forgotten: the position of the first that is known. */
  #forgotten = 0;
  #checkpoints: number[] = [];
  #order = 0;

  constructor(collections: readonly (keyof C & string)[]) {
    this.#slots = new Map(collections.map((name) => [name, new Map<string, Slot>()]));
  }

  /** A name, say from a control request, as that of a collection. Throws RangeError naming the collections where it is none. */
  named(collection: string): keyof C & string {
    this.#collection(collection);
    return collection;
  }

  get<K extends keyof C & string>(collection: K, id: string): C[K] | undefined {
    return this.#collection(collection).get(id)?.record as C[K] | undefined;
  }

  /** The records of a collection, oldest first. */
  all<K extends keyof C & string>(collection: K): C[K][] {
    return Array.from(this.#collection(collection).values(), (slot) => slot.record as C[K]);
  }

  /** Inserts or replaces; a replaced record keeps its place. */
  put<K extends keyof C & string>(collection: K, record: C[K]): C[K] {
    const slots = this.#collection(collection);
    const before = slots.get(record.id);
    const frozen = frozenCopy(record);
    this.#remember({ collection, id: record.id, before });
    slots.set(record.id, { order: before?.order ?? this.#order++, record: frozen });
    return frozen;
  }

  /** Removes a record, if it is there. */
  remove(collection: keyof C & string, id: string): void {
    const slots = this.#collection(collection);
    const before = slots.get(id);
    if (!before) return;
    this.#remember({ collection, id, before });
    slots.delete(id);
  }

  /** Begins a unit of work and returns its position for `rollback`. */
  checkpoint(): number {
    const position = this.#position;
    if (this.#checkpoints.at(-1) !== position) this.#checkpoints.push(position);
    return position;
  }

  /** Undoes everything since the position, as far as it is remembered. */
  rollback(position: number): void {
    while (this.#position > position) {
      const change = this.#changes.pop();
      if (!change) return;
      const { collection, id, before } = change;
      if (before) this.#restore(collection, id, before);
      else this.#collection(collection).delete(id);
    }
  }

  /** A copy as it was before the last `writes` units of work that changed anything; what is done to it is lost. */
  rewound(writes: number): Store<C> {
    const past = new Store<C>([...this.#slots.keys()]);
    for (const [name, slots] of this.#slots) past.#slots.set(name, new Map(slots));
    past.#changes = [...this.#changes];
    past.#forgotten = this.#forgotten;
    const changed = this.#checkpoints.filter((position) => position < this.#position);
    past.rollback(changed.at(-writes) ?? 0);
    return past;
  }

  get #position(): number {
    return this.#forgotten + this.#changes.length;
  }

  #remember(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length <= UNDO_LIMIT) return;
    this.#changes = this.#changes.slice(UNDO_LIMIT / 2);
    this.#forgotten += UNDO_LIMIT / 2;
    this.#checkpoints = this.#checkpoints.filter((position) => position >= this.#forgotten);
  }

  /** Everything, as plain objects by collection. */
  dump(): Record<string, Stored[]> {
    return copied(this.records());
  }

  /** The same as the store has it: the records are frozen. */
  records(): Record<string, Stored[]> {
    return Object.fromEntries([...this.#slots.keys()].map((name) => [name, this.all(name)]));
  }

  /** Replaces everything by what `dump` or `records` returned once; collections that it does not know are refused. */
  load(collections: Readonly<Record<string, readonly Stored[]>>): void {
    this.clear();
    for (const [name, records] of Object.entries(collections)) {
      for (const record of records) this.put(name, record as C[keyof C & string]);
    }
  }

  /** Empties every collection and forgets the past. */
  clear(): void {
    for (const slots of this.#slots.values()) slots.clear();
    this.#changes = [];
    this.#forgotten = 0;
    this.#checkpoints = [];
    this.#order = 0;
  }

  /** Puts a slot back; one that had been removed would otherwise come last. */
  #restore(collection: string, id: string, slot: Slot): void {
    const slots = this.#collection(collection);
    const removed = !slots.has(id);
    slots.set(id, slot);
    if (removed) this.#slots.set(collection, new Map([...slots].sort(([, a], [, b]) => a.order - b.order)));
  }

  #collection(name: string): Map<string, Slot> {
    const slots = this.#slots.get(name);
    if (!slots) throw new RangeError(`no collection "${name}"; there are ${[...this.#slots.keys()].join(", ")}`);
    return slots;
  }
}

/** Records of a store: they need not be copied to be put again. */
const frozenHere = new WeakSet<object>();

function frozenCopy<T extends object>(record: T): T {
  if (frozenHere.has(record)) return record;
  const copy = deepFreeze(copied(record));
  frozenHere.add(copy);
  return copy;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}

import type { Faults } from "./faults.ts";
import type { Journal, LogEntry } from "./journal.ts";
import { copied, type JsonObject } from "./json.ts";
import type { Platform } from "./platform.ts";
import type { Limiter, RateLimit } from "./rate-limit.ts";
import type { Collections, Stored } from "./store.ts";
import type { SwitchControl, SwitchTable } from "./switches.ts";

/** A stored object as the controls return it: a copy, with internal fields. */
export type StoredObject = JsonObject & { readonly id: string };

/** What an emulator holds, as JSON. */
export interface Snapshot {
  readonly collections: Readonly<Record<string, readonly StoredObject[]>>;
  /** How many ids of each kind were given out. */
  readonly ids: Readonly<Record<string, number>>;
}

/** Everything about an emulator that is not the API. None of it is logged, faulted or rate-limited. */
export interface Control<T extends SwitchTable> {
  /** Back to the state just after creation: store, log, faults, clock, tokens, ids, latency, switches. */
  reset(): void;
  /** Every API request since reset or clearLog, in order of arrival. */
  log(): LogEntry[];
  clearLog(): void;
  /** Everything that a later emulator needs to go on where this one stands: objects and ids, not log, faults or tokens. */
  snapshot(): Snapshot;
  /** Replaces all objects by those of a snapshot. */
  restore(snapshot: Snapshot): void;
  /** The whole store, by collection. */
  dump(): Record<string, StoredObject[]>;
  /** Edits an object as a human in the dashboard would: JSON Merge Patch on its fields, without the API's validation. */
  dashboardEdit(collection: string, id: string, mergePatch: JsonObject): StoredObject;
  /** The fields that `dashboardEdit` takes for objects of a collection; undefined where it takes all. */
  editable(collection: string): readonly string[] | undefined;
  /** Deletes an object out of band. */
  remove(collection: string, id: string): void;
  /** Makes an object that somebody else made; what is left out is filled in. */
  create(collection: string, object: JsonObject): StoredObject;
  readonly switches: SwitchControl<T>;
  /** Delays every API request by so many real milliseconds. */
  latency(milliseconds: number): void;
  /** Sets a limit that overrides the switches'; null leaves it to them. */
  rateLimit(limit: RateLimit | null): void;
  readonly faults: Faults;
  /** Moves the clock and does the background work that is then due. */
  advance(milliseconds: number): void;
}

/** What the controls set on a running kernel. */
export interface KernelSettings {
  latency: number;
  rateLimit: RateLimit | null;
}

/** The controls over a kernel's parts. Throws RangeError where a collection or object does not exist. */
export function createControl<C extends Collections, T extends SwitchTable>({
  platform,
  journal,
  faults,
  limiter,
  settings,
  release,
}: {
  platform: Platform<C, T>;
  journal: Journal;
  faults: Faults;
  limiter: Limiter;
  settings: KernelSettings;
  release: () => void;
}): Control<T> {
  const { store, byHand, switches } = platform;
  const initialSwitches = switches.get();

  function existing(collection: string, id: string): Stored {
    const record = byHand.find(collection, id);
    if (!record) throw new RangeError(`no object "${id}" in collection "${collection}"`);
    return record;
  }

  return {
    reset() {
      release();
      switches.set(initialSwitches);
      Object.assign(settings, { latency: 0, rateLimit: null });
      journal.reset();
      faults.clear();
      limiter.reset();
      platform.clock.reset();
      store.clear();
      platform.seed();
    },
    log: () => journal.entries(),
    clearLog: () => journal.clear(),
    snapshot: () => ({
      collections: store.records() as unknown as Snapshot["collections"],
      ids: { ...platform.ids.counts() },
    }),
    restore({ collections, ids }) {
      store.load(collections);
      platform.ids.continueAfter(ids);
    },
    dump: () => store.dump() as unknown as Record<string, StoredObject[]>,
    dashboardEdit(collection, id, mergePatch) {
      const record = existing(collection, id);
      store.checkpoint();
      return copy(byHand.edit(collection, record, mergePatch));
    },
    editable: (collection) => byHand.editable?.(collection),
    remove(collection, id) {
      const record = existing(collection, id);
      store.checkpoint();
      byHand.remove(collection, record);
    },
    create(collection, object) {
      store.checkpoint();
      return copy(byHand.create(collection, object));
    },
    switches,
    latency: (milliseconds) => void (settings.latency = positive("latency", milliseconds)),
    rateLimit(limit) {
      if (limit) positive("rateLimit.perMinute", limit.perMinute);
      settings.rateLimit = limit;
      limiter.reset();
    },
    faults,
    advance(milliseconds) {
      platform.clock.advance(positive("advance", milliseconds));
      platform.tick(true);
    },
  };
}

const copy = (record: Stored): StoredObject => copied(record) as unknown as StoredObject;

function positive(name: string, value: number): number {
  if (typeof value !== "number" || !(value >= 0)) throw new RangeError(`${name} must be a number from 0, not ${value}`);
  return value;
}

import type { Clock } from "./clock.ts";
import type { Call, Reply } from "./message.ts";
import type { Collections, Store } from "./store.ts";

/** The store before the last write, and until when reads come from it. */
export interface ReadLag<C extends Collections> {
  readonly until: number;
  readonly store: Store<C>;
}

/** The part of a platform's world that reads lag behind in. */
export interface Lagging<C extends Collections> {
  readonly store: Store<C>;
  readonly clock: Clock;
  readonly switches: { readonly readLagMs: number };
  readonly pending: { lag: ReadLag<C> | null };
}

/** Handles a request with `handle`; under the `readLagMs` switch, reads for a while as before the last write. */
export function respondWithLag<C extends Collections>(
  { store, clock, switches, pending }: Lagging<C>,
  { method }: Call,
  handle: (seen: Store<C>) => Reply,
): Reply {
  if (method === "GET") return handle(pending.lag && clock.now() < pending.lag.until ? pending.lag.store : store);
  const reply = handle(store);
  if (switches.readLagMs > 0) pending.lag = { until: clock.now() + switches.readLagMs, store: store.rewound(1) };
  return reply;
}

/** An event as far as its place among the others of its call goes. */
export interface Placed {
  /** The event's own time in ms since 1970; undefined where it has none. */
  readonly atMs: number | undefined;
  /** Whether nothing more can come of the call. */
  readonly last: boolean;
}

/**
 * Where an event that arrives now belongs among those of its call that are there: before the first that is later by its own time, and
 * before the call's last word. Events without a time stand where they arrived.
 */
export function placeOf(there: readonly Placed[], next: Placed): number {
  const { atMs } = next;
  const before = there.findIndex(
    (other) => (other.last && !next.last) || (atMs !== undefined && other.atMs !== undefined && other.atMs > atMs),
  );
  return before === -1 ? there.length : before;
}

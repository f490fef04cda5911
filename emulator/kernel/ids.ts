import { createHash } from "node:crypto";

/** A source of ids that look like UUIDs and are the same on every run. */
export interface Ids {
  /** The next id; `kind` only keeps the sequences of different kinds apart. */
  next(kind: string): string;
  reset(): void;
  /** How many ids of each kind were given out. */
  counts(): Record<string, number>;
  /** Goes on after those counts, so that no id is given out twice. */
  continueAfter(counts: Readonly<Record<string, number>>): void;
}

/** Ids counted per kind and hashed, so that one kind's ids do not depend on how many objects of another exist. */
export function createIds(seed: string): Ids {
  const counters = new Map<string, number>();
  return {
    next(kind) {
      const count = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, count);
      return uuidFrom(`${seed}/${kind}/${count}`);
    },
    reset: () => counters.clear(),
    counts: () => Object.fromEntries(counters),
    continueAfter(counts) {
      for (const [kind, count] of Object.entries(counts)) counters.set(kind, count);
    },
  };
}

/** A version 4 UUID made from a text. */
export function uuidFrom(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The first eight hex digits of a secret's SHA-256: enough to compare, useless to steal. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 8);
}

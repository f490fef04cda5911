// What is many is sampled in `npm test`, always alike, so that it takes minutes; the whole is run every night.

const { VOICE_AGENTS_TESTS, VOICE_AGENTS_TIMES = "1", VOICE_AGENTS_SEED = "1126" } = process.env;

/** Whether everything is run: `VOICE_AGENTS_TESTS=full`. */
export const FULL = VOICE_AGENTS_TESTS === "full";

/** Where random cases begin. The same each time, so that nobody's change is blamed for what it did not do, unless `VOICE_AGENTS_SEED` says otherwise. */
export const SEED = Number(VOICE_AGENTS_SEED);

/** One case in `of`, and at least one. Lists with another `turn` begin elsewhere, so that over them each place has its turn. */
export function sample<T>(cases: readonly T[], of: number, turn = 0): readonly T[] {
  const stride = FULL ? 1 : Math.min(of, cases.length);
  return cases.filter((_, index) => index % stride === turn % stride);
}

/**
 * Each of the first list with `each` of the second, which take turns, so that every one of either comes. From round to round the turns
 * move by one: else those of two lists whose lengths have a common divisor would never meet.
 */
export function pairs<A, B>(first: readonly A[], second: readonly B[], each = 1): (readonly [A, B])[] {
  const count = FULL ? second.length : Math.min(each, second.length);
  return first.flatMap((one, at) =>
    Array.from({ length: count }, (_, index) => {
      const turn = at * count + index;
      const round = Math.floor(turn / second.length);
      return [one, second[(turn + round) % second.length]!] as const;
    }),
  );
}

/** How many runs of a property, or other random cases; `VOICE_AGENTS_TIMES=10` for ten times as many. */
export const runs = (sampled: number, all: number): number => (FULL ? all : sampled) * Number(VOICE_AGENTS_TIMES);

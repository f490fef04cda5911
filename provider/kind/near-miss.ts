/** Longer words are not names that somebody mistyped, and the comparison costs length × length. */
const longestWord = 80;

/**
 * The candidate that `word` was most likely meant to be, for "did you mean …": undefined when none is near.
 * Near = at most a third of the letters wrong (added, lost, changed, or two neighbours swapped; at least one is forgiven
 * from three letters on), letter case aside. Of equally near candidates the first wins; `word` itself is never suggested.
 */
export function nearMiss(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > longestWord) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(word.length > 2 ? 1 : 0, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Whether two names differ by one slip of the pen. `agent-1` and `agent-2` do not: whoever counts means it. */
export function isNearName(one: string, other: string): boolean {
  if (one === other || Math.max(one.length, other.length) > longestWord) return false;
  if (one.replace(/\d+/g, "") === other.replace(/\d+/g, "")) return false;
  return Math.abs(one.length - other.length) < 2 && editDistance(one, other) === 1;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counting 1. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(beforePrevious, column - 2) + 1 : Infinity,
      );
    }
    [beforePrevious, previous] = [previous, current];
  }
  return at(previous, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;

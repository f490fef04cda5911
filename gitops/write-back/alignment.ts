import { isObject } from "../../provider/kind/value.ts";
import { lineEdits } from "./line-edit.ts";

/** What becomes of a run of items: some become others in their place, some go, and some come before item `at`. */
interface Alignment {
  readonly at: number;
  readonly pairs: readonly (readonly [index: number, value: unknown])[];
  readonly removed: readonly number[];
  readonly added: readonly unknown[];
}

/** Pairs the items of two lists: the same ones first, and between them those that are called the same, then by their place. */
export function alignment(before: readonly unknown[], after: readonly unknown[]): Alignment[] {
  const edits = lineEdits(
    before.map((item) => JSON.stringify(item)),
    after.map((item) => JSON.stringify(item)),
  );
  return edits.map(({ at, removed, added }) => {
    const values = added.map((item) => JSON.parse(item) as unknown);
    const indexes = Array.from({ length: removed }, (_, index) => at + index);
    const shared = Math.min(indexes.length, values.length);
    const isNamed = indexes.some((index) => nameOf(before[index]) !== undefined);
    if (!isNamed)
      return {
        at: at + removed,
        pairs: indexes.slice(0, shared).map((index, place) => [index, values[place]] as const),
        removed: indexes.slice(shared),
        added: values.slice(shared),
      };
    const pairs: [number, unknown][] = [];
    const left = [...values];
    for (const index of indexes) {
      const found = left.findIndex((value) => nameOf(value) === nameOf(before[index]));
      if (found >= 0) pairs.push([index, ...left.splice(found, 1)] as [number, unknown]);
    }
    const paired = new Set(pairs.map(([index]) => index));
    return { at: at + removed, pairs, removed: indexes.filter((index) => !paired.has(index)), added: left };
  });
}

const nameOf = (item: unknown): unknown => (isObject(item) ? (item["id"] ?? item["day"] ?? item["name"]) : undefined);

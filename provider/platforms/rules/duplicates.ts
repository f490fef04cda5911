import type { Path, Problem } from "../../kind/problem.ts";
import { listOf, textOf } from "./loose.ts";

/** `duplicate-item` at each known text of the list at `path` that an earlier item has already. */
export function duplicateItems(path: Path, list: unknown): Problem[] {
  const seen = new Map<string, number>();
  return listOf(list).flatMap((item, index) => {
    const text = textOf(item);
    const first = text === undefined ? undefined : seen.get(text);
    if (text !== undefined && first === undefined) seen.set(text, index);
    return first === undefined ? [] : [duplicateItem([...path, index], first)];
  });
}

/** Where each value stands first in a list. */
export const firstIndexes = (values: readonly unknown[]): ReadonlyMap<unknown, number> =>
  new Map(values.map((value, index) => [value, index] as const).reverse());

/** The problem itself; `first` is the index of the item that is repeated. */
export const duplicateItem = (path: Path, first: number): Problem => ({
  path,
  code: "duplicate-item",
  message: `the same as item ${first + 1} of the list`,
  suggestion: "remove one of the two",
});

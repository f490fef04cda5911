import type { Path, Problem } from "../../../kind/problem.ts";
import { firstIndexes } from "../../rules/duplicates.ts";
import { listOf, objectOf, textOf } from "../../rules/loose.ts";

/** `code` at the property (a name, an id) of each item of the list at `path` that an earlier item has already. */
export function distinct(path: Path, list: unknown, property: string, code: string): Problem[] {
  const values = listOf(list).map((item) => textOf(objectOf(item)[property]));
  const firsts = firstIndexes(values);
  return values.flatMap((value, index): Problem[] => {
    const first = firsts.get(value) ?? index;
    if (value === undefined || first === index) return [];
    const message = `item ${first + 1} of the list has the ${property} "${value}" already`;
    const suggestion = "remove one of the two, or rename it";
    return [{ path: [...path, index, property], code, message, suggestion }];
  });
}

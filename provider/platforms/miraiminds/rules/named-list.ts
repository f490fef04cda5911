import type { JsonObject } from "../../../kind/definition.ts";
import { nearMiss } from "../../../kind/near-miss.ts";
import type { Path, Problem } from "../../../kind/problem.ts";
import { didYouMean, listOf, objectOf, textOf } from "../../rules/loose.ts";

/** One item of a list of things with a `name`, and where it stands. */
export interface NamedItem {
  readonly path: Path;
  readonly item: JsonObject;
}

/** The items of the list at `path`, and of the lists that they hold under `inner`; one array for each list. */
export function namedLists(path: Path, list: unknown, inner: string): readonly (readonly NamedItem[])[] {
  const items = listOf(list).map((value, index) => ({ path: [...path, index], item: objectOf(value) }));
  return [items, ...items.flatMap(({ path: at, item }) => namedLists([...at, inner], item[inner], inner))];
}

/** `code` at the name of each item that an earlier one of the same list has already. */
export function duplicateNames(items: readonly NamedItem[], code: string): Problem[] {
  const names = items.map(({ item }) => textOf(item["name"]));
  return items.flatMap(({ path }, index): Problem[] => {
    const first = names.indexOf(names[index]);
    if (names[index] === undefined || first === index) return [];
    const message = `item ${first + 1} of the list is called "${names[index]}" already`;
    return [{ path: [...path, "name"], code, message, suggestion: "remove one of the two, or rename it" }];
  });
}

/** The known names; undefined where one is unknown or missing, which may be the one that is looked for. */
export function allNames(items: readonly NamedItem[]): readonly string[] | undefined {
  const names = items.map(({ item }) => textOf(item["name"])).filter((name) => name !== undefined);
  return names.length === items.length ? names : undefined;
}

/** `code` at each item of the list `required`, which stands at `path`, that is none of `names`. */
export function requiredNames(path: Path, required: unknown, names: readonly string[], code: string): Problem[] {
  return listOf(required).flatMap((value, index): Problem[] => {
    const name = textOf(value);
    if (name === undefined || names.includes(name)) return [];
    const choice = names.length > 0 ? `there is ${names.map((other) => `"${other}"`).join(", ")}` : "there is none";
    const message = `"${name}" is required, but not described; ${choice}`;
    return [{ path: [...path, index], code, message, ...didYouMean(nearMiss(name, names)) }];
  });
}

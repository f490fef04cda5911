import type { JsonObject } from "../../provider/kind/definition.ts";
import { stableJson } from "../../provider/kind/fingerprint.ts";
import { isObject } from "../../provider/kind/value.ts";

/** An object of an emulator's store. */
export type Stored = { readonly id: string } & { readonly [key: string]: unknown };
export type Dump = Readonly<Record<string, readonly Stored[]>>;

/** A collection that is compared. */
export interface Collection {
  readonly name: string;
  /** An object without the properties that differ between two ways to the same end. */
  readonly plain: (record: Stored) => JsonObject;
}

/**
 * What a store holds, in a form that does not depend on ids, order and times: one text per object. Ids of other objects are replaced by
 * what those objects are.
 */
export function contents(
  dump: Dump,
  compared: readonly Collection[],
  without: ReadonlySet<string> = new Set(),
): string[] {
  const all = compared.flatMap((collection) => (dump[collection.name] ?? []).map((record) => ({ collection, record })));
  const kept = all.filter(({ record }) => !without.has(record.id) && !without.has(String(record["toolId"])));
  const rough = new Map(all.map(({ collection, record }) => [record.id, collection.name]));
  const plain = ({ collection, record }: (typeof all)[number], ids: ReadonlyMap<string, string>) =>
    `${collection.name} ${stableJson(named(collection.plain(record), ids))}`;
  const labels = new Map(all.map((each) => [each.record.id, plain(each, rough)]));
  return kept.map((each) => plain(each, labels)).sort();
}

function named(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return ids.get(value) ?? value;
  if (Array.isArray(value)) {
    const items = value.map((item) => named(item, ids));
    return value.every((item) => typeof item === "string" && ids.has(item)) ? items.map(String).sort() : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, named(item, ids)]));
}

/** Lines that only one of two texts has, from where they begin to differ. */
export function difference(expected: readonly string[], actual: readonly string[]): string {
  const [missing, surplus] = [without(expected, actual), without(actual, expected)];
  const pairs = Array.from(
    { length: Math.max(missing.length, surplus.length) },
    (_, index) => [missing[index] ?? "(none)", surplus[index] ?? "(none)"] as const,
  );
  return pairs.map(([left, right]) => `expected ${excerpt(left, right)}, found ${excerpt(right, left)}`).join("\n  ");
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function excerpt(text: string, other: string): string {
  const same = [...text].findIndex((sign, index) => sign !== other[index]);
  return `${text.slice(0, 30)} … ${text.slice(Math.max(0, same - 20), same + 100)}`;
}

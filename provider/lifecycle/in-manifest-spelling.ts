import { equal, isObject } from "../kind/value.ts";

/**
 * A live value in the words of the recorded one, as far as both say the same: lists in the recorded order, texts as they were written.
 * So that a drift shows what was changed, and not that a comparable form is sorted. Whether the result still means the same as `live`
 * is for the caller to check: where the order of a list has a meaning, it does not.
 */
export function inManifestSpelling(live: unknown, recorded: unknown): unknown {
  if (equal(live, recorded)) return recorded;
  if (typeof live === "string" && typeof recorded === "string")
    return normalized(live) === normalized(recorded) ? recorded : live;
  if (Array.isArray(live) && Array.isArray(recorded)) return listInManifestSpelling(live, recorded);
  if (!isObject(live) || !isObject(recorded)) return live;
  return Object.fromEntries(
    Object.entries(live).map(([key, value]) => [key, inManifestSpelling(value, recorded[key])]),
  );
}

/** Items that are the same first, then those that one property names, then the others in order; what is new comes last. */
function listInManifestSpelling(live: readonly unknown[], recorded: readonly unknown[]): unknown[] {
  const partners = new Map<number, unknown>();
  const rest = new Set(live);
  const pair = (fits: (item: unknown, old: unknown) => boolean): void => {
    for (const [index, old] of recorded.entries()) {
      if (partners.has(index)) continue;
      const found = [...rest].find((item) => fits(item, old));
      if (found === undefined) continue;
      partners.set(index, inManifestSpelling(found, old));
      rest.delete(found);
    }
  };
  pair((item, old) => equal(inManifestSpelling(item, old), old));
  pair((item, old) => itemName(item) !== undefined && itemName(item) === itemName(old));
  pair(() => true);
  const kept = recorded.flatMap((_, index) => (partners.has(index) ? [partners.get(index)] : []));
  return [...kept, ...rest];
}

/** What tells an item of a list from the others. */
const itemName = (item: unknown): string | undefined => {
  if (!isObject(item)) return undefined;
  const name = item["id"] ?? item["day"] ?? item["name"];
  return typeof name === "string" ? normalized(name) : undefined;
};

const normalized = (text: string): string => text.trim().toLowerCase();

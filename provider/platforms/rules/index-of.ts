import type { DeclaredResource } from "../../kind/definition.ts";

/** What a rule looks resources up by: any number of keys for one of them. */
export type Keys = (resource: DeclaredResource, all: readonly DeclaredResource[]) => readonly unknown[];

const indexes = new WeakMap<readonly DeclaredResource[], Map<Keys, Map<unknown, DeclaredResource[]>>>();

/**
 * The resources of a set that have a key, in the order of the set. The set is gone through once for all resources that ask, so that a
 * rule over a set takes time linear in its size. `keys` must be the same function each time.
 */
export function withKey(all: readonly DeclaredResource[], keys: Keys, key: unknown): readonly DeclaredResource[] {
  const ofSet = indexes.get(all) ?? new Map<Keys, Map<unknown, DeclaredResource[]>>();
  indexes.set(all, ofSet);
  const index = ofSet.get(keys) ?? indexOf(all, keys);
  ofSet.set(keys, index);
  return index.get(key) ?? [];
}

function indexOf(all: readonly DeclaredResource[], keys: Keys): Map<unknown, DeclaredResource[]> {
  const index = new Map<unknown, DeclaredResource[]>();
  for (const resource of all) {
    for (const key of new Set(keys(resource, all))) {
      const known = index.get(key);
      if (known) known.push(resource);
      else index.set(key, [resource]);
    }
  }
  return index;
}

import { resourceKey } from "../../provider/manifest/resource.ts";
import type { Side, SideResource } from "./side.ts";
import { type Reference, referencesIn } from "./token.ts";

/** The key of what a reference of a resource points to. */
export const targetKey = ({ definition }: SideResource, { kind, name }: Reference): string =>
  resourceKey(definition.platform, kind, name);

const needs = new WeakMap<SideResource, readonly string[]>();

/** Keys of what a resource refers to and belongs to. Its texts are searched once. */
export function needsOf(resource: SideResource): readonly string[] {
  const known = needs.get(resource);
  if (known) return known;
  const targets = referencesIn(resource.inputs).map((reference) => targetKey(resource, reference));
  const found = [...new Set([...targets, ...(resource.workspace === undefined ? [] : [resource.workspace])])];
  needs.set(resource, found);
  return found;
}

/** Everything after what it refers to. What refers to itself in a ring, which no source should give, comes in any order. */
export function inOrder(side: Side): SideResource[] {
  const ordered = new Map<string, SideResource>();
  const begun = new Set<string>();
  for (const start of side.keys()) {
    // Not by recursion: a chain of references may be as long as the set.
    const open = [start];
    for (let key = open.at(-1); key !== undefined; key = open.at(-1)) {
      const resource = side.get(key);
      const missing = resource && !begun.has(key) ? needsOf(resource).filter((need) => !begun.has(need)) : [];
      begun.add(key);
      if (missing.length > 0) open.push(...missing);
      else {
        open.pop();
        if (resource) ordered.set(key, resource);
      }
    }
  }
  return [...ordered.values()];
}

const users = new WeakMap<Side, ReadonlyMap<string, readonly string[]>>();

/** By key, the keys of what refers to it. Made once for a side: whoever looks from each of its resources asks as often. */
function usersIn(side: Side): ReadonlyMap<string, readonly string[]> {
  const known = users.get(side);
  if (known) return known;
  const found = new Map<string, string[]>();
  for (const resource of side.values()) {
    for (const need of needsOf(resource)) {
      const others = found.get(need);
      if (others) others.push(resource.key);
      else found.set(need, [resource.key]);
    }
  }
  users.set(side, found);
  return found;
}

/** Keys of all that is reached from `start` by going from what is referred to to what refers to it; `start` included. */
export function dependentsOf(side: Side, start: Iterable<string>): Set<string> {
  const usersOf = usersIn(side);
  const reached = new Set(start);
  for (const key of reached) for (const user of usersOf.get(key) ?? []) reached.add(user);
  return reached;
}

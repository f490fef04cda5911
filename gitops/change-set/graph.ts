import { resourceKey } from "../../provider/manifest/resource.ts";
import type { Side, SideResource } from "./side.ts";
import { type Reference, referencesIn } from "./token.ts";

/** The key of what a reference of a resource points to. */
export const targetKey = ({ definition }: SideResource, { kind, name }: Reference): string =>
  resourceKey(definition.platform, kind, name);

/** Keys of what a resource refers to and belongs to. */
export const needsOf = (resource: SideResource): string[] => {
  const targets = referencesIn(resource.inputs).map((reference) => targetKey(resource, reference));
  return [...new Set([...targets, ...(resource.workspace === undefined ? [] : [resource.workspace])])];
};

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

/** Keys of all that is reached from `start` by going from what is referred to to what refers to it; `start` included. */
export function dependentsOf(side: Side, start: Iterable<string>): Set<string> {
  const users = new Map<string, string[]>();
  for (const resource of side.values()) {
    for (const need of needsOf(resource)) {
      const known = users.get(need);
      if (known) known.push(resource.key);
      else users.set(need, [resource.key]);
    }
  }
  const reached = new Set(start);
  for (const key of reached) for (const user of users.get(key) ?? []) reached.add(user);
  return reached;
}

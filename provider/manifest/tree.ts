import type { Path } from "../kind/problem.ts";
import type { Place } from "./source-text.ts";

/** YAML values with their places. Parts of one tree may come from different files, once overlays are in. */
export type Tree = ScalarTree | ListTree | MapTree;

interface Node extends Place {
  /** Where an alias stands that brought the value here; the place itself is that of the anchor. */
  readonly alias?: Place;
}

export interface ScalarTree extends Node {
  readonly type: "scalar";
  readonly value: string | number | boolean | null;
  /** The value is not what the author meant, and that is reported: nothing more is to be said about it. */
  readonly broken?: true;
}

export interface ListTree extends Node {
  readonly type: "list";
  readonly items: readonly Tree[];
}

export interface MapTree extends Node {
  readonly type: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  /** Keys that an overlay removed, with the place that says so. */
  readonly removed?: ReadonlyMap<string, Place>;
}

export interface Entry {
  readonly key: Place;
  readonly value: Tree;
}

/** What lies at a path, as far as the path leads: `found` is false where it ends early. */
export interface Location {
  readonly tree: Tree;
  /** The nearest key on the way; undefined when the path begins with list items or is empty. */
  readonly key: Place | undefined;
  /** Whether `key` is the key of `tree` itself and not of a list around it. */
  readonly ownKey: boolean;
  readonly found: boolean;
}

/** Follows a path from `root`; `rootKey` is the key that `root` stands under. */
export function locatePath(root: Tree, path: Path, rootKey?: Place): Location {
  let at: Location = { tree: root, key: rootKey, ownKey: rootKey !== undefined, found: true };
  for (const step of path) {
    const { tree } = at;
    const entry = tree.type === "map" ? tree.entries.get(String(step)) : undefined;
    const item = tree.type === "list" ? tree.items[Number(step)] : undefined;
    if (entry) at = { tree: entry.value, key: entry.key, ownKey: true, found: true };
    else if (item) at = { tree: item, key: at.key, ownKey: false, found: true };
    else return { ...at, found: false };
  }
  return at;
}

/**
 * Where to point for a value: at itself; at its key where nothing is written (`key:` alone) or where it begins on a
 * line below.
 */
export function valuePlace({ tree, key, ownKey }: Location): Place {
  if (!key || !ownKey || key.source !== tree.source) return tree;
  const isBelow = tree.type !== "scalar" && tree.source.text.slice(key.end, tree.start).includes("\n");
  return isBelow || tree.start === tree.end ? key : tree;
}

/** Where to point for a property that is missing in a mapping: at the mapping's key, or at its beginning. */
export function parentPlace({ tree, key, ownKey }: Location, property?: string): Place {
  const removed = tree.type === "map" && property !== undefined ? tree.removed?.get(property) : undefined;
  return removed ?? (ownKey && key ? key : { source: tree.source, start: tree.start, end: tree.start });
}

/** The value of a scalar that is a text. */
export const textOf = (tree: Tree | undefined): string | undefined =>
  tree?.type === "scalar" && typeof tree.value === "string" ? tree.value : undefined;

/** `a mapping`, `the number 5`: how a value is called in a message. Text is quoted up to 40 characters. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `the text "${value.length > 40 ? `${value.slice(0, 39)}…` : value}"`;
  return typeof value === "number" || typeof value === "boolean" ? `the ${typeof value} ${value}` : "a mapping";
}

export const describeTree = (tree: Tree): string =>
  describeValue(tree.type === "scalar" ? tree.value : tree.type === "list" ? [] : {});

import { equal, isObject } from "../../provider/kind/value.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "../../provider/manifest/tree.ts";
import { alignment } from "./alignment.ts";
import { type Context, type Editing, isObjectOrList } from "./editing.ts";
import type { Splice } from "./splice.ts";
import { replaceAlias, replaceCollection } from "./yaml-collection.ts";
import { deleteEntry, insertEntry, replaceBelow } from "./yaml-entry.ts";
import { dashOf, deleteItem, insertItem, likeSiblings, replaceItem } from "./yaml-item.ts";
import { columnOf, endOf, isFlow, type Span } from "./yaml-place.ts";
import { writeScalar } from "./yaml-scalar.ts";

/** What to change in its sources so that a value becomes another. @throws NotLocatedError where that cannot be said for sure. */
export const editTree = (tree: Tree, wanted: unknown, editing: Editing): Splice[] =>
  edit(tree, wanted, { ...editing, flow: isFlow(tree), column: columnOf(tree.source, tree.start) - 2 });

/** The value of a tree in the way in which sides of a change have values. */
export function valueOf(tree: Tree, editing: Pick<Editing, "resolve">): unknown {
  if (tree.type === "list") return tree.items.map((item) => valueOf(item, editing));
  if (tree.type === "map")
    return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, valueOf(value, editing)]));
  const resolved = editing.resolve(tree);
  return resolved ? resolved.value : tree.value;
}

function edit(tree: Tree, wanted: unknown, context: Context): Splice[] {
  if (equal(valueOf(tree, context), wanted)) return [];
  if (tree.alias && context.aliases === "here") return replaceAlias(tree.alias, wanted, context);
  if (tree.type === "map" && isObject(wanted) && (Object.keys(wanted).length > 0 || tree.entries.size === 0))
    return editMap(tree, wanted, context);
  if (tree.type === "list" && Array.isArray(wanted) && wanted.length > 0 && tree.items.length > 0)
    return editList(tree, wanted, context);
  if (tree.type === "scalar") return editScalar(tree, wanted, context);
  return replaceCollection(tree, wanted, context);
}

function editMap(tree: MapTree, wanted: Readonly<Record<string, unknown>>, context: Context): Splice[] {
  const inside = { ...context, flow: isFlow(tree) };
  const splices: Splice[] = [];
  for (const [key, { key: at, value }] of tree.entries) {
    const inner = wanted[key];
    const below = { ...inside, column: columnOf(at.source, at.start) };
    if (inner === undefined) splices.push(...deleteEntry(tree, key, inside));
    else if (isReplacedBelow(value, inner, below)) splices.push(...replaceBelow(at, value, inner, below));
    else splices.push(...edit(value, inner, below));
  }
  for (const [key, inner] of Object.entries(wanted))
    if (inner !== undefined && !tree.entries.has(key)) splices.push(...insertEntry(tree, key, inner, inside));
  return splices;
}

/** Whether a value in block style gives way to one of another shape, so that its place begins behind the key. */
function isReplacedBelow(tree: Tree, wanted: unknown, { aliases, resolve }: Context): boolean {
  if (tree.alias && aliases === "here") return false;
  if (isFlow(tree) || equal(valueOf(tree, { resolve }), wanted)) return false;
  if (tree.type === "scalar") return tree.start === tree.end || (isObjectOrList(wanted) && !resolve(tree));
  if (tree.type === "map") return !isObject(wanted) || Object.keys(wanted).length === 0;
  return !Array.isArray(wanted) || wanted.length === 0;
}

function editScalar(tree: ScalarTree, wanted: unknown, context: Context): Splice[] {
  if (context.resolve(tree))
    return context.editTemplate(tree, wanted, (place, text) => writeScalar(place, text, context));
  return writeScalar(tree, context.written(withLastBreaks(tree.value, wanted)), context);
}

/** Whether a final line break is there nobody hears: it stays as it is. */
const withLastBreaks = (before: unknown, wanted: unknown): unknown => {
  if (typeof before !== "string" || typeof wanted !== "string" || wanted === "" || wanted.endsWith("\n")) return wanted;
  return wanted + (/\n+$/.exec(before)?.[0] ?? "");
};

function editList(tree: ListTree, wanted: readonly unknown[], context: Context): Splice[] {
  const inside = { ...context, flow: isFlow(tree) };
  const splices: Splice[] = [];
  const { source } = tree;
  const spans = tree.items.map((item): Span => ({
    start: isFlow(tree) ? (item.alias ?? item).start : dashOf(item),
    end: endOf(item),
  }));
  const column = isFlow(tree) ? context.column : columnOf(source, spans[0]?.start ?? 0);
  for (const { at, pairs, removed, added } of alignment(
    tree.items.map((item) => valueOf(item, context)),
    wanted,
  )) {
    for (const [index, value] of pairs) {
      const item = tree.items[index]!;
      const below = { ...inside, column };
      splices.push(
        ...(isReplacedBelow(item, value, below) ? replaceItem(item, value, below) : edit(item, value, below)),
      );
    }
    for (const index of removed) splices.push(...deleteItem(tree, spans, index));
    for (const value of added) splices.push(...insertItem(tree, spans, at, likeSiblings(context.written(value), tree)));
  }
  return splices;
}

import { isObject } from "../../provider/kind/value.ts";
import type { ListTree, Tree } from "../../provider/manifest/tree.ts";
import type { Context } from "./editing.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import { commentsIn } from "./yaml-comments.ts";
import { deleteInFlow, insertInFlow } from "./yaml-flow.ts";
import { deleteLines, insertLines } from "./yaml-lines.ts";
import {
  around,
  columnOf,
  endOf,
  endOfBlock,
  isFirstInLine,
  isFlow,
  lineStart,
  placeText,
  type Span,
  trimmedEnd,
} from "./yaml-place.ts";
import { flowText, itemText } from "./yaml-text.ts";

/** An item in block style that becomes something else, in one line. */
export function replaceItem(item: Tree, wanted: unknown, context: Context): Splice[] {
  const { source, start } = item;
  const end =
    item.type === "scalar" && "|>".includes(source.text[start] ?? " ")
      ? endOfBlock(source, start, item.end)
      : trimmedEnd(source, endOf(item));
  if (start === item.end || commentsIn(source, start, end).length > 0)
    throw new NotLocatedError(`${placeText(item)}: the item cannot be replaced`);
  return [{ source, start, end, text: flowText(context.written(wanted), around(source, true, 0)) }];
}

/** The dash that an item in block style stands behind. */
export function dashOf(item: Tree): number {
  const { source, start } = item.alias ?? item;
  const before = source.text.slice(lineStart(source, start), start);
  const dash = /-[ \t]+(?:[&!]\S+[ \t]+)*$/.exec(before);
  if (!dash) throw new NotLocatedError(`${placeText(item)}: the item does not begin in the line of its dash`);
  return lineStart(source, start) + dash.index;
}

export function deleteItem(tree: ListTree, spans: readonly Span[], index: number): Splice[] {
  const { source } = tree;
  if (isFlow(tree)) return deleteInFlow(source, spans, index);
  const span = spans[index]!;
  if (!isFirstInLine(source, span.start)) throw new NotLocatedError(`${source.file}: a list in a list`);
  return [deleteLines(source, span)];
}

/** A mapping with its keys in the order in which the first item of the list has them. */
export function likeSiblings(value: unknown, { items }: ListTree): unknown {
  const [first] = items;
  if (!isObject(value) || first?.type !== "map") return value;
  const keys = [...first.entries.keys()].filter((key) => key in value);
  return { ...Object.fromEntries(keys.map((key) => [key, value[key]])), ...value };
}

export function insertItem(tree: ListTree, spans: readonly Span[], index: number, value: unknown): Splice[] {
  const { source } = tree;
  if (isFlow(tree)) return insertInFlow(tree, spans, flowText(value, around(source, true, 0)), index);
  const indent = columnOf(source, spans[0]?.start ?? 0);
  const lines = itemText(value, around(source, false, indent));
  return [insertLines(source, spans, { index, lines, isOrdered: true })];
}

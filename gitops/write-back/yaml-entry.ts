import type { Place } from "../../provider/manifest/source-text.ts";
import type { MapTree, Tree } from "../../provider/manifest/tree.ts";
import type { Context } from "./editing.ts";
import { lineEndOf } from "./line-edit.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import { commentBehind, commentsIn } from "./yaml-comments.ts";
import { deleteInFlow, insertInFlow } from "./yaml-flow.ts";
import { deleteLines, insertLines } from "./yaml-lines.ts";
import {
  around,
  colonAfter,
  columnOf,
  endOf,
  endOfBlock,
  isFirstInLine,
  isFlow,
  nextLine,
  ownSource,
  placeText,
  trimmedEnd,
} from "./yaml-place.ts";
import { flowText, keyText, valueText } from "./yaml-text.ts";

/** A value in block style gives way to another; comments between its key and its end stay, behind it. */
export function replaceBelow(key: Place, tree: Tree, wanted: unknown, context: Context): Splice[] {
  const { source } = key;
  const start = colonAfter(key);
  const value = context.written(wanted);
  const text = valueText(value, around(source, context.flow, context.column + 2));
  if (tree.type === "scalar" && tree.start === tree.end) {
    if (text.includes("\n") && commentBehind(source, start)) {
      const line = nextLine(source, start);
      const behind = source.text.slice(start, line).replace(/\r?\n$/, "");
      return [
        {
          source,
          start: start + behind.length,
          end: start + behind.length,
          text: text.replace(/^ ([|>][^\r\n]*)/, ""),
        },
      ].map((splice) =>
        /^ [|>]/.test(text)
          ? {
              source,
              start,
              end: start + behind.length,
              text: text.replace(/^( [|>][^\r\n]*)/, (header) => header + behind),
            }
          : splice,
      );
    }
    return [{ source, start, end: start, text }];
  }
  if (tree.source !== source || tree.alias)
    throw new NotLocatedError(`${placeText(key)}: the value comes from elsewhere`);
  const props = /^(\s*[&!][^\s]+)*/.exec(source.text.slice(start, tree.start))?.[0] ?? "";
  const isBlockScalar = tree.type === "scalar" && "|>".includes(source.text[tree.start] ?? " ");
  const end = isBlockScalar ? endOfBlock(source, tree.start, tree.end) : trimmedEnd(source, endOf(tree));
  const kept = commentsIn(source, start, end);
  const margin = `${lineEndOf(source.text)}${" ".repeat(context.column + 2)}`;
  return [{ source, start, end, text: props + text + kept.map((comment) => margin + comment).join("") }];
}

export function insertEntry(tree: MapTree, key: string, wanted: unknown, context: Context): Splice[] {
  const revived = tree.removed?.get(key);
  if (revived) return revive(revived, wanted, context);
  if (tree.alias && context.aliases === "here") throw new NotLocatedError("written out as a whole");
  const { source } = tree;
  const own = [...tree.entries.values()].filter(
    (entry) => entry.key.source === source && entry.key.start >= tree.start,
  );
  const [first] = own;
  const value = context.written(wanted);
  if (isFlow(tree)) {
    const text = `${keyText(key, around(source, true, 0))}: ${flowText(value, around(source, true, 0))}`;
    return insertInFlow(
      tree,
      own.map(({ key: at, value: inner }) => ({ start: at.start, end: endOf(inner) })),
      text,
    );
  }
  if (!first) throw new NotLocatedError(`${placeText(tree)}: nothing shows where a key could be added`);
  const column = columnOf(source, first.key.start);
  const settings = around(source, false, column + 2);
  const line = `${" ".repeat(column)}${keyText(key, settings)}:${valueText(value, settings)}`;
  return [
    insertLines(
      source,
      own.map(({ key: at, value: inner }) => ({
        start: at.start,
        end: Math.max(colonAfter(at), ownSource(inner) === source ? endOf(inner) : 0),
      })),
      { index: own.length, lines: line, isOrdered: false },
    ),
  ];
}

/** A key that an overlay takes away, and that is to have a value there. */
function revive(at: Place, wanted: unknown, context: Context): Splice[] {
  const { source } = at;
  const start = colonAfter(at);
  const nothing = /^[ \t]*(null|Null|NULL|~)?/.exec(source.text.slice(start))?.[0] ?? "";
  const column = columnOf(source, at.start);
  const text = valueText(context.written(wanted), around(source, context.flow, column + 2));
  return [{ source, start, end: start + nothing.trimEnd().length, text }];
}

export function deleteEntry(tree: MapTree, key: string, context: Context): Splice[] {
  const entry = tree.entries.get(key)!;
  const { key: at, value } = entry;
  const { source } = at;
  if (tree.alias && context.aliases === "here") throw new NotLocatedError("written out as a whole");
  if (context.removals === "null") return setNull(entry);
  const own = [...tree.entries.values()].filter((one) => one.key.source === source);
  const span = { start: at.start, end: Math.max(colonAfter(at), ownSource(value) === source ? endOf(value) : 0) };
  if (isFlow(tree) && source === tree.source)
    return deleteInFlow(
      source,
      own.map((one) => ({ start: one.key.start, end: endOf(one.value) })),
      own.indexOf(entry),
    );
  if (own.length === 1) throw new NotLocatedError(`${placeText(at)}: it is the only key there`);
  if (isFirstInLine(source, at.start)) return [deleteLines(source, span)];
  const next = own[own.indexOf(entry) + 1];
  if (!next || commentsIn(source, at.start, next.key.start).length > 0)
    throw new NotLocatedError(`${placeText(at)}: it stands behind a dash, and comments follow`);
  return [{ source, start: at.start, end: next.key.start, text: "" }];
}

/** An overlay removes what its manifest says by setting it to null. */
function setNull({ key, value }: { readonly key: Place; readonly value: Tree }): Splice[] {
  const { source } = key;
  if (ownSource(value) !== source || commentsIn(source, key.end, endOf(value)).length > 0)
    throw new NotLocatedError(`${placeText(key)}: the value cannot be replaced by null`);
  return [{ source, start: colonAfter(key), end: trimmedEnd(source, endOf(value)), text: " null" }];
}

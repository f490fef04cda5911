import type { Place } from "../../provider/manifest/source-text.ts";
import type { Tree } from "../../provider/manifest/tree.ts";
import { type Context, isObjectOrList } from "./editing.ts";
import { NotLocatedError, type Splice } from "./splice.ts";
import { commentBehind } from "./yaml-comments.ts";
import { around, isFlow, placeText } from "./yaml-place.ts";
import { flowText, scalarText } from "./yaml-text.ts";

export function replaceCollection(tree: Tree, wanted: unknown, context: Context): Splice[] {
  const { source, start } = tree;
  if (!isFlow(tree))
    throw new NotLocatedError(`${placeText(tree)}: a list or mapping in block style that becomes something else`);
  return [{ source, start, end: tree.end, text: flowText(context.written(wanted), around(source, true, 0)) }];
}

export function replaceAlias(alias: Place, wanted: unknown, context: Context): Splice[] {
  const { source, start, end } = alias;
  const value = context.written(wanted);
  const text = isObjectOrList(value)
    ? flowText(value, around(source, true, 0))
    : scalarText(value, "plain", around(source, context.flow, context.column + 2));
  if (text.includes("\n") && commentBehind(source, end)) return [{ source, start, end, text: JSON.stringify(value) }];
  return [{ source, start, end, text }];
}

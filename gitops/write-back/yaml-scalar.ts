import { equal } from "../../provider/kind/value.ts";
import type { SourceText } from "../../provider/manifest/source-text.ts";
import type { ScalarTree } from "../../provider/manifest/tree.ts";
import { type Context, isObjectOrList } from "./editing.ts";
import { lineEdits, lineEndOf, rawLines } from "./line-edit.ts";
import type { Splice } from "./splice.ts";
import { commentBehind, commentsIn } from "./yaml-comments.ts";
import { atEnd } from "./yaml-lines.ts";
import { around, endOfBlock, nextLine } from "./yaml-place.ts";
import { flowText, foldable, foldLine, scalarText, type Style } from "./yaml-text.ts";

const STYLES: Readonly<Record<string, Style>> = { '"': "double", "'": "single", "|": "literal", ">": "folded" };

export function writeScalar(tree: ScalarTree, wanted: unknown, { flow, column }: Context): Splice[] {
  const { source, start, end } = tree;
  const style = STYLES[source.text[start] ?? ""] ?? "plain";
  const isBlock = style === "literal" || style === "folded";
  if (isBlock && typeof wanted === "string") {
    const lines = blockLines(tree, style, wanted);
    if (lines) return lines;
  }
  const text = isObjectOrList(wanted)
    ? flowText(wanted, around(source, true, 0))
    : scalarText(wanted, start === end ? "plain" : style, around(source, flow, column + 2));
  // A block scalar ends with its last line; whatever stands in its place does not.
  const stop = isBlock ? endOfBlock(source, start, end) : end;
  // What a comment behind the header, or behind the value, is about is still there.
  const [own = ""] = isBlock ? commentsIn(source, start, nextLine(source, start)) : [];
  if (/^[|>]/.test(text) && (own !== "" || commentBehind(source, stop))) {
    const lineEnd = isBlock ? stop : nextLine(source, stop);
    const behind = isBlock ? ` ${own}` : source.text.slice(stop, lineEnd).replace(/\r?\n$/, "");
    return [
      {
        source,
        start,
        end: isBlock ? stop : stop + behind.length,
        text: text.replace(/[^\r\n]*/, (header) => header + behind),
      },
    ];
  }
  return [{ source, start, end: stop, text: `${start === end ? " " : ""}${text}${own === "" ? "" : ` ${own}`}` }];
}

/** Changes only the lines of a block scalar that change; undefined where its header would have to change, too. */
function blockLines(tree: ScalarTree, style: "literal" | "folded", wanted: string): Splice[] | undefined {
  const { source, start, end, value } = tree;
  const before = String(value);
  if (wanted.trim() === "" || before.trim() === "") return undefined;
  const bodyStart = nextLine(source, source.text.indexOf("\n", start));
  const header = source.text.slice(start, bodyStart);
  const raw = rawLines(source.text.slice(bodyStart, end));
  const margin = /^\s*\n|^( *)/.exec(raw.find((line) => line.trim() !== "") ?? "")?.[1] ?? "";
  if (/[0-9]/.test(header.replace(/#.*/, "")) || /^\n*[ \t]/.test(wanted) || /^\n*[ \t]/.test(before)) return undefined;
  const breaks = (text: string): number => /\n*$/.exec(text)?.[0].length ?? 0;
  if (breaks(wanted) !== breaks(before)) return undefined;
  const rows = style === "literal" ? literalRows(raw, before) : foldedRows(raw, before);
  const after = style === "literal" || foldable(wanted) ? wanted.replace(/\n+$/, "").split("\n") : undefined;
  if (!rows || !after) return undefined;
  const eol = lineEndOf(source.text);
  const width = Math.max(60, ...raw.map((line) => line.trimEnd().length - margin.length));
  const written = (line: string): string[] => {
    if (style === "folded") return line === "" ? [] : foldLine(line, width).map((row) => margin + row + eol);
    return [(line === "" ? "" : margin + line) + eol];
  };
  return rowSplices({ source, start: bodyStart, eol }, rows, after, { written, folded: style === "folded" });
}

/** One line of a text with the lines of the file that say it. */
interface Row {
  readonly line: string;
  /** From line, to line: of the scalar's own lines. */
  readonly raw: readonly string[];
  /** Empty lines before it, which say that the line before it has ended. */
  readonly gap: readonly string[];
}

function literalRows(raw: readonly string[], value: string): Row[] | undefined {
  const lines = value.replace(/\n+$/, "").split("\n");
  if (raw.length < lines.length) return undefined;
  return lines.map((line, index) => ({ line, raw: [raw[index] ?? ""], gap: [] }));
}

/** Runs of lines are one line of the text; each empty line between two is a line break. */
function foldedRows(raw: readonly string[], value: string): Row[] | undefined {
  if (!foldable(value)) return undefined;
  const rows: { line: string; raw: string[]; gap: string[] }[] = [];
  let gap: string[] = [];
  let open = false;
  for (const line of raw) {
    if (line.trim() === "") {
      gap.push(line);
      open = false;
      continue;
    }
    if (open) {
      const row = rows.at(-1)!;
      row.raw.push(line);
      row.line += ` ${line.trim()}`;
    } else {
      for (let more = rows.length === 0 ? 0 : 1; more < gap.length; more++)
        rows.push({ line: "", raw: [], gap: [gap[more - 1]!] });
      rows.push({ line: line.trim(), raw: [line], gap: gap.slice(-1) });
      gap = [];
      open = true;
    }
  }
  return equal(
    rows.map(({ line }) => line),
    value.replace(/\n+$/, "").split("\n"),
  )
    ? rows
    : undefined;
}

function rowSplices(
  { source, start, eol }: { source: SourceText; start: number; eol: string },
  rows: readonly Row[],
  after: readonly string[],
  { written, folded }: { written: (line: string) => string[]; folded: boolean },
): Splice[] {
  const offsets: number[] = [];
  let at = start;
  for (const { gap, raw } of rows) {
    offsets.push(at);
    at += gap.join("").length + raw.join("").length;
  }
  offsets.push(at);
  return lineEdits(
    rows.map(({ line }) => line),
    after,
  ).map(({ at: from, removed, added }) => {
    const first = from === 0;
    const text = added
      .map((line, index) => (folded && !(first && index === 0) ? eol : "") + written(line).join(""))
      .join("");
    // What was first now comes after a line, and needs its empty line; what becomes first needs none.
    const follows = from + removed < rows.length;
    const next = rows[from + removed];
    const bridge = folded && first && follows && added.length > 0 && (next?.gap.length ?? 0) === 0 ? eol : "";
    const stop =
      folded && first && follows && added.length === 0
        ? (offsets[from + removed] ?? 0) + (next?.gap.join("").length ?? 0)
        : (offsets[from + removed] ?? at);
    // The last line of a file may have no end.
    const lacksEnd = text !== "" && (offsets[from] ?? at) === source.text.length && !source.text.endsWith("\n");
    return {
      source,
      start: offsets[from] ?? at,
      end: stop,
      text: lacksEnd ? eol + (text + bridge).replace(/\r?\n$/, "") : atEnd(source, stop, text + bridge),
    };
  });
}

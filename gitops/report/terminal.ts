import { styleText } from "node:util";
import type { ChangedPath, HunkLine } from "../generated/change-set.ts";
import { pieces } from "./excerpt.ts";
import { printable, oneLine } from "../../provider/text/printable.ts";
import { isShort, valueLines, valueText } from "./value-text.ts";

export interface TextOptions {
  /** Columns of the screen. */
  readonly width?: number;
  readonly colour?: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** Lines of one text that are shown; a prompt of a megabyte is for the HTML page. */
const MOST_LINES = 400;

/** Where lines are drawn. */
export interface Screen {
  readonly width: number;
  readonly colour: boolean;
  readonly paint: (style: Style, text: string) => string;
}

/** A screen of at least 40 columns; 80, and without colours, unless said otherwise. */
export function screenOf({ width = 80, colour = false }: TextOptions): Screen {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return { width: Math.max(40, width), paint, colour };
}

/** What changed at one path. Every line of a stranger stands behind a sign of ours. */
export function pathLines({ path, before, after, hunks }: ChangedPath, screen: Screen): string[] {
  const title = `  ${oneLine(path)}`;
  if (hunks) {
    const lines = hunks.flatMap((hunk, index) => [
      ...(index > 0 ? ["  │ …"] : []),
      ...hunk.lines.slice(0, MOST_LINES).flatMap((line) => hunkLine(line, screen)),
      ...(hunk.lines.length > MOST_LINES ? [`  │ … ${hunk.lines.length - MOST_LINES} more lines`] : []),
    ]);
    return [title, ...lines];
  }
  if (before !== null && after !== null) {
    return [
      title,
      ...hunkLine({ type: "removed", text: valueText(before), words: [] }, screen),
      ...hunkLine({ type: "added", text: valueText(after), words: [] }, screen),
    ];
  }
  const type = before === null ? "added" : "removed";
  const value = before ?? after;
  if (isShort(value)) return [`${title} ${before === null ? "" : "no longer "}${oneLine(valueText(value))}`];
  const lines = valueLines(value);
  const shown = lines.slice(0, MOST_LINES).flatMap((text) => hunkLine({ type, text, words: [] }, screen));
  return [title, ...shown, ...(lines.length > MOST_LINES ? [`  │ … ${lines.length - MOST_LINES} more lines`] : [])];
}

const SIGNS: Readonly<Record<HunkLine["type"], string>> = { same: " ", removed: "-", added: "+" };
const STYLES: Readonly<Record<HunkLine["type"], Style>> = { same: "dim", removed: "red", added: "green" };

/** Without colours, changed words stand between the signs that `git diff --word-diff` uses. */
const QUOTES: Readonly<Record<HunkLine["type"], readonly [string, string]>> = {
  same: ["", ""],
  removed: ["[-", "-]"],
  added: ["{+", "+}"],
};

function hunkLine(line: HunkLine, { width, paint, colour }: Screen): string[] {
  const { type } = line;
  const [open, close] = QUOTES[type];
  const style = STYLES[type];
  const marks = (line.words?.length ?? 0) > 0;
  const parts = pieces(line).map(({ text, type: piece }) => ({
    text: piece === "changed" && marks && !colour ? `${open}${printable(text)}${close}` : printable(text),
    style: (piece === "gap" ? "dim" : piece === "changed" && marks ? [style, "underline"].flat() : style) as Style,
  }));
  return wrapParts(parts, width - 6).map((row, index) => {
    const text = row.map((part) => paint(part.style, part.text)).join("");
    return `  │ ${index === 0 ? SIGNS[type] : " "} ${text}`.trimEnd();
  });
}

interface Part {
  readonly text: string;
  readonly style: Style;
}

/** Parts of a line in rows of a width, broken at spaces where there are any. */
function wrapParts(parts: readonly Part[], width: number): Part[][] {
  const rows: Part[][] = [[]];
  let left = width;
  for (const { text, style } of parts) {
    for (const word of text.replaceAll("\t", "    ").match(/ *[^ ]+| +/g) ?? []) {
      let rest = word;
      if (rest.length > left && left < width) {
        rows.push([]);
        left = width;
        rest = rest.trimStart();
      }
      while (rest.length > left) {
        rows.at(-1)?.push({ text: rest.slice(0, left), style });
        rest = rest.slice(left);
        rows.push([]);
        left = width;
      }
      rows.at(-1)?.push({ text: rest, style });
      left -= rest.length;
    }
  }
  return rows;
}

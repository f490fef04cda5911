import { styleText } from "node:util";
import type { ChangedPath, ChangeSet, HunkLine, ResourceChange } from "../generated/change-set.ts";
import { pieces } from "./excerpt.ts";
import { printable, oneLine } from "../../provider/text/printable.ts";
import {
  alarmsOf,
  commitsText,
  countsText,
  operationText,
  callersOf,
  mostSevereFirst,
  nameOf,
  reachText,
  titleOf,
} from "./summary.ts";
import { isShort, valueLines, valueText } from "./value-text.ts";

export interface TextOptions {
  /** Columns of the screen. */
  readonly width?: number;
  readonly colour?: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** Lines of one text that are shown; a prompt of a megabyte is for the HTML page. */
const MOST_LINES = 400;

/**
 * Text for a terminal: what must not be missed first, then a paragraph for each resource, agents before the rest. Every line of a stranger's
 * text stands behind a sign of ours, so that no log takes it for a command.
 */
export function formatText(changeSets: readonly ChangeSet[], { width = 80, colour = false }: TextOptions = {}): string {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return changeSets.map((changeSet) => report(changeSet, { width: Math.max(40, width), paint, colour })).join("\n\n");
}

interface Screen {
  readonly width: number;
  readonly colour: boolean;
  readonly paint: (style: Style, text: string) => string;
}

function report(changeSet: ChangeSet, screen: Screen): string {
  const { paint } = screen;
  const head = [paint("bold", oneLine(titleOf(changeSet))), paint("dim", commitsText(changeSet)), ""];
  if (changeSet.problems.length > 0) return [...head, ...problems(changeSet, screen)].join("\n") + "\n";
  const counts = countsText(changeSet);
  const heardOn = callersOf(changeSet);
  const alarms = alarmsOf(changeSet).flatMap(({ what, detail }) =>
    wrapped(`${paint(["bold", "red"], `! ${what}:`)} ${oneLine(detail)}`, "    ", screen.width),
  );
  return [
    ...head,
    ...(counts === "" ? [] : [counts]),
    reachText(changeSet),
    ...(alarms.length > 0 ? ["", ...alarms] : []),
    ...mostSevereFirst(changeSet.resources).flatMap((change) => ["", ...paragraph(change, heardOn(change), screen)]),
    "",
    paint("dim", `digest ${changeSet.digest}`),
    "",
  ].join("\n");
}

const problems = ({ problems: all }: ChangeSet, { paint }: Screen): string[] => [
  paint(["bold", "red"], "the manifests are not valid, so nobody can say what the change does"),
  ...all.flatMap(({ side, file, line, column, code, message, suggestion }) => [
    "",
    `${side === "base" ? "before the change" : "after it"}: ${oneLine(`${file}:${line}:${column}`)} ${paint("red", code)}`,
    `  | ${oneLine(message)}`,
    ...(suggestion === undefined ? [] : [`  | ${oneLine(suggestion)}`]),
  ]),
];

function paragraph(change: ResourceChange, heard: readonly string[], screen: Screen): string[] {
  const { paint } = screen;
  const { operation, paths, because, previousName } = change;
  const was = previousName === undefined ? "" : ` (before: ${oneLine(previousName)})`;
  const title = `${paint(["bold", operation === "delete" ? "red" : "cyan"], oneLine(nameOf(change)))}${was}, ${operationText(operation)}`;
  return [
    title,
    ...heard.map((line) => paint("dim", `  heard on ${oneLine(line)}`)),
    ...because.map((key) => `  because ${oneLine(key)} changes`),
    // What goes away is named; what it said is in git.
    ...(operation === "delete" ? [] : paths.flatMap((path) => pathLines(path, screen))),
  ];
}

function pathLines({ path, before, after, hunks }: ChangedPath, screen: Screen): string[] {
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

/** Text with colours in it, broken at spaces. */
function wrapped(text: string, indent: string, width: number): string[] {
  const rows: string[] = [""];
  for (const word of text.split(" ")) {
    const row = rows.at(-1) ?? "";
    if (row !== "" && visible(row).length + 1 + visible(word).length > width) rows.push(`${indent}${word}`);
    else rows[rows.length - 1] = row === "" ? word : `${row} ${word}`;
  }
  return rows;
}

// eslint-disable-next-line no-control-regex -- the colours that styleText wrote
const visible = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, "");

import { styleText } from "node:util";
import { oneLine, printable } from "../text/printable.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Columns of a source line that are shown: a prompt of a thousand characters on one line must not fill the screen. */
const WIDEST = 120;

export interface FormatOptions {
  readonly colour?: boolean;
  /** Whether they stop nothing. */
  readonly warnings?: boolean;
}

/**
 * Text for people: each problem with its place, its line and a `^`, then what to do. Colours only where `colour` is
 * true.
 */
export function formatText(
  diagnostics: readonly Diagnostic[],
  { colour = false, warnings = false }: FormatOptions = {},
): string {
  const text = diagnostics.map((diagnostic) => formatOne(diagnostic, { colour, warnings })).join("\n");
  // Parts that are harmless may be none any more beside each other.
  return printable(text, { colour });
}

type Style = Parameters<typeof styleText>[0];

function formatOne(diagnostic: Diagnostic, { colour, warnings }: FormatOptions): string {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const { file, line, column, code, message, suggestion } = diagnostic;
  const head = `${paint("bold", `${oneLine(file)}:${line}:${column}`)} ${warnings ? paint("yellow", `warning ${oneLine(code)}`) : paint("red", oneLine(code))} ${oneLine(message)}`;
  const { text, marks } = excerpt(diagnostic);
  const gutter = String(line);
  const bar = paint("dim", "|");
  const source =
    text.trim() === ""
      ? []
      : [`  ${paint("dim", gutter)} ${bar} ${text}`, `  ${" ".repeat(gutter.length)} ${bar} ${paint("red", marks)}`];
  return [head, ...source, ...(suggestion === undefined ? [] : [`  ${paint("cyan", oneLine(suggestion))}`]), ""].join(
    "\n",
  );
}

/**
 * The part of the source line around the place, and the marks under it. Tabs stay tabs, so that the marks stand where
 * they should.
 */
function excerpt(diagnostic: Diagnostic): { text: string; marks: string } {
  const { sourceLine, line, endLine, sourceColumn = 1 } = diagnostic;
  const column = diagnostic.column - sourceColumn + 1;
  const endColumn = Math.min(diagnostic.endColumn - sourceColumn + 1, sourceLine.length + 1);
  const last = endLine === line ? endColumn - 1 : sourceLine.length;
  const from = column > WIDEST - 20 ? column - 40 : 0;
  const [begin, end] = [column - 1, Math.min(Math.max(last, column), from + WIDEST)];
  const lead = (from > 0 ? "…" : "") + oneLine(sourceLine.slice(from, begin));
  const marked = oneLine(sourceLine.slice(begin, end));
  const tail = oneLine(sourceLine.slice(end, from + WIDEST)) + (from + WIDEST < sourceLine.length ? "…" : "");
  return { text: lead + marked + tail, marks: lead.replace(/[^\t]/g, " ") + "^".repeat(Math.max(1, marked.length)) };
}

/** `12 manifests, 1 problem`, and warnings where there are some. */
export function summary(manifests: number, problems: number, warnings = 0): string {
  const many = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
  const all = `${many(manifests, "manifest")}, ${many(problems, "problem")}`;
  return warnings === 0 ? all : `${all}, ${many(warnings, "warning")}`;
}

import { styleText } from "node:util";
import type { Diagnostic } from "./diagnostic.ts";

/** Columns of a source line that are shown: a prompt of a thousand characters on one line must not fill the screen. */
const WIDEST = 120;

/**
 * Text for people: each problem with its place, its line and a `^`, then what to do. Colours only where `colour` is
 * true.
 */
export function formatText(diagnostics: readonly Diagnostic[], { colour = false }: { colour?: boolean } = {}): string {
  return diagnostics.map((diagnostic) => formatOne(diagnostic, colour)).join("\n");
}

type Style = Parameters<typeof styleText>[0];

function formatOne(diagnostic: Diagnostic, colour: boolean): string {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const { file, line, column, code, message, suggestion } = diagnostic;
  const head = `${paint("bold", `${file}:${line}:${column}`)} ${paint("red", code)} ${message}`;
  const { text, marks } = excerpt(diagnostic);
  const gutter = String(line);
  const bar = paint("dim", "|");
  const source =
    text.trim() === ""
      ? []
      : [`  ${paint("dim", gutter)} ${bar} ${text}`, `  ${" ".repeat(gutter.length)} ${bar} ${paint("red", marks)}`];
  return [head, ...source, ...(suggestion === undefined ? [] : [`  ${paint("cyan", suggestion)}`]), ""].join("\n");
}

/**
 * The part of the source line around the place, and the marks under it. Tabs stay tabs, so that the marks stand where
 * they should.
 */
function excerpt({ sourceLine, line, column, endLine, endColumn }: Diagnostic): { text: string; marks: string } {
  const last = endLine === line ? endColumn - 1 : sourceLine.length;
  const from = column > WIDEST - 20 ? column - 40 : 0;
  const text = sourceLine.slice(from, from + WIDEST);
  const lead = from > 0 ? "…" : "";
  const before = lead.replace("…", " ") + sourceLine.slice(from, column - 1).replace(/[^\t]/g, " ");
  const length = Math.max(1, Math.min(last, from + WIDEST) - (column - 1));
  const tail = from + WIDEST < sourceLine.length ? "…" : "";
  return { text: lead + text + tail, marks: before + "^".repeat(length) };
}

/** `12 manifests, 1 problem`. */
export function summary(manifests: number, problems: number): string {
  const many = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
  return `${many(manifests, "manifest")}, ${many(problems, "problem")}`;
}

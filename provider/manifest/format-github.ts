import { oneLine } from "../text/printable.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** So many annotations of one level GitHub shows of a step. The rest is in the log alone. */
export const MOST_ANNOTATIONS = 10;

/**
 * Workflow commands that GitHub shows beside the lines of a pull request. One line each, and first those that say most: of each kind of
 * problem one, then of each file one.
 */
export function formatGitHub(diagnostics: readonly Diagnostic[], level: "error" | "warning" = "error"): string {
  return mostTellingFirst(diagnostics)
    .map((diagnostic) => annotation(diagnostic, level))
    .join("\n");
}

/** A hundred times the same problem would hide the one that is another. */
function mostTellingFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const firsts = new Set<Diagnostic>();
  for (const property of ["code", "file"] as const) {
    const seen = new Set([...firsts].map((diagnostic) => diagnostic[property]));
    for (const diagnostic of diagnostics) {
      if (seen.has(diagnostic[property])) continue;
      seen.add(diagnostic[property]);
      firsts.add(diagnostic);
    }
  }
  return [...firsts, ...diagnostics.filter((diagnostic) => !firsts.has(diagnostic))];
}

function annotation(diagnostic: Diagnostic, level: "error" | "warning"): string {
  const { file, line, column, endLine, endColumn, code, message, suggestion } = diagnostic;
  // GitHub refuses columns of an annotation that spans lines.
  const columns = endLine === line ? { col: column, endColumn: Math.max(column, endColumn) } : {};
  const lines = [message, ...(suggestion === undefined ? [] : [suggestion])];
  return workflowCommand(level, { file, line, endLine, ...columns, title: code }, lines);
}

/** One workflow command; whatever the lines hold, it stays one line and one command. */
export function workflowCommand(
  level: "error" | "warning" | "notice",
  properties: Readonly<Record<string, string | number>>,
  lines: readonly string[],
): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${list.join(",")}::${lines.map(escapeData).join("%0A")}`;
}

/** GitHub's own way to write what would end a command. What is left afterwards is one line. */
const escapeData = (text: string): string => oneLine(text).replaceAll("%", "%25");

const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

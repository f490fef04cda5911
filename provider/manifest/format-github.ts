import { oneLine } from "../text/printable.ts";
import type { Diagnostic } from "./diagnostic.ts";

/**
 * Workflow commands that GitHub shows beside the lines of a pull request. One line each; GitHub shows the first ten of
 * a step.
 */
export function formatGitHub(diagnostics: readonly Diagnostic[], level: "error" | "warning" = "error"): string {
  return diagnostics.map((diagnostic) => annotation(diagnostic, level)).join("\n");
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

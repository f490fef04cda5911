import { jsonText, oneLine } from "../text/printable.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** GitHub takes no more results of one run. Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0 for code scanning and for editors. Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0. */
export function formatSarif(
  diagnostics: readonly Diagnostic[],
  warnings: readonly Diagnostic[],
  { version }: { version: string },
): string {
  const all = [
    ...diagnostics.map((diagnostic) => ({ diagnostic, level: "error" as const })),
    ...warnings.map((diagnostic) => ({ diagnostic, level: "warning" as const })),
  ].slice(0, MOST_RESULTS);
  const codes = [...new Set(all.map(({ diagnostic }) => diagnostic.code))].sort();
  const driver = { name: "voice-agents", version, rules: codes.map((id) => ({ id, shortDescription: { text: id } })) };
  const results = all.map(({ diagnostic, level }) => resultOf(diagnostic, level, codes));
  return jsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  });
}

function resultOf(diagnostic: Diagnostic, level: "error" | "warning", codes: readonly string[]): object {
  const { file, line, column, endLine, endColumn, code, message, suggestion } = diagnostic;
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  const text = suggestion === undefined ? message : `${message}; ${suggestion}`;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level,
    message: { text: oneLine(text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
  };
}

/** A path below the directory of the command, as a reference that stays relative whatever its names hold. */
const uriOf = (file: string): string => file.toWellFormed().split("/").map(encodeURIComponent).join("/");

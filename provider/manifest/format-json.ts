import { jsonText } from "../text/printable.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What `--format json` prints. Properties are only ever added. */
export interface ValidationReport {
  /** How many documents were read. */
  readonly manifests: number;
  readonly problems: number;
  readonly diagnostics: readonly Diagnostic[];
  /** What stops nothing, and is no problem. */
  readonly warnings: readonly Diagnostic[];
}

export function formatJson(
  manifests: number,
  diagnostics: readonly Diagnostic[],
  warnings: readonly Diagnostic[] = [],
): string {
  const report: ValidationReport = { manifests, problems: diagnostics.length, diagnostics, warnings };
  return jsonText(report);
}

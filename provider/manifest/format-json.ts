import { jsonText } from "../text/printable.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What `--format json` prints. Properties are only ever added. */
export interface ValidationReport {
  /** How many documents were read. */
  readonly manifests: number;
  readonly problems: number;
  readonly diagnostics: readonly Diagnostic[];
}

export function formatJson(manifests: number, diagnostics: readonly Diagnostic[]): string {
  const report: ValidationReport = { manifests, problems: diagnostics.length, diagnostics };
  return jsonText(report);
}

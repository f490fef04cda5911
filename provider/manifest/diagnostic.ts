import type { DiagnosticCode } from "./codes.ts";
import type { Place } from "./source-text.ts";

/**
 * One problem of a set of manifests, ready for people and machines. Lines and columns are 1-based, the end column is
 * exclusive.
 */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: string;
  readonly message: string;
  /** What to write or do instead, where we can tell. */
  readonly suggestion?: string;
  /** The text of `line`. */
  readonly sourceLine: string;
}

export interface Finding {
  /** One of `diagnosticCodes`, or that of a kind's rule. */
  readonly code: DiagnosticCode | (string & {});
  readonly at: Place;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** Takes note of a problem and lets the work go on. */
export type Report = (finding: Finding) => void;

/** Collects the problems of all stages. A problem in text that YAML aliases repeat is kept once. */
export class Diagnostics {
  readonly #byKey = new Map<string, Diagnostic>();

  readonly report: Report = (finding) => {
    const diagnostic = locate(finding);
    const { file, line, column, code, message } = diagnostic;
    this.#byKey.set(JSON.stringify([file, line, column, code, message]), diagnostic);
  };

  /** By file, then by place in it. */
  sorted(): Diagnostic[] {
    return [...this.#byKey.values()].sort(
      (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
    );
  }
}

function locate({ code, at, message, suggestion }: Finding): Diagnostic {
  const { line, column } = at.source.position(at.start);
  const end = at.source.position(Math.max(at.start, at.end));
  return {
    file: at.source.file,
    line,
    column,
    endLine: end.line,
    endColumn: end.column,
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    sourceLine: at.source.line(line),
  };
}

/** The same order on every machine, unlike `localeCompare`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `did you mean "x"?`, where there is an x. */
export const didYouMean = (candidate: string | undefined): string | undefined =>
  candidate === undefined ? undefined : `did you mean "${candidate}"?`;

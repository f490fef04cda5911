import { pastedAdvice } from "../text/pasted.ts";
import type { DiagnosticCode } from "./codes.ts";
import type { Place, SourceText } from "./source-text.ts";

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
  /** The text of `line`; of a line of more than 1,000 characters, those around the place. */
  readonly sourceLine: string;
  /** The column of the first character of `sourceLine`, where that is not 1. */
  readonly sourceColumn?: number;
}

export interface Finding {
  /** One of `diagnosticCodes`, or that of a kind's rule. */
  readonly code: DiagnosticCode | (string & {});
  readonly at: Place;
  readonly message: string;
  /** A function where it takes some search to find it. */
  readonly suggestion?: string | (() => string | undefined) | undefined;
}

/** More problems than anybody reads at once. What comes after them is only counted. */
export const MOST_PROBLEMS = 1000;

/** So many suggestions are searched for: each search goes through the whole set. */
const MOST_SEARCHES = 50;

/** More of a line than anybody looks at, and of a message. */
const LONGEST_LINE = 1000;
const LONGEST_MESSAGE = 2000;

/** What is wrong where a text is not the one that was expected. Then a sign in it that nobody sees is the reason. */
const ABOUT_WORDS =
  /^(wrong-form|wrong-type|not-allowed-value|not-a-mapping|file-not-found|missing-config|overlay-|unknown-)/;

/** Longer texts are not compared with anything. */
const LONGEST_WORD = 200;

/** Takes note of a problem and lets the work go on. */
export type Report = (finding: Finding) => void;

/** Collects the problems of all stages. A problem in text that YAML aliases repeat is kept once. */
export class Diagnostics {
  readonly #byKey = new Map<string, Diagnostic>();

  #more: Finding | undefined;
  #count = 0;
  #searched = 0;

  readonly report: Report = (finding) => {
    if (this.#byKey.size >= MOST_PROBLEMS) {
      this.#more ??= finding;
      this.#count++;
      return;
    }
    const searches = typeof finding.suggestion === "function";
    const isTold = !searches || this.#searched++ < MOST_SEARCHES;
    const diagnostic = locate(isTold ? finding : { ...finding, suggestion: undefined });
    const { file, line, column, code, message } = diagnostic;
    this.#byKey.set(JSON.stringify([file, line, column, code, message]), diagnostic);
  };

  /** By file, then by place in it. */
  sorted(): Diagnostic[] {
    const sorted = [...this.#byKey.values()].sort(
      (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.code, b.code),
    );
    if (!this.#more) return sorted;
    const message = `${this.#count} problems more are not shown`;
    return [...sorted, locate({ code: "more-problems", at: this.#more.at, message })];
  }
}

function locate({ code, at, message, suggestion: given }: Finding): Diagnostic {
  const suggestion = pastedIn(code, at) ?? (typeof given === "function" ? given() : given);
  const { line, column } = at.source.position(at.start);
  const end = at.source.position(Math.max(at.start, at.end));
  return {
    file: at.source.file,
    line,
    column,
    endLine: end.line,
    endColumn: end.column,
    code,
    message: cut(message, LONGEST_MESSAGE),
    ...(suggestion === undefined ? {} : { suggestion: cut(suggestion, LONGEST_MESSAGE) }),
    ...excerpt(at.source, line, column),
  };
}

function pastedIn(code: string, { source, start, end }: Place): string | undefined {
  if (!ABOUT_WORDS.test(code) || end - start > LONGEST_WORD) return undefined;
  const written = source.text.slice(start, end);
  return pastedAdvice(/^(["'])(.*)\1$/s.exec(written)?.[2] ?? written, "word");
}

/** The line, or a piece of it that begins a little before the column. */
function excerpt(source: SourceText, line: number, column: number): Pick<Diagnostic, "sourceLine" | "sourceColumn"> {
  const [start, end] = source.lineRange(line);
  if (end - start <= LONGEST_LINE) return { sourceLine: source.text.slice(start, end) };
  const from = Math.max(0, Math.min(column - 200, end - start - LONGEST_LINE));
  const sourceLine = source.text.slice(start + from, Math.min(end, start + from + LONGEST_LINE));
  return from === 0 ? { sourceLine } : { sourceLine, sourceColumn: from + 1 };
}

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

/** The same order on every machine, unlike `localeCompare`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `did you mean "x"?`, where there is an x. */
export const didYouMean = (candidate: string | undefined): string | undefined =>
  candidate === undefined ? undefined : `did you mean "${candidate}"?`;

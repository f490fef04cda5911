import type { ErrorCode, YAMLError } from "yaml";
import type { DiagnosticCode } from "./codes.ts";
import type { Report } from "./diagnostic.ts";
import type { SourceText } from "./source-text.ts";

interface Wording {
  readonly code: DiagnosticCode;
  /** Instead of the parser's own message, where that speaks to authors of parsers. */
  readonly message?: string;
  readonly suggestion?: string;
  /** Says nothing about the text after it, so what follows is worth reading too. */
  readonly local?: true;
}

const wordings: Partial<Record<ErrorCode, Wording>> = {
  TAB_AS_INDENT: {
    code: "tab-indent",
    message: "a tab cannot indent in YAML",
    suggestion: "use spaces",
    local: true,
  },
  TAG_RESOLVE_FAILED: { code: "unknown-tag", suggestion: "remove the tag", local: true },
  RESOURCE_EXHAUSTION: { code: "nested-too-deeply", message: "lists and mappings are nested too deeply to be read" },
  BAD_DQ_ESCAPE: {
    code: "yaml-syntax",
    suggestion: "write \\\\ for a backslash, or use single quotes",
    local: true,
  },
  BAD_SCALAR_START: { code: "yaml-syntax", suggestion: "quote the value", local: true },
  BLOCK_AS_IMPLICIT_KEY: {
    code: "yaml-syntax",
    message: 'a second key on one line; a text with ": " in it must be quoted',
    suggestion: "quote the text, or put the inner key on a line of its own",
  },
  MULTILINE_IMPLICIT_KEY: {
    code: "yaml-syntax",
    message: 'a key must be on one line; a ":" is missing after it, or the text before belongs in quotes',
  },
};

/**
 * Reports the errors and warnings of one document, up to the first that makes the rest doubtful: what the parser says after that one
 * describes its confusion, not the file. True when there was any.
 */
export function reportYamlErrors(source: SourceText, errors: readonly YAMLError[], report: Report): boolean {
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const [start, end] = error.pos;
    const expression = unquotedExpression(source.text, start);
    if (expression) {
      report({ ...unquoted(expression.text), at: { source, start: expression.start, end: expression.end } });
      return true;
    }
    const { code, message = error.message, suggestion, local } = wordings[error.code] ?? { code: "yaml-syntax" };
    report({ code, at: { source, start, end }, message, suggestion });
    if (!local) return true;
  }
  return errors.length > 0;
}

const unquoted = (text: string) =>
  ({
    code: "unquoted-expression",
    message: `inside [ ] and { } YAML reads ${text} as a mapping`,
    suggestion: `quote it: "${text}"`,
  }) as const;

/** The parser trips over the brace of `[${tool.a}]`, or over what follows the `}`. */
function unquotedExpression(text: string, at: number): { text: string; start: number; end: number } | undefined {
  const start = text.lastIndexOf("${", at);
  if (start < 0 || at - start > 1) return undefined;
  const found = /^\$\{[^{}\n]*\}/.exec(text.slice(start, start + 300))?.[0];
  return found === undefined ? undefined : { text: found, start, end: start + found.length };
}

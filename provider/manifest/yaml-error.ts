import { pasted } from "../text/pasted.ts";
import type { ErrorCode, YAMLError } from "yaml";
import type { DiagnosticCode } from "./codes.ts";
import type { Report } from "./diagnostic.ts";
import type { SourceText } from "./source-text.ts";

/** What to say instead of the parser's own words, which speak to authors of parsers. */
interface Wording {
  readonly code?: DiagnosticCode;
  readonly message?: string;
  readonly suggestion?: string;
  /** Where the mistake begins, when that is before the place where the parser gave up. */
  readonly start?: number | undefined;
  /** Says nothing about the text after it, so what follows is worth reading too. */
  readonly local?: true;
}

type Choose = (error: YAMLError, text: string) => Wording;

const wordings: Partial<Record<ErrorCode, Choose>> = {
  TAB_AS_INDENT: () => ({
    code: "tab-indent",
    message: "a tab cannot indent in YAML",
    suggestion: "use spaces",
    local: true,
  }),
  TAG_RESOLVE_FAILED: ({ pos: [start, end] }, text) => ({
    code: "unknown-tag",
    message: `the tag ${text.slice(start, end)} has no meaning in a manifest`,
    suggestion: "remove it",
    local: true,
  }),
  // How far the parser gets before its stack is full differs from machine to machine.
  RESOURCE_EXHAUSTION: ({ pos: [at] }, text) => ({
    code: "nested-too-deeply",
    message: "lists and mappings are nested too deeply to be read",
    start: text.lastIndexOf("\n", at) + 1,
  }),
  BAD_DQ_ESCAPE: () => ({ suggestion: "write \\\\ for a backslash, or use single quotes", local: true }),
  BAD_SCALAR_START: ({ pos: [start] }, text) => ({
    message: `a value that begins with ${text[start] ?? ""} must be quoted`,
    suggestion: "quote it",
    local: true,
  }),
  MISSING_CHAR: (error, text) => {
    const quote = /closing (["'])/.exec(error.message)?.[1];
    if (quote === undefined) return unclosed(error, text);
    const start = text.lastIndexOf(quote, error.pos[0] - 1);
    return { message: "the text that begins here has no closing quote", start };
  },
  BAD_INDENT: (error, text) => unclosed(error, text),
  BLOCK_AS_IMPLICIT_KEY: ({ pos: [start] }, text) =>
    /^[^\n]*:(\s|$)/.test(text.slice(start).split("\n", 1)[0] ?? "")
      ? {
          message: 'a second key on one line; a text with ": " in it must be quoted',
          suggestion: "quote the text, or put the inner key on a line of its own",
        }
      : {
          message: "the next line is indented more than this one, so YAML takes it for a part of this value",
          suggestion: "indent keys of one mapping alike",
        },
  UNEXPECTED_TOKEN: ({ pos: [at] }, text) => {
    const begin = text.lastIndexOf("\n", at - 1) + 1;
    const end = text.indexOf("\n", at);
    const line = text.slice(begin, end < 0 ? text.length : end).slice(0, 500);
    const [, key, value] = /^([ -]*[\w-]+:[ ]+)([[{"'*].*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) return {};
    return {
      message: `a text that begins with ${value[0] ?? ""} must be quoted as a whole`,
      suggestion: `write ${key.trim()} ${JSON.stringify(value.trimEnd())}`,
      start: begin + key.length,
    };
  },
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'a ":" is missing after the key, or these lines are one text that should be quoted',
  }),
};

/** `Flow sequence … must … end with a ]`: the parser gives up at the end of it, the mistake is where it begins. */
function unclosed({ message, pos: [at] }: YAMLError, text: string): Wording {
  const close = /end with a ([\]}])/.exec(message)?.[1];
  if (close === undefined) return {};
  const open = close === "]" ? "[" : "{";
  return { message: `this ${open} is not closed`, start: lastUnclosed(text.slice(0, at), open, close) };
}

function lastUnclosed(text: string, open: string, close: string): number | undefined {
  let closed = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === close) closed++;
    else if (text[at] === open && closed-- === 0) return at;
  }
  return undefined;
}

/**
 * Reports the errors and warnings of one document, up to the first that makes the rest doubtful: what the parser says
 * after that one describes its confusion, not the file. True when there was any.
 */
export function reportYamlErrors(source: SourceText, errors: readonly YAMLError[], report: Report): boolean {
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const [start, end] = error.pos;
    const expression = unquotedExpression(source.text, start);
    if (expression) {
      report({ ...unquoted(expression.text), at: { source, start: expression.start, end: expression.end } });
      return true;
    }
    const strange = pastedNear(source.text, start);
    if (strange) {
      const { start: sign, end: behind, ...problem } = strange;
      report({ code: "pasted-character", at: { source, start: sign, end: behind }, ...problem });
      return true;
    }
    const { start: begin, local, ...wording } = wordings[error.code]?.(error, source.text) ?? {};
    const at = begin === undefined ? { source, start, end } : { source, start: begin, end: begin + 1 };
    report({ code: "yaml-syntax", message: error.message, ...wording, at });
    if (!local) return true;
  }
  return errors.length > 0;
}

/**
 * A sign that YAML takes for a part of a word where its author saw structure: a blank that is no space before a key or behind its colon, a
 * wide colon, typographic quotes. The parser trips over it in its line, or in the next.
 */
function pastedNear(text: string, at: number) {
  const last = text.indexOf("\n", at);
  const before = text.lastIndexOf("\n", at - 1);
  const first = before <= 0 ? 0 : text.lastIndexOf("\n", before - 1) + 1;
  let start = Math.max(first, at - LONGEST_LINE);
  for (const line of text
    .slice(start, last < 0 ? start + 2 * LONGEST_LINE : Math.min(last, at + LONGEST_LINE))
    .split("\n")) {
    const [head] = /^[^#"':：]*[:：]?\s*.?/u.exec(line) ?? [""];
    const found = pasted(head, "word");
    if (found && /^[^\p{L}]$/u.test(head.slice(found.start, found.end))) {
      const place = { start: start + found.start, end: start + found.end };
      const right = (pasted(line.trimEnd(), "word")?.clean ?? "").replace(/^([ -]*[\w-]+:)(?=\S)/, "$1 ");
      const indent = /^\s*/.exec(line)?.[0].length ?? 0;
      return {
        ...place,
        message: `${found.what} is in this line`,
        suggestion: `write "${" ".repeat(indent)}${right}"`,
      };
    }
    start += line.length + 1;
  }
  return undefined;
}

/** Of longer lines only so much is looked at on each side. */
const LONGEST_LINE = 500;

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

import { pasted } from "../text/pasted.ts";

/** What stands between `${` and `}`. */
export type Expression = TextExpression | TemplateExpression | ConfigExpression | EnvExpression | ReferenceExpression;

/** `${template:path}`: the contents of a text file, whose own expressions are filled in. */
export interface TemplateExpression {
  readonly type: "template";
  readonly path: string;
}

/** `${text:path}`: the contents of a text file, as they are. */
interface TextExpression {
  readonly type: "text";
  readonly path: string;
}

/** `${config.key}`, `${config.namespace:key}`: a value of the stack's configuration. */
export interface ConfigExpression {
  readonly type: "config";
  readonly key: string;
}

/** `${env.NAME}`: an environment variable, always a secret. */
export interface EnvExpression {
  readonly type: "env";
  readonly name: string;
}

/** `${kind.name}`: the id of a resource; `${kind.name.output}`: one of its outputs. */
export interface ReferenceExpression {
  readonly type: "reference";
  readonly kind: string;
  readonly name: string;
  readonly output?: string;
}

/** An expression and where it stands in its text, from the `$` to after the `}`. */
interface PlacedExpression {
  readonly expression: Expression;
  readonly start: number;
  readonly end: number;
}

/** A piece of a text: literal or expression. */
export type Part = string | PlacedExpression;

/** An expression that cannot be read: where, what was expected, and where the expression begins. */
interface ExpressionError {
  readonly at: number;
  readonly start: number;
  readonly message: string;
  readonly suggestion?: string;
}

export interface Template {
  readonly parts: readonly Part[];
  readonly errors: readonly ExpressionError[];
}

/**
 * Splits a text into literals and expressions. `$${` is a literal `${`. A text without `${` is one literal, or none if
 * empty.
 */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  const errors: ExpressionError[] = [];
  let literal = "";
  let at = 0;
  for (let next = text.indexOf("${"); next >= 0; next = text.indexOf("${", at)) {
    if (next > at && text[next - 1] === "$") {
      literal += `${text.slice(at, next - 1)}\${`;
      at = next + 2;
      continue;
    }
    literal += text.slice(at, next);
    const close = closingBrace(text, next);
    at = close < 0 ? text.length : close + 1;
    const read = close < 0 ? unclosed(text, next) : parseExpression(text.slice(next + 2, close), next + 2);
    if ("message" in read) errors.push({ ...read, start: next });
    else {
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push({ expression: read, start: next, end: at });
    }
  }
  literal += text.slice(at);
  if (literal !== "") parts.push(literal);
  return { parts, errors };
}

/** The text that parses to these parts. A literal that ends with `$` cannot stand before an expression. */
export function formatTemplate(parts: readonly (string | Expression)[]): string {
  return parts
    .map((part) => (typeof part === "string" ? part.replaceAll("${", () => "$${") : formatExpression(part)))
    .join("");
}

export function formatExpression(expression: Expression): string {
  switch (expression.type) {
    case "text":
    case "template":
      return `\${${expression.type}:${expression.path}}`;
    case "config":
      return `\${config.${expression.key}}`;
    case "env":
      return `\${env.${expression.name}}`;
    case "reference": {
      const { kind, name, output } = expression;
      return output === undefined ? `\${${kind}.${name}}` : `\${${kind}.${name}.${output}}`;
    }
  }
}

const inBraces = /[^}\n]*/y;

function closingBrace(text: string, start: number): number {
  inBraces.lastIndex = start;
  inBraces.test(text);
  return text[inBraces.lastIndex] === "}" ? inBraces.lastIndex : -1;
}

const unclosed = (text: string, start: number) => {
  const line = text.slice(start).search(/\n|$/);
  return { at: start + line, message: "the expression has no closing }", suggestion: LITERAL_HINT };
};

const LITERAL_HINT = "write $${ for the two characters ${";

type Read = Expression | Omit<ExpressionError, "start">;

const file = { separator: ":", pattern: /[^\s{}]([^{}\n]*[^\s{}])?/y, what: "a path" } as const;

/** How each word goes on after its dot or colon. The pattern is matched where the word's separator ended. */
const forms: Readonly<
  Record<string, { separator: "." | ":"; pattern: RegExp; what: string; make: (rest: string) => Expression }>
> = {
  text: { ...file, make: (path) => ({ type: "text", path }) },
  template: { ...file, make: (path) => ({ type: "template", path }) },
  config: {
    separator: ".",
    pattern: /[\w-][\w.-]*(:[\w.-]+)?/y,
    what: "a configuration key",
    make: (key) => ({ type: "config", key }),
  },
  env: {
    separator: ".",
    pattern: /[A-Za-z_]\w*/y,
    what: "the name of an environment variable",
    make: (name) => ({ type: "env", name }),
  },
};

const reference = {
  separator: ".",
  pattern: /[a-z0-9][a-z0-9-]*(\.[A-Za-z]\w*)?/y,
  what: "the name of a resource (a-z, 0-9 and -)",
} as const;

/** `body` is what stands between the braces, `offset` its place in the whole text. */
function parseExpression(body: string, offset: number): Read {
  const word = /^[A-Za-z]\w*/.exec(body)?.[0] ?? "";
  const form = Object.hasOwn(forms, word) ? forms[word] : undefined;
  const { separator, pattern, what } = form ?? reference;
  const fail = (at: number, message: string): Read => ({
    at: offset + at,
    message,
    suggestion: suggestExpression(body),
  });
  if (word === "") return fail(0, "an expression begins with a word: a kind, config, env, text or template");
  if (body[word.length] !== separator) return fail(word.length, `expected "${separator}" after "${word}"`);
  pattern.lastIndex = word.length + 1;
  const rest = pattern.exec(body)?.[0];
  if (rest === undefined) return fail(word.length + 1, `expected ${what} after "${word}${separator}"`);
  const end = word.length + 1 + rest.length;
  if (end < body.length) return fail(end, `${JSON.stringify(body[end])} cannot stand here`);
  if (form) return form.make(rest);
  const [name = "", output] = rest.split(".");
  return { type: "reference", kind: word, name, ...(output === undefined ? {} : { output }) };
}

/** The same without spaces, where that is an expression. */
function suggestExpression(body: string): string {
  const typed = pasted(body, "word");
  if (typed && !("message" in parseExpression(typed.clean, 0)))
    return `${typed.what} is in it; write \${${typed.clean}}`;
  const tight = body.replaceAll(/\s+/g, "");
  if (tight !== body && !("message" in parseExpression(tight, 0))) return `no spaces: \${${tight}}`;
  const forms = "${kind.name}, ${kind.name.output}, ${config.key}, ${env.NAME}, ${text:path} and ${template:path}";
  return `expressions are ${forms}; ${LITERAL_HINT}`;
}

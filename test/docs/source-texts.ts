import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export const root = join(import.meta.dirname, "..", "..");

/** A text that the source can print, with `${…}` where only a run knows what stands there. */
export interface SourceText {
  /** `cli/call/call.ts:120`. */
  readonly place: string;
  readonly file: string;
  readonly text: string;
}

/** Every text of the source: literals, templates and sums of them. A constant in capitals is what it stands for; a choice is both texts. */
export function sourceTexts(patterns: string): SourceText[] {
  const files = globSync(patterns, { cwd: root, exclude: (name) => name.includes("generated") });
  const parsed = files.map((file) => [file, parse(file)] as const);
  const all = Map.groupBy(
    parsed.flatMap(([, source]) => constantsOf(source)),
    ([name]) => name,
  );
  // One that is called alike elsewhere is another.
  const shared = [...all.values()].filter(({ length }) => length === 1).map(([only]) => only!);
  return parsed.flatMap(([file, source]) =>
    textsOf(source, new Map([...shared, ...constantsOf(source)])).map((found) => ({
      ...found,
      file,
      place: `${file}:${found.line}`,
    })),
  );
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);

function constantsOf(source: ts.SourceFile): [string, string][] {
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) =>
      declarationList.declarations.flatMap(({ name, initializer }): [string, string][] =>
        ts.isIdentifier(name) && /^[A-Z_]+$/.test(name.text) && initializer && ts.isStringLiteral(initializer)
          ? [[name.text, initializer.text]]
          : [],
      ),
    );
}

function textsOf(source: ts.SourceFile, constants: ReadonlyMap<string, string>): { text: string; line: number }[] {
  const found: { text: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (!isText(node)) return ts.forEachChild(node, visit);
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const text of formsOf(node)) found.push({ text, line });
    // What is chosen or made within it, as a text of its own.
    insideOf(node).forEach(visit);
  };
  const formsOf = (node: ts.Node): string[] => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
    if (ts.isParenthesizedExpression(node)) return formsOf(node.expression);
    if (ts.isBinaryExpression(node) && isText(node)) return combined(formsOf(node.left), formsOf(node.right));
    if (ts.isConditionalExpression(node)) return [...formsOf(node.whenTrue), ...formsOf(node.whenFalse)];
    if (ts.isIdentifier(node) && constants.has(node.text)) return [constants.get(node.text)!];
    if (!ts.isTemplateExpression(node)) return [`\${${node.getText()}}`];
    return node.templateSpans.reduce(
      (texts, span) =>
        combined(
          texts,
          formsOf(span.expression).map((inner) => inner + span.literal.text),
        ),
      [node.head.text],
    );
  };
  visit(source);
  return found;
}

const combined = (left: readonly string[], right: readonly string[]): string[] =>
  left.flatMap((first) => right.map((second) => first + second));

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(node.left) || isText(node.right)));

function insideOf(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (ts.isBinaryExpression(node))
    return [node.left, node.right].flatMap((side) => (isText(side) ? insideOf(side) : [side]));
  return [];
}

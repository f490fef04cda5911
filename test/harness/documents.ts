import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** What people read: every Markdown file of the repository, as paths from its root. */
export const documents = (): string[] =>
  globSync("{*.md,docs/**/*.md,examples/**/*.md}", { cwd: root, exclude: ["**/node_modules"] }).sort();

/** The fenced blocks of a document that are in one language; "" = in none. */
export function codeBlocks(document: string, language: string): string[] {
  const blocks = [...readDocument(document).matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  return blocks.filter(([, name]) => name === language).map(([, , code = ""]) => code);
}

export const readDocument = (document: string): string => readFileSync(join(root, document), "utf8");

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { documents, readDocument } from "../harness/documents.ts";

const root = join(import.meta.dirname, "..", "..");

const filesIn = (pattern: string): string[] =>
  globSync(pattern, { cwd: root, exclude: (name) => ["node_modules", "dist", ".git"].includes(name) });

/** Every file and folder of the repository, each with its path from the root. */
const known = filesIn("**/*");

/** A file of ours by its ending, or a path into one of our folders. */
const PATH =
  /^(?:[\w<>*.-]+\/)*[\w<>*.-]+\.(?:ts|mjs|md)$|^(?:provider|gitops|cli|emulator|schemas|test|tools|examples|docs)\/[\w<>*./-]*$/;

/** True where something exists at the path, or at one below `room` that ends with it; `<platform>` stands for any name. */
function exists(path: string, room: string): boolean {
  const name = path.replace(/^\.\//, "").replace(/\/$/, "");
  const pattern = name.replaceAll(/[.]/g, "\\.").replaceAll(/<[\w-]+>|\*/g, "[^/]+");
  const wanted = new RegExp(`^(?:${room}(?:.*/)?)?${pattern}$`);
  return known.some((file) => wanted.test(file));
}

/** The paths in backticks of a text that lead nowhere. A comment names a file of its own room by the name alone. */
const missing = (text: string, room = ""): string[] =>
  [...text.matchAll(/`([^`\s]+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => PATH.test(path) && !exists(path, room));

/** The links of a document that lead nowhere, counted from its own folder as a browser does. */
const brokenLinks = (document: string): string[] =>
  [...readDocument(document).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link) && !known.includes(join(dirname(document), link).replace(/\/$/, "")));

test.each(documents())("every path and link that %s has exists", (document) => {
  expect(missing(readDocument(document))).toEqual([]);
  expect(brokenLinks(document)).toEqual([]);
});

test("the list of pages has each of them", () => {
  const list = readDocument("docs/README.md");
  const pages = documents().filter((document) => /^docs\/[^/]+\.md$/.test(document) && document !== "docs/README.md");
  expect(pages.filter((page) => !list.includes(`(${page.slice("docs/".length)})`))).toEqual([]);
});

test("every file that a comment names exists", () => {
  const sources = filesIn("{provider,gitops,cli,emulator,test,tools}/**/*.{ts,mjs}");
  expect(sources.length).toBeGreaterThan(500);
  const wrong = sources.flatMap((file) => {
    const lines = readFileSync(join(root, file), "utf8").split("\n");
    const comments = lines.filter((line) => /^\s*(?:\/\*|\*|\/\/)/.test(line)).join("\n");
    return missing(comments, `${file.split("/")[0]}/`).map((path) => `${file}: ${path}`);
  });
  expect(wrong).toEqual([]);
});

test("a name that no file has is found", () => {
  expect(missing("see `no-such-file.ts` and `provider/kind/definition.ts`")).toEqual(["no-such-file.ts"]);
});

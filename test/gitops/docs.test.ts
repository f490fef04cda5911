import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { pullRequest } from "./pull-request.ts";

const docs = join(import.meta.dirname, "../../docs");

// `npx vitest run test/gitops/docs.test.ts -u` writes the files anew.
test.each([
  ["text", "review/review.txt"],
  ["markdown", "review/comment.md"],
  ["json", "review/change-set.json"],
  ["html", "review/page.html"],
])("the review of one realistic pull request, as %s, is what the docs show", async (format, file) => {
  const { directory } = pullRequest();
  const { code, out } = await run(["review", "--against", "main", "--format", format], { directory });
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot(join(docs, file));
  if (format === "text") expect(readFileSync(join(docs, "reviewing.md"), "utf8")).toContain(out.trim());
});

test.each([
  ["front-desk", "mermaid", "graph/front-desk.mmd"],
  ["front-desk", "svg", "graph/front-desk.svg"],
  ["abandoned-cart", "svg", "graph/abandoned-cart.svg"],
])("the picture of the example %s, as %s, is what the docs show", async (example, format, file) => {
  const { code, out } = await run(["graph", "--format", format], { directory: temporaryFolder(exampleFiles(example)) });
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot(join(docs, file));
  if (format === "mermaid") expect(readFileSync(join(docs, "graph.md"), "utf8")).toContain(out.trim());
});

import { expect, test } from "vitest";
import { fileRules } from "../../../provider/platforms/miraiminds/rules/file.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found } from "../../rules/found.ts";

test.each(["a.pdf", "a.TXT", "a/b.md", "a.markdown", "a.b.docx", UNKNOWN])("%s can be read", (source) => {
  expect(found(fileRules, { source })).toEqual([]);
});

test.each(["a.html", "a.csv", "a.doc", "README", ".pdf", "a.pdf/b", "constructor", "a.constructor"])(
  "%s cannot be read",
  (source) => {
    expect(found(fileRules, { source })).toEqual(["file-format at source"]);
  },
);

test.each([
  ["a.pdf", "b.pdf"],
  ["a.md", "b.markdown"],
  ["a.pdf", "Price list"],
  ["a.pdf", "Prices v1.2"],
  [UNKNOWN, "b.pdf"],
  ["a.pdf", UNKNOWN],
])("%s may be called %s", (source, name) => {
  expect(found(fileRules, { source, name })).toEqual([]);
});

test("a PDF may not be called a text", () => {
  expect(found(fileRules, { source: "a.pdf", name: "a.txt" })).toEqual(["file-format at name"]);
});

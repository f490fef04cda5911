import { expect, test } from "vitest";
import { fileRules } from "../../../provider/platforms/niche/rules/file.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found } from "../../rules/found.ts";

test.each(["a.pdf", "a.txt", "a.docx", "a.md", "a.csv", "a.html", "README", "notes.v2", "png", "a.png/b.md", UNKNOWN])(
  "%s may be text",
  (source) => {
    expect(found(fileRules, { source, name: source })).toEqual([]);
  },
);

test.each(["a.png", "a.JPG", "files/a.mp3", "a.mp4", "a.tar.gz", "a.exe", "a.woff2"])("%s is no text", (path) => {
  expect(found(fileRules, { source: path })).toEqual(["file-format at source"]);
  expect(found(fileRules, { source: "a.pdf", name: path })).toEqual(["file-format at name"]);
});

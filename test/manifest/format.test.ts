import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import { formatGitHub } from "../../provider/manifest/format-github.ts";
import { formatJson } from "../../provider/manifest/format-json.ts";
import { formatText, summary } from "../../provider/manifest/format-text.ts";

const typo: Diagnostic = {
  file: "manifests/a,b.yaml",
  line: 12,
  column: 3,
  endLine: 12,
  endColumn: 7,
  code: "unknown-property",
  message: "100% wrong",
  suggestion: "did you mean: other?",
  sourceLine: "\tx nam: 1",
};

describe("a problem as text", () => {
  it("has its place, its line with marks under the very characters, and what to do", () => {
    expect(formatText([typo])).toBe(
      [
        "manifests/a,b.yaml:12:3 unknown-property 100% wrong",
        "  12 | \tx nam: 1",
        "     | \t ^^^^",
        "  did you mean: other?",
        "",
      ].join("\n"),
    );
  });

  it("marks the rest of the line where it goes on below, and one character where it has none", () => {
    const marks = (more: Partial<Diagnostic>): string | undefined => formatText([{ ...typo, ...more }]).split("\n")[2];
    expect(marks({ endLine: 14, endColumn: 1 })).toBe("     | \t ^^^^^^^");
    expect(marks({ column: 10, endColumn: 10 })).toBe("     | \t        ^");
  });

  it("shows only the part of a very long line around its place", () => {
    const long = { ...typo, sourceLine: `${"a".repeat(500)}HERE${"b".repeat(500)}`, column: 501, endColumn: 505 };
    const [, source = "", marks = ""] = formatText([long]).split("\n");
    expect(source.length).toBeLessThan(140);
    expect(source.slice(marks.indexOf("^"), marks.lastIndexOf("^") + 1)).toBe("HERE");
  });

  it("is coloured only where that is asked for", () => {
    const escape = String.fromCharCode(27);
    expect(formatText([typo])).not.toContain(escape);
    expect(formatText([typo], { colour: true })).toContain(`${escape}[`);
  });

  it("is counted in the last line", () => {
    expect([summary(0, 0), summary(1, 1), summary(12, 3)]).toEqual([
      "0 manifests, 0 problems",
      "1 manifest, 1 problem",
      "12 manifests, 3 problems",
    ]);
  });
});

describe("a problem for machines", () => {
  it("is JSON with everything there is to know", () => {
    expect(JSON.parse(formatJson(5, [typo]))).toEqual({
      ...{ manifests: 5, problems: 1, diagnostics: [typo] },
      warnings: [],
    });
  });

  it("is one line for GitHub, with what has a meaning there escaped", () => {
    expect(formatGitHub([typo])).toBe(
      "::error file=manifests/a%2Cb.yaml,line=12,endLine=12,col=3,endColumn=7,title=unknown-property::100%25 wrong%0Adid you mean: other?",
    );
  });

  it("names no columns to GitHub where it spans lines, which GitHub refuses", () => {
    expect(formatGitHub([{ ...typo, endLine: 13 }])).not.toContain("col");
  });
});

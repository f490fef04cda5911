import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import { formatGitHub } from "../../provider/manifest/format-github.ts";
import { formatSarif } from "../../provider/manifest/format-sarif.ts";
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

  it("comes to GitHub so that the ten it shows are of all kinds and files", () => {
    const many = Array.from({ length: 40 }, (_, line) => ({ ...typo, line: line + 1, endLine: line + 1 }));
    const [other, elsewhere] = [
      { ...typo, code: "unknown-reference" },
      { ...typo, file: "z.yaml" },
    ];
    const lines = formatGitHub([...many, other, elsewhere]).split("\n");
    expect(lines).toHaveLength(42);
    const shown = lines.slice(0, 4).map((line) => /file=(.*?),line=(\d+).*title=(.*?)::/.exec(line)?.slice(1));
    expect(shown).toEqual([
      ["manifests/a%2Cb.yaml", "1", "unknown-property"],
      ["manifests/a%2Cb.yaml", "12", "unknown-reference"],
      ["z.yaml", "12", "unknown-property"],
      ["manifests/a%2Cb.yaml", "2", "unknown-property"],
    ]);
  });

  it("is a result in SARIF, at a relative place whatever the file is called", () => {
    const strange = { ...typo, file: "agents/#1 50%/c:d.yaml", message: "::error::no\nyes" };
    const { version, runs } = JSON.parse(formatSarif([typo, strange], [typo], { version: "1.2.3" })) as SarifLog;
    const [{ tool, columnKind, results }] = runs as [SarifLog["runs"][number]];
    expect([version, columnKind, tool.driver.version]).toEqual(["2.1.0", "utf16CodeUnits", "1.2.3"]);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(["unknown-property"]);
    expect(results.map(({ level }) => level)).toEqual(["error", "error", "warning"]);
    expect(results[0]).toMatchObject({
      ruleId: "unknown-property",
      ruleIndex: 0,
      message: { text: "100% wrong; did you mean: other?" },
      locations: [{ physicalLocation: { region: { startLine: 12, startColumn: 3, endLine: 12, endColumn: 7 } } }],
    });
    expect(results[1]).toMatchObject({
      message: { text: "\\u003a:error::no\\nyes; did you mean: other?" },
      locations: [{ physicalLocation: { artifactLocation: { uri: "agents/%231%2050%25/c%3Ad.yaml" } } }],
    });
  });
});

interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string }[] };
    };
    readonly columnKind: string;
    readonly results: readonly { readonly level: string }[];
  }[];
}

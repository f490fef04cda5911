import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../../provider/manifest/codes.ts";
import { brokenCases, expectedTexts, loadCase, textOfCase } from "./broken-cases.ts";
import { loadSet, problemsOf, workspace } from "./load-set.ts";

const expected = expectedTexts();

describe("a broken set of manifests", () => {
  it.each(brokenCases)("%s is reported with code, place, message and what to do", (name) => {
    expect(textOfCase(name)).toBe(expected.get(name));
  });

  it("of more than 4 MB in one file is refused before it is parsed", () => {
    const loaded = loadSet({
      "manifests/workspace.yaml": workspace(),
      "manifests/large.yaml": "#".repeat(4 * 1024 * 1024 + 1),
    });
    expect(problemsOf(loaded)).toEqual(["manifests/large.yaml:1:1 file-too-large"]);
  });

  it("never has a problem at a place that is not in the file", () => {
    for (const { line, column, endLine, endColumn, sourceLine } of brokenCases.flatMap(
      (name) => loadCase(name).diagnostics,
    )) {
      expect(column).toBeLessThanOrEqual(sourceLine.length + 1);
      if (endLine === line) expect(endColumn).toBeGreaterThanOrEqual(column);
      else expect(endLine).toBeGreaterThan(line);
    }
  });
});

describe("the folder of broken manifests", () => {
  it("holds at least 60 examples, and the table expects something of each and of nothing else", () => {
    expect(brokenCases.length).toBeGreaterThanOrEqual(60);
    expect([...expected.keys()]).toEqual(brokenCases);
    expect([...expected.values()].filter((text) => text.trim() === "")).toEqual([]);
  });

  it("has an example of every code", () => {
    const shown = brokenCases.flatMap((name) => loadCase(name).diagnostics.map(({ code }) => code));
    const missing = Object.keys(diagnosticCodes).filter((code) => !shown.includes(code));
    // Four megabytes are made when they are needed, above; a thousand problems in linear.test.ts; files that are alike, or that are not
    // read, in unread.test.ts, since a checkout or git itself may not have them;
    // warnings are no part of the table; and texts of many megabytes are made in template.test.ts.
    expect(missing).toEqual([
      "file-too-large",
      "unread-manifest",
      "overlay-without-stack",
      "converted-line-ends",
      "names-alike",
      "literal-expression",
      "text-too-long",
      "more-problems",
      "overlay-adds-namesake",
    ]);
  });
});

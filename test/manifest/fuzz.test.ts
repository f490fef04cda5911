import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatGitHub } from "../../provider/manifest/format-github.ts";
import { formatJson } from "../../provider/manifest/format-json.ts";
import { formatText } from "../../provider/manifest/format-text.ts";
import { runs, SEED } from "../harness/sample.ts";
import { agent, loadSet, transferTool, workspace } from "./load-set.ts";

const good = `${workspace()}---\n${transferTool("a")}---\n${agent("desk", 'toolIds: ["${tool.a}"]\nactivatedHours:\n  timezone: UTC\n  hours:\n    - { day: monday, startTime: "09:00", endTime: "17:00" }\n')}`;

const broken = join(import.meta.dirname, "broken");
const brokenTexts = readdirSync(broken, { withFileTypes: true })
  .filter((entry) => entry.isFile() && statSync(join(broken, entry.name)).size < 3000)
  .map((entry) => readFileSync(join(broken, entry.name)));

/** Loads one file with these bytes; the problems, in every format, must be about places that exist. */
function load(bytes: Uint8Array): void {
  const { diagnostics } = loadSet(
    { "manifests/a.yaml": bytes, "overlays/prod/b.yaml": bytes },
    { stack: "prod", environment: {} },
  );
  for (const { line, column, sourceLine, sourceColumn = 1 } of diagnostics) {
    expect(line).toBeGreaterThan(0);
    // Of a long line only a piece is shown.
    expect(column).toBeGreaterThanOrEqual(sourceColumn);
    expect(column).toBeLessThanOrEqual(sourceColumn + sourceLine.length);
  }
  formatText(diagnostics, { colour: true });
  expect(formatGitHub(diagnostics).split("\n")).toHaveLength(Math.max(1, diagnostics.length));
  expect(() => JSON.parse(formatJson(1, diagnostics)) as unknown).not.toThrow();
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(
    fc.constantFrom(
      "\n",
      "  ",
      "\t",
      ": ",
      "- ",
      "&a ",
      "*a",
      "<<: *a",
      "${",
      "}",
      "[",
      "{",
      '"',
      "'",
      "|\n",
      "!x ",
      "#",
      "~",
      "---\n",
      "%",
      "\u0000",
      "\uFEFF",
      "é",
      "1",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  ),
});

describe("whatever a file holds", () => {
  it("arbitrary bytes never make the loader throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => load(bytes)),
      { numRuns: runs(100, 300), seed: SEED },
    );
  });

  it("arbitrary JSON never makes the loader throw", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (spec, metadata) => {
        const document = { apiVersion: "niche/v1", kind: "VoiceAgent", metadata, spec };
        load(Buffer.from(JSON.stringify(document)));
      }),
      { numRuns: runs(100, 300), seed: SEED },
    );
  });

  it.each(["VoiceAgent", "Tool", "File", "Deployment", "CalendarIntegration", "Workspace"])(
    "a %s with any JSON in place of any value never makes the loader throw",
    (kind) => {
      const values = fc.dictionary(
        fc.constantFrom(
          "name",
          "type",
          "workflow",
          "activatedHours",
          "toolIds",
          "personality",
          "template",
          "templateToolId",
          "configOverride",
          "source",
          "voiceAgentId",
          "onDuty",
          "businessId",
          "calendarId",
          "accessToken",
        ),
        fc.oneof(
          fc.jsonValue({ maxDepth: 4 }),
          fc.constantFrom("INBOUND", "OUTBOUND", "transferCall", "googleCal", "${tool.a}", "${config.a}"),
        ),
      );
      fc.assert(
        fc.property(values, (spec) =>
          load(Buffer.from(JSON.stringify({ apiVersion: "niche/v1", kind, metadata: { name: "a" }, spec }))),
        ),
        { numRuns: runs(40, 100), seed: SEED },
      );
    },
  );

  it("edited manifests never make the loader throw", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(Buffer.from(good), ...brokenTexts),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (start, edits) => {
          const edited = edits.reduce((text, { at, remove, insert }) => {
            const offset = Math.floor(at * text.length);
            return Buffer.concat([text.subarray(0, offset), Buffer.from(insert), text.subarray(offset + remove)]);
          }, start);
          load(edited);
        },
      ),
      { numRuns: runs(200, 600), seed: SEED },
    );
  });
});

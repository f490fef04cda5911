import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import { formatGitHub } from "../../provider/manifest/format-github.ts";
import { formatJson } from "../../provider/manifest/format-json.ts";
import { formatText } from "../../provider/manifest/format-text.ts";
import { jsonText, oneLine, printable } from "../../provider/text/printable.ts";
import { registerSecret } from "../../provider/http/redact.ts";
import { HOSTILE, steering } from "./hostile.ts";

// eslint-disable-next-line no-control-regex -- colours begin with one
const COLOUR = /\u001b\[\d+m/g;

const texts = Object.entries(HOSTILE);

/** A problem that says `text` wherever words of somebody else can be. */
const problem = (text: string): Diagnostic => ({
  ...{ line: 3, column: 2, endLine: 3, endColumn: 4, code: text },
  ...{ file: `manifests/${text}/a.yaml`, message: text, suggestion: text, sourceLine: text },
});

describe("the door out", () => {
  it.each(texts)("makes %s harmless", (_, text) => {
    expect(steering(text)).not.toEqual([]);
    for (const way of [printable, oneLine]) {
      expect(steering(way(text))).toEqual([]);
      expect(steering(way(`before${text}after\n${text}`))).toEqual([]);
    }
    expect(oneLine(`${text}\n${text}`)).not.toContain("\n");
    expect(printable(printable(text))).toBe(printable(text));
  });

  it.each(texts)("keeps JSON with %s the same value", (_, text) => {
    const value = { [text]: [text, { deep: text }], number: 1.5, none: null };
    const json = jsonText(value);
    expect(steering(json)).toEqual([]);
    expect(JSON.parse(json)).toEqual(value);
    expect(JSON.parse(jsonText(value, { indent: 0 }))).toEqual(value);
  });

  it("shows what is there instead of hiding it, and leaves our own lines, tabs and letters of any language", () => {
    expect(printable("a\u001bb\u202ec")).toBe("a\\u001bb\\u202ec");
    expect(oneLine("a\nb")).toBe("a\\nb");
    const own =
      "error: 12::30 at https://x.example\n\tनमस्ते क्‍ष 👩‍👩‍👧 می‌خواهم ## [x] #1\n  : :: c 1\ufe0f\u20e3 \u2764\ufe0f\u200d\u{1f525}";
    expect(printable(own)).toBe(own);
  });

  it("cuts a line between signs, and never between the halves of one", () => {
    expect(oneLine("aaa\u{1f600}b", { length: 5 })).toBe("aaa…");
    expect(oneLine("aaa\u{1f600}", { length: 5 })).toBe("aaa\u{1f600}");
  });

  it("masks a secret also in an object with a member that JSON would look for", () => {
    registerSecret("sk-very-secret-key");
    expect(JSON.parse(jsonText({ toJSON: "x", key: "sk-very-secret-key" }))).toEqual({ toJSON: "x", key: "[secret]" });
  });

  it("lets colours through only where they are ours, and nothing else with them", () => {
    const red = "\u001b[31mred\u001b[39m\u001b[2J";
    expect(printable(red, { colour: true })).toBe("\u001b[31mred\u001b[39m\\u001b[2J");
    expect(printable(red)).not.toContain("\u001b");
  });

  it("masks a secret that JSON is made of without breaking the JSON around it", () => {
    registerSecret('{"client_id":"abc"}');
    const json = jsonText({ text: '{"client_id":"abc"}', client_id: "abc" });
    expect(JSON.parse(json)).toEqual({ text: "[secret]", client_id: "abc" });
  });
});

describe("problems of manifests", () => {
  it.each(texts)("with %s are harmless as text, in colours, as JSON and for GitHub", (_, text) => {
    const plain = formatText([problem(text)]);
    expect(steering(plain)).toEqual([]);
    // Place and message, the source line, its marks and the suggestion: nobody can add a line of his own.
    expect(plain.split("\n")).toHaveLength(5);
    expect(steering(formatText([problem(text)], { colour: true }).replace(COLOUR, ""))).toEqual([]);
    const json = formatJson(1, [problem(text)]);
    expect(steering(json)).toEqual([]);
    expect(JSON.parse(json)).toMatchObject({ diagnostics: [problem(text)] });
    const github = formatGitHub([problem(text)]);
    expect(github.split("\n")).toHaveLength(1);
    expect(github).toMatch(/^::error file=/);
    expect(steering(github.slice("::error".length))).toEqual([]);
  });

  it("mark the place although signs before it and in it are written longer", () => {
    const [, line = "", marks = ""] = formatText([problem("\u001b\u001bx")]).split("\n");
    expect(line).toBe("  3 | \\u001b\\u001bx");
    expect(marks).toBe("    |       ^^^^^^^");
  });
});

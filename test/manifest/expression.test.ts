import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Expression, formatTemplate, parseTemplate, type Part } from "../../provider/manifest/expression.ts";

const expressionsOf = (parts: readonly Part[]): (string | Expression)[] =>
  parts.map((part) => (typeof part === "string" ? part : part.expression));

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,9}$/);
const kind = word.filter((text) => !["text", "config", "env"].includes(text));

const expression: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), path: fc.stringMatching(/^[a-z./]([a-z ./]{0,9}[a-z])?$/) }),
  fc.record({ type: fc.constant("config" as const), key: fc.stringMatching(/^[\w-][\w.-]{0,5}(:[\w.-]{1,5})?$/) }),
  fc.record({ type: fc.constant("env" as const), name: fc.stringMatching(/^[A-Za-z_]\w{0,9}$/) }),
  fc.record({ type: fc.constant("reference" as const), kind, name }),
  fc.record({ type: fc.constant("reference" as const), kind, name, output: word }),
);

// A `$` right before an expression would make a literal `${` of it.
const literal = fc.string({ minLength: 1 }).filter((text) => !text.endsWith("$"));

describe("a template", () => {
  it("is split into literals and expressions, each with its place", () => {
    const { parts, errors } = parseTemplate("Call ${deployment.front-desk.phoneNumber} or ${config.other:number}.");
    expect(errors).toEqual([]);
    expect(parts).toEqual([
      "Call ",
      {
        expression: { type: "reference", kind: "deployment", name: "front-desk", output: "phoneNumber" },
        start: 5,
        end: 41,
      },
      " or ",
      { expression: { type: "config", key: "other:number" }, start: 45, end: 67 },
      ".",
    ]);
  });

  it.each([
    ["$${tool.a}", "${tool.a}"],
    ["a $${b} c", "a ${b} c"],
    ["$$${x}", "$${x}"],
    ["costs $5 and {6}", "costs $5 and {6}"],
    ["$${", "${"],
  ])("%s has no expression and reads %s", (text, meaning) => {
    expect(parseTemplate(text)).toEqual({ parts: [meaning], errors: [] });
  });

  it.each([
    ["${", 2],
    ["${tool.a", 8],
    ["${tool.a\n}", 8],
    ["${}", 2],
    ["${ tool.a}", 2],
    ["${tool}", 6],
    ["${tool:a}", 6],
    ["${tool.A}", 7],
    ["${tool.a.b.c}", 10],
    ["${text:}", 7],
    ["${text: a}", 7],
    ["${env.1}", 6],
    ["${config.}", 9],
    ["${1tool.a}", 2],
  ])("%s is wrong at character %i", (text, at) => {
    expect(parseTemplate(text).errors.map((error) => error.at)).toEqual([at]);
  });

  it("reports every expression that cannot be read, and reads the others", () => {
    const { parts, errors } = parseTemplate("${a} ${tool.b} ${c:}");
    expect(errors.map(({ start, at }) => [start, at])).toEqual([
      [0, 3],
      [15, 18],
    ]);
    expect(expressionsOf(parts)).toContainEqual({ type: "reference", kind: "tool", name: "b" });
  });

  it("written from parts is read as the same parts", () => {
    const parts = fc.array(fc.tuple(literal, expression), { maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.option(literal, { nil: undefined }), (pairs, last) => {
        const written = [...pairs.flat(), ...(last === undefined ? [] : [last])];
        const { parts: read, errors } = parseTemplate(formatTemplate(written));
        expect(errors).toEqual([]);
        expect(expressionsOf(read)).toEqual(written);
      }),
    );
  });

  it("of any text covers it without gaps, or has errors inside it", () => {
    const pieces = fc.array(fc.constantFrom("$", "{", "}", "${", "tool", ".", "a", ":", " ", "\n", "config", "é"));
    fc.assert(
      fc.property(pieces, (list) => {
        const text = list.join("");
        const { parts, errors } = parseTemplate(text);
        for (const { start, at } of errors)
          expect([start >= 0, at > start, at <= text.length]).toEqual([true, true, true]);
        if (errors.length > 0) return;
        const covered = parts.map((part) =>
          typeof part === "string" ? part.replaceAll("${", () => "$${") : text.slice(part.start, part.end),
        );
        expect(covered.join("")).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

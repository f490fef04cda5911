import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { Diagnostics } from "../../provider/manifest/diagnostic.ts";
import { parseSource } from "../../provider/manifest/parse.ts";
import { reportSchema } from "../../provider/manifest/schema-check.ts";
import { SourceText } from "../../provider/manifest/source-text.ts";
import { plainValue } from "../../provider/manifest/value.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";

/**
 * The messages for the property `x` of a YAML mapping that must follow a schema, and the value that rules get to see.
 */
function check(yaml: string, schema: object, change: (value: unknown) => unknown = (value) => value) {
  const diagnostics = new Diagnostics();
  const source = new SourceText({ file: "a.yaml", path: "/a.yaml", text: yaml });
  const [tree] = parseSource(source, diagnostics.report).documents;
  if (!tree) throw new Error("no document");
  const validator = new Ajv2020({ allErrors: true, strict: false }).compile({
    type: "object",
    properties: { x: schema },
  });
  const section = { tree, key: { source, start: 0, end: 0 } };
  const masked = reportSchema({
    validator,
    value: change(plainValue(tree)),
    section,
    path: ["spec"],
    report: diagnostics.report,
  });
  const found = diagnostics.sorted();
  return { masked, found, text: found.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

describe("a value that breaks its schema", () => {
  it.each([
    ["const", "x: 2", { const: 1 }, "1:4 spec.x must be 1, and is the number 2"],
    ["enum", "x: c", { enum: ["a", "b"] }, '1:4 spec.x must be a or b, and is the text "c"'],
    ["type", "x: [1]", { type: "string" }, "1:4 spec.x must be a text, and is a list"],
    [
      "type of several",
      "x: a",
      { type: ["number", "null"] },
      '1:4 spec.x must be a number or empty, and is the text "a"',
    ],
    ["minLength", "x: é", { minLength: 2 }, "1:4 spec.x must have at least 2 characters, and has 1"],
    ["minLength of nothing", 'x: ""', { minLength: 1 }, "1:4 spec.x must not be empty"],
    ["maxLength", "x: 👍👍", { maxLength: 1 }, "1:4 spec.x must have at most 1 character, and has 2"],
    ["minItems", "x: [a]", { minItems: 2 }, "1:4 spec.x must have at least 2 items, and has 1"],
    ["maxItems", "x: [a, b]", { maxItems: 1 }, "1:4 spec.x must have at most 1 item, and has 2"],
    ["minProperties", "x: {a: 1}", { minProperties: 2 }, "1:4 spec.x must have at least 2 properties, and has 1"],
    ["maxProperties", "x: {a: 1, b: 2}", { maxProperties: 1 }, "1:4 spec.x must have at most 1 property, and has 2"],
    ["minimum", "x: 1", { minimum: 2 }, "1:4 spec.x must be at least 2, and is the number 1"],
    ["maximum", "x: 3", { maximum: 2 }, "1:4 spec.x must be at most 2, and is the number 3"],
    ["exclusiveMinimum", "x: 2", { exclusiveMinimum: 2 }, "1:4 spec.x must be more than 2, and is the number 2"],
    ["exclusiveMaximum", "x: 2", { exclusiveMaximum: 2 }, "1:4 spec.x must be less than 2, and is the number 2"],
    ["uniqueItems", "x: [a, b, a]", { uniqueItems: true }, "1:11 spec.x[2] is the same as item 1 of the list"],
    [
      "propertyNames",
      "x: {a-b: 1}",
      { propertyNames: { maxLength: 2 } },
      "1:5 spec.x.a-b is not a name that is possible here",
    ],
    ["dependentRequired", "x: {a: 1}", { dependentRequired: { a: ["b"] } }, "1:1 spec.x.b is missing, which a needs"],
    ["a keyword without words of ours", "x: 3", { multipleOf: 2 }, "1:4 spec.x must be multiple of 2"],
    ["false", "x: 3", false, "1:1 spec.x is not possible for this kind"],
  ])("%s", (_, yaml, schema, message) => {
    expect(check(yaml, schema as object).text).toContain(message);
  });
});

describe("a value that is not known yet", () => {
  const at = (path: "x", inner: unknown) => () => ({ [path]: inner });

  it.each([
    ["type", { type: "integer" }, UNKNOWN],
    ["enum", { enum: ["a"] }, UNKNOWN],
    ["maxLength", { type: "string", maxLength: 3 }, UNKNOWN],
    ["pattern", { pattern: "^a$" }, UNKNOWN],
    ["a list of equal unknowns", { uniqueItems: true }, [UNKNOWN, UNKNOWN, "a"]],
    [
      "a choice between shapes",
      { oneOf: [{ required: ["a"], properties: { a: { const: 1 } } }, { type: "string" }] },
      { a: UNKNOWN },
    ],
    ["false", false, UNKNOWN],
  ])("breaks no rule: %s", (_, schema, value) => {
    expect(check("x: 1", schema as object, at("x", value)).text).toEqual([]);
  });

  it("does not hide what is missing or too much beside it", () => {
    const schema = { required: ["b"], properties: { a: {}, b: {} }, additionalProperties: false };
    const { found } = check("x: {a: 1, c: 1}", schema, at("x", { a: UNKNOWN, c: UNKNOWN }));
    expect(found.map(({ code }) => code).sort()).toEqual(["missing-property", "unknown-property"]);
  });

  it("does not hide a repetition of what is known", () => {
    const { found } = check("x: [a, b, a]", { uniqueItems: true }, at("x", [UNKNOWN, "a", "a"]));
    expect(found.map(({ code }) => code)).toEqual(["duplicate-item"]);
  });
});

describe("what rules get to see", () => {
  it("is the value with UNKNOWN in the place of what was reported or is missing", () => {
    const schema = {
      required: ["c"],
      properties: { a: { type: "string" }, b: { items: { type: "string" } } },
    };
    expect(check("x: {a: 1, b: [k, 2], d: 3}", schema).masked).toEqual({
      x: { a: UNKNOWN, b: ["k", UNKNOWN], c: UNKNOWN, d: 3 },
    });
  });
});

import { expect, test } from "vitest";
import { findProblems, formatPath, withoutPaths, type Schema } from "../../emulator/kernel/json-schema.ts";
import type { Json } from "../../emulator/kernel/json.ts";

const text = (schema: Schema, value: Json) =>
  findProblems(schema, value).map(({ path, message }) => `${formatPath(path)} ${message}`.trim());

test.each<[Schema, Json, string[]]>([
  [{ type: "string" }, "x", []],
  [{ type: "string" }, null, ["must be a string"]],
  [{ type: "object" }, [], ["must be an object"]],
  [{ type: "integer" }, 1.5, ["must be an integer"]],
  [{ type: "number" }, 1.5, []],
  [{ type: "boolean" }, "true", ["must be a boolean"]],
  [{ type: ["string", "null"] }, null, []],
  [{ type: ["string", "null"], minLength: 1 }, "", ["must have at least 1 characters"]],
  [{ type: ["integer", "null"] }, "1", ["must be an integer or null"]],
  [{ maxLength: 1 }, "😀", []],
  [{ maxLength: 1 }, "ab", ["must have at most 1 characters"]],
  [{ minLength: 1 }, "", ["must have at least 1 characters"]],
  [{ pattern: "^a$" }, "b", ["must match ^a$"]],
  [{ enum: ["a"] }, "b", ["must be one of a"]],
  [{ minimum: 1, maximum: 2 }, 3, ["must be at most 2"]],
  [{ minItems: 1 }, [], ["must have at least 1 items"]],
  [{ items: { type: "string" } }, ["a", 1], ["[1] must be a string"]],
  [{ required: ["a"], properties: { a: { type: "string" } } }, {}, ["a is required"]],
  [{ properties: { a: { type: "string" } } }, { a: 1, b: 1 }, ["a must be a string"]],
  [{ properties: {}, additionalProperties: false }, { b: 1 }, ["b is not a known field"]],
  [{ additionalProperties: { type: "string" } }, { b: 1 }, ["b must be a string"]],
  [{ propertyNames: { pattern: "^a" } }, { b: 1 }, ["b must match ^a"]],
  [{ additionalProperties: false }, { toString: 1 }, ["toString is not a known field"]],
])("%j of %j", (schema, value, expected) => {
  expect(text(schema, value)).toEqual(expected);
});

test("paths lead through objects and arrays, and what they lead to can be removed", () => {
  const closed: Schema = { type: "object", properties: { a: { type: "string" } }, additionalProperties: false };
  const value = { list: [{ a: "x", b: 1 }, { a: "y" }] };
  const problems = findProblems({ properties: { list: { items: closed } } }, value);
  expect(problems.map(({ path }) => formatPath(path))).toEqual(["list[0].b"]);
  const paths = problems.map(({ path }) => path);
  expect(withoutPaths(value, paths)).toEqual({ list: [{ a: "x" }, { a: "y" }] });
});

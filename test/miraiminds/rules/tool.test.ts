import { describe, expect, test } from "vitest";
import { toolRules, toolSetRules } from "../../../provider/platforms/miraiminds/rules/tool.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found, foundInSet, messages, suggestions } from "../../rules/found.ts";
import { declared } from "./declared.ts";

const tool = { name: "Order status", description: "Tells it.", url: "https://example.com", method: "post" };
const find = (part: object): string[] => found(toolRules, { ...tool, ...part });
const properties = (...list: unknown[]): object => ({ parameters: { properties: list } });

test("a name has no spaces around it", () => {
  expect(find({ name: "Order status " })).toEqual(["name-spaces at name"]);
});

describe("headers", () => {
  const headers = (...keys: unknown[]): string[] => find({ headers: keys.map((key) => ({ key, value: "a" })) });

  test("may be several", () => {
    expect(headers("Accept", "X-Shop", UNKNOWN, UNKNOWN)).toEqual([]);
  });

  test("may not be given twice, in whatever letter case", () => {
    expect(headers("X-Shop", "Accept", "x-shop")).toEqual(["duplicate-header at headers[2].key"]);
  });
});

describe("properties", () => {
  test.each([
    ["different names", properties({ name: "a" }, { name: "b" })],
    ["one name at different depths", properties({ name: "a", type: "object", properties: [{ name: "a" }] })],
    ["unknown names", properties({ name: UNKNOWN }, { name: UNKNOWN })],
    ["a type that is not known yet", properties({ name: "a", type: UNKNOWN, properties: [], items: {}, enum: ["b"] })],
    ["words that mean something here", properties({ name: "path", path: "b" }, { name: "constructor" })],
    ["choices among texts", properties({ name: "a", enum: ["b", "c"] }, { name: "b", type: "string", enum: ["b"] })],
  ])("may have %s", (_what, part) => {
    expect(find(part)).toEqual([]);
  });

  const first = "parameters.properties[0]";
  test.each([
    ["one name twice", properties({ name: "a" }, { name: "a" }), "duplicate-property at parameters.properties[1].name"],
    [
      "one name twice inside",
      properties({ name: "a", type: "object", properties: [{ name: "b" }, { name: "b" }] }),
      `duplicate-property at ${first}.properties[1].name`,
    ],
    ["choices among numbers", properties({ name: "a", type: "number", enum: ["1"] }), `enum-of-texts at ${first}.enum`],
    ["a choice twice", properties({ name: "a", enum: ["b", "b"] }), `duplicate-item at ${first}.enum[1]`],
    ["insides without a type", properties({ name: "a", properties: [] }), `inside-of-scalar at ${first}.properties`],
    ["items in an object", properties({ name: "a", type: "object", items: {} }), `inside-of-scalar at ${first}.items`],
    [
      "properties in an array",
      properties({ name: "a", type: "array", properties: [] }),
      `inside-of-scalar at ${first}.properties`,
    ],
  ])("may not have %s", (_what, part, problem) => {
    expect(find(part)).toEqual([problem]);
  });
});

test.each([
  [{ name: "a", items: {} }, "only an array has items, and a property without a type is a string"],
  [{ name: "a", type: "object", items: {} }, "only an array has items"],
])("what a type has inside is said", (property, message) => {
  expect(messages(toolRules, { ...tool, ...properties(property) })).toEqual([message]);
});

describe("what is required", () => {
  test.each([
    ["described", { parameters: { required: ["a"], properties: [{ name: "a" }] } }],
    ["perhaps described", { parameters: { required: ["a"], properties: [{ name: UNKNOWN }] } }],
    ["perhaps described elsewhere", { parameters: { required: ["a"], properties: UNKNOWN } }],
    ["unknown", { parameters: { required: [UNKNOWN], properties: [] } }],
    ["described inside", properties({ name: "a", type: "object", required: ["b"], properties: [{ name: "b" }] })],
  ])("is %s", (_what, part) => {
    expect(find(part)).toEqual([]);
  });

  test.each([
    ["in the parameters", { parameters: { required: ["a"] } }, "required-property at parameters.required[0]"],
    [
      "in a property",
      properties({ name: "a", type: "object", required: ["a"], properties: [{ name: "b" }] }),
      "required-property at parameters.properties[0].required[0]",
    ],
  ])("is not only named %s", (_what, part, problem) => {
    expect(find(part)).toEqual([problem]);
  });

  test.each([
    [[], '"b" is required, but not described; there is none'],
    [[{ name: "a" }], '"b" is required, but not described; there is "a"'],
  ])("is told from what there is", (list, message) => {
    expect(messages(toolRules, { ...tool, parameters: { required: ["b"], properties: list } })).toEqual([message]);
  });

  test("is suggested by its right name", () => {
    const parameters = { required: ["orderNumbr"], properties: [{ name: "orderNumber" }] };
    expect(suggestions(toolRules, { ...tool, parameters })).toEqual(['did you mean "orderNumber"?']);
  });
});

describe("slugs of tools", () => {
  const first = declared("Tool", "first", tool);
  const check = (name: unknown, workspace = "acme"): string[] => {
    const second = declared("Tool", "second", { ...tool, name }, { workspace });
    return foundInSet(toolSetRules, second, [first, second]);
  };

  test("may not clash in one workspace", () => {
    expect(check("order-status")).toEqual(["slug-clash at name"]);
  });

  test("may be the same in two", () => {
    expect(check("order-status", "other")).toEqual([]);
  });

  test.each(["Order status", "Order state", UNKNOWN, 5])("do not clash for %s", (name) => {
    expect(check(name)).toEqual([]);
  });
});

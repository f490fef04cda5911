import type { MiraiMindsToolSpec } from "../../../generated/miraiminds.ts";
import type { Rule, SetRule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { listOf, objectOf, textOf } from "../../rules/loose.ts";
import { nameProblems } from "../../rules/name.ts";
import { enumProblems } from "./enum-of-texts.ts";
import { duplicateHeaders } from "./headers.ts";
import { allNames, duplicateNames, namedLists, requiredNames } from "./named-list.ts";
import { slugClash } from "./slug-clash.ts";

type ToolRule = Rule<MiraiMindsToolSpec>;

const cleanName: ToolRule = ({ name }) => nameProblems(["name"], name);

const distinctHeaders: ToolRule = ({ headers }) =>
  duplicateHeaders(
    listOf(headers).map((header, index) => ({
      path: ["headers", index, "key"],
      name: textOf(objectOf(header)["key"]),
    })),
  );

const listsOf = ({ parameters }: MiraiMindsToolSpec) =>
  namedLists(["parameters", "properties"], objectOf(parameters)["properties"], "properties");

const distinctProperties: ToolRule = (spec) =>
  listsOf(spec).flatMap((items) => duplicateNames(items, "duplicate-property"));

/** `required` stands beside the `properties` that it speaks of, in the parameters and in each property. */
const requiredProperties: ToolRule = (spec) => {
  const parameters = { path: ["parameters"], item: objectOf(spec.parameters) };
  return [parameters, ...listsOf(spec).flat()].flatMap(({ path, item: { required, properties } }) => {
    // What is not known, or wrong, may hold the name.
    if (properties !== undefined && !Array.isArray(properties)) return [];
    const names = allNames(namedLists([], properties, "properties")[0] ?? []);
    return names === undefined ? [] : requiredNames([...path, "required"], required, names, "required-property");
  });
};

const choices: ToolRule = (spec) =>
  listsOf(spec)
    .flat()
    .flatMap(({ path, item }) => enumProblems(path, item));

/** What only one type has inside (our reading of contract §8, where a type that is left out is `string`). */
const insides: readonly (readonly [property: string, type: string])[] = [
  ["properties", "object"],
  ["required", "object"],
  ["items", "array"],
];

const insideOfScalar: ToolRule = (spec) =>
  listsOf(spec)
    .flat()
    .flatMap(({ path, item }) =>
      insides.flatMap(([property, wanted]): Problem[] => {
        const type = item["type"] === undefined ? "string" : textOf(item["type"]);
        if (item[property] === undefined || type === undefined || type === wanted) return [];
        const untyped = item["type"] === undefined ? ", and a property without a type is a string" : "";
        const message = `only an ${wanted} has ${property}${untyped}`;
        const suggestion = `write type: ${wanted}, or remove ${property}`;
        return [{ path: [...path, property], code: "inside-of-scalar", message, suggestion }];
      }),
    );

/** What the schema of a Tool cannot say. */
export const toolRules: readonly ToolRule[] = [
  cleanName,
  distinctHeaders,
  distinctProperties,
  requiredProperties,
  choices,
  insideOfScalar,
];

/** Contract §8: a name that is similar to another tool's of the workspace is refused. That no two have one name follows from the natural key. */
export const toolSetRules: readonly SetRule[] = [slugClash((one, other) => one.workspace === other.workspace)];

import type { MiraiMindsVoiceAgentSpec } from "../../../generated/miraiminds.ts";
import type { JsonObject, Rule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { isObject } from "../../../kind/value.ts";
import { objectOf, textOf } from "../../rules/loose.ts";
import { duplicateNames, namedLists, requiredNames } from "./named-list.ts";

type AgentRule = Rule<MiraiMindsVoiceAgentSpec>;

/** The settings of a custom variant; of the others, nothing that concerns variables. */
export function customConfig({ variant }: MiraiMindsVoiceAgentSpec): JsonObject {
  const { type, config } = objectOf(variant);
  return type === "custom" ? objectOf(config) : {};
}

const inputSchema = ["variant", "config", "inputSchema"];
const variableSchema = ["variant", "config", "variableSchema"];

/** Contract §5.1: the second is an alternative to the first; which one would count is not said. */
const oneSchema: AgentRule = (spec) => {
  const { inputSchema: input, variableSchema: variables } = customConfig(spec);
  if (input === undefined || variables === undefined) return [];
  const message = "the variables are declared in inputSchema already, and the platform may read either";
  return [{ path: variableSchema, code: "one-variable-schema", message, suggestion: "remove one of the two" }];
};

const distinctNames: AgentRule = (spec) =>
  namedLists(inputSchema, customConfig(spec)["inputSchema"], "fields").flatMap((items) =>
    duplicateNames(items, "duplicate-variable"),
  );

/** Contract §5.1: a type that is left out is `string`, which easily happens to an object. */
const fieldsOfScalar: AgentRule = (spec) =>
  namedLists(inputSchema, customConfig(spec)["inputSchema"], "fields")
    .flat()
    .flatMap(({ path, item: { type, fields } }): Problem[] => {
      const name = type === undefined ? "string" : textOf(type);
      if (fields === undefined || name === undefined || name === "object" || name === "array") return [];
      const message = `a ${name} has no fields${type === undefined ? ", and a variable without a type is a string" : ""}`;
      const suggestion = "write type: object, or array";
      return [{ path: [...path, "fields"], code: "fields-of-scalar", message, suggestion }];
    });

const requiredVariables: AgentRule = (spec) => {
  const { properties, required } = objectOf(customConfig(spec)["variableSchema"]);
  if (!isObject(properties)) return [];
  return requiredNames([...variableSchema, "required"], required, Object.keys(properties), "required-variable");
};

/** The variables that a custom agent declares. */
export const variableRules: readonly AgentRule[] = [oneSchema, distinctNames, fieldsOfScalar, requiredVariables];

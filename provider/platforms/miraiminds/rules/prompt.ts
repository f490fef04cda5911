import type { MiraiMindsVoiceAgentSpec } from "../../../generated/miraiminds.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Path, Problem } from "../../../kind/problem.ts";
import { isUnknown } from "../../../kind/unknown.ts";
import { isObject, valueAt } from "../../../kind/value.ts";
import { didYouMean, objectOf, textOf } from "../../rules/loose.ts";
import type { NamedItem } from "./named-list.ts";
import { findMissingVariable, itemsOf, placeholders } from "./placeholders.ts";
import { customConfig } from "./variables.ts";

type AgentRule = Rule<MiraiMindsVoiceAgentSpec>;

const prompt: Path = ["agent", "systemPrompt"];
const olderPrompt: Path = ["variant", "config", "systemPrompt"];

/**
 * Contract §5.1: the author of a custom agent writes its prompt (its schema calls it optional, but there is nothing else to go by), and
 * §17: it used to stand elsewhere. For the other variants the platform writes it.
 */
const onePrompt: AgentRule = (spec) => {
  const { type, config } = objectOf(spec.variant);
  if (type !== "custom" || !isObject(spec.agent) || isUnknown(config)) return [];
  const given = [prompt, olderPrompt].filter((path) => valueAt(spec, path) !== undefined);
  if (given.length === 1) return [];
  return given.length === 0
    ? [
        {
          path: ["agent"],
          code: "one-prompt",
          message: "a custom agent has nothing but its prompt to go by, and this one has none",
          suggestion: "add systemPrompt: ${text:prompts/….md}",
        },
      ]
    : [
        {
          path: olderPrompt,
          code: "one-prompt",
          message: "the prompt is given in agent.systemPrompt as well; this is only its older place",
          suggestion: "remove it here",
        },
      ];
};

/** Texts that the platform fills in (contract §5.1). */
const templates: readonly Path[] = [prompt, olderPrompt, ["agent", "firstMessage"], ["agent", "endMessage"]];

/**
 * `undeclared-variable`: a placeholder that the agent's own declaration does not know. The platform would leave it as it stands, for the
 * customer to hear. Only for custom agents that declare variables, as the platform's own change over time (contract §5.3), and not where
 * `preCall` may bring in others.
 */
const declaredVariables: AgentRule = (spec) => {
  const { inputSchema, variableSchema } = customConfig(spec);
  if (spec.preCall !== undefined) return [];
  const variables = inputSchema === undefined ? propertiesOf(variableSchema) : itemsOf(inputSchema);
  if (variables.length === 0) return [];
  return templates.flatMap((path) =>
    placeholders(textOf(valueAt(spec, path)) ?? "").flatMap((name): Problem[] => {
      const nothing = findMissingVariable(name, variables);
      if (nothing === undefined) return [];
      const { why, meant } = nothing;
      const suggestion = didYouMean(meant && `{{${meant}}}`).suggestion ?? "declare it in variant.config";
      return [{ path, code: "undeclared-variable", message: `{{${name}}}: ${why}`, suggestion }];
    }),
  );
};

/** The variables of a `variableSchema`, of whose insides nothing is said. */
const propertiesOf = (schema: unknown): readonly NamedItem[] =>
  Object.keys(objectOf(objectOf(schema)["properties"])).map((name) => ({ path: [], item: { name, type: "object" } }));

/** What the agent is told, and what it says. */
export const promptRules: readonly AgentRule[] = [onePrompt, declaredVariables];

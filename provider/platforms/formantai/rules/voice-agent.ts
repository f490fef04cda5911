import type { FormantAIVoiceAgentSpec } from "../../../generated/formantai.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Problem } from "../../../kind/problem.ts";
import { duplicateItems } from "../../rules/duplicates.ts";
import { listOf, objectOf, textOf } from "../../rules/loose.ts";
import { nameProblems } from "../../rules/name.ts";
import { distinct } from "./distinct.ts";
import { webhookTargetRules } from "./webhook-targets.ts";

type AgentRule = Rule<FormantAIVoiceAgentSpec>;

const distinctNames: AgentRule = ({ callParameters, results, stages }) => [
  ...distinct(["callParameters"], callParameters, "name", "duplicate-parameter"),
  ...distinct(["results"], results, "name", "duplicate-result"),
  ...distinct(["stages"], stages, "id", "duplicate-stage"),
];

/** A name that differs by a space would be another one to a campaign's columns and to the results of a conversation. */
const cleanNames: AgentRule = ({ callParameters, results }) =>
  Object.entries({ callParameters, results }).flatMap(([list, items]) =>
    listOf(items).flatMap((item, index) => nameProblems([list, index, "name"], objectOf(item)["name"])),
  );

/** Contract §4: every outbound call must have it. */
const customerPhone: AgentRule = ({ callParameters }) =>
  listOf(callParameters).flatMap((item, index): Problem[] => {
    const { name, required } = objectOf(item);
    if (name !== "customer_phone" || required !== false) return [];
    const message = "FormantAI refuses a call without customer_phone, so it is always required";
    return [
      { path: ["callParameters", index, "required"], code: "customer-phone", message, suggestion: "remove this" },
    ];
  });

const choices: AgentRule = ({ results }) =>
  listOf(results).flatMap((item, index): Problem[] => {
    const { enum: list, ...result } = objectOf(item);
    const repeated = duplicateItems(["results", index, "enum"], list);
    const type = textOf(result["type"]) ?? "string";
    if (list === undefined || type === "string") return repeated;
    const message = `the values of an enum are texts, and this result is of type ${type}`;
    const suggestion = "write type: string, or remove enum";
    return [...repeated, { path: ["results", index, "enum"], code: "enum-of-texts", message, suggestion }];
  });

const distinctChoices: AgentRule = ({ statuses, retry }) => [
  ...duplicateItems(["statuses"], statuses),
  ...duplicateItems(["retry", "on"], objectOf(retry)["on"]),
];

/** What the schema of a VoiceAgent cannot say. That no two have one `agentId` follows from the natural key. */
export const voiceAgentRules: readonly AgentRule[] = [
  distinctNames,
  cleanNames,
  customerPhone,
  choices,
  distinctChoices,
  ...webhookTargetRules,
];

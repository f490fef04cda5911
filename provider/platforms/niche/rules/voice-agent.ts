import type { NicheVoiceAgentSpec } from "../../../generated/niche.ts";
import type { Rule, SetRule } from "../../../kind/definition.ts";
import { duplicateItems } from "../../rules/duplicates.ts";
import { nameProblems } from "../../rules/name.ts";
import { referenceRules } from "../../rules/references.ts";
import { activatedHoursRules } from "./activated-hours.ts";
import { workflowRules } from "./workflow.ts";

type AgentRule = Rule<NicheVoiceAgentSpec>;

/** Contract §6.8: one of the two is needed, "not both"; given both, the platform would silently take the workflow. */
const oneFlow: AgentRule = ({ conversationFlow, workflow }) => {
  const given = [conversationFlow, workflow].filter((flow) => flow !== undefined).length;
  if (given === 1) return [];
  return [
    {
      path: given === 0 ? [] : ["workflow"],
      code: "one-flow",
      message:
        given === 0
          ? "the agent has neither a conversationFlow nor a workflow, and needs one of them"
          : "the agent has both a conversationFlow and a workflow, and the platform would ignore the conversationFlow",
      suggestion: given === 0 ? "add conversationFlow: ${text:prompts/….md}" : "remove one of the two",
    },
  ];
};

const cleanName: AgentRule = ({ name }) => nameProblems(["name"], name);

const distinctTools: AgentRule = ({ toolIds }) => duplicateItems(["toolIds"], toolIds);
const distinctFiles: AgentRule = ({ knowledgeBaseDocumentIds: files }) =>
  duplicateItems(["knowledgeBaseDocumentIds"], files);
const distinctFields: AgentRule = ({ collectFields }) => duplicateItems(["collectFields"], collectFields);

/** What the schema of a VoiceAgent cannot say. */
export const voiceAgentRules: readonly AgentRule[] = [
  oneFlow,
  cleanName,
  distinctTools,
  distinctFiles,
  distinctFields,
  ...activatedHoursRules,
  ...workflowRules,
];

/** Contract §6.8: tools and files are given by id, and are those of the same business. */
export const voiceAgentSetRules: readonly SetRule[] = referenceRules([
  { property: "toolIds", kind: "Tool", list: true },
  { property: "knowledgeBaseDocumentIds", kind: "File", list: true },
]);

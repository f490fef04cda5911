import type { NicheVoiceAgentSpec } from "../../generated/niche.ts";
import type { Rule, SetRule } from "../../resource/definition.ts";
import { activatedHoursRules } from "./activated-hours.ts";
import { duplicateItems } from "./duplicates.ts";
import { textOf } from "./loose.ts";
import { referenceRules } from "./references.ts";
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

/** Our rule: an agent is recognised by its name, and a server that trims it would make ours look like another agent. */
const cleanName: AgentRule = ({ name }) => {
  const text = textOf(name) ?? "";
  // eslint-disable-next-line no-control-regex -- line breaks and tabs are what this looks for
  if (text === text.trim() && !/[\u0000-\u001f\u007f]/.test(text)) return [];
  return [
    {
      path: ["name"],
      code: "name-spaces",
      message: "the name begins or ends with a space, or holds a line break or another control character",
      suggestion: `write "${text.trim().replace(/\s+/g, " ")}"`,
    },
  ];
};

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

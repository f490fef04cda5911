import type { MiraiMindsVoiceAgentSpec } from "../../../generated/miraiminds.ts";
import type { Rule, SetRule } from "../../../kind/definition.ts";
import { duplicateItems } from "../../rules/duplicates.ts";
import { objectOf } from "../../rules/loose.ts";
import { nameProblems } from "../../rules/name.ts";
import { referenceRules } from "../../rules/references.ts";
import { callSettingsRules } from "./call-settings.ts";
import { dayRangeProblems } from "./day-range.ts";
import { enumProblems } from "./enum-of-texts.ts";
import { documentsElsewhere } from "./knowledge-base.ts";
import { preCallRules } from "./pre-call.ts";
import { promptRules } from "./prompt.ts";
import { variableRules } from "./variables.ts";

type AgentRule = Rule<MiraiMindsVoiceAgentSpec>;

const cleanName: AgentRule = ({ name }) => nameProblems(["name"], name);

const distinctTools: AgentRule = ({ agent }) => duplicateItems(["agent", "tools"], objectOf(agent)["tools"]);

/** Lists of choices, in which one twice means nothing more. */
const distinctChoices: AgentRule = ({ icpContext }) =>
  ["targetAgeGroups", "locationTiers", "targetAudience"].flatMap((list) =>
    duplicateItems(["icpContext", list], objectOf(icpContext)[list]),
  );

const insights: AgentRule = ({ analysisPlan }) => {
  const plan = objectOf(objectOf(analysisPlan)["callInsightPlan"]);
  return Object.entries(plan).flatMap(([name, insight]) =>
    enumProblems(["analysisPlan", "callInsightPlan", name], insight),
  );
};

const deliveryDays: AgentRule = (spec) => dayRangeProblems(spec, ["variant", "config", "address_verification"]);

/** What the schema of a VoiceAgent cannot say. */
export const voiceAgentRules: readonly AgentRule[] = [
  cleanName,
  ...promptRules,
  ...variableRules,
  deliveryDays,
  distinctTools,
  distinctChoices,
  ...callSettingsRules,
  insights,
  ...preCallRules,
];

/** What an agent and the rest of its workspace must agree on. That no two have one name follows from the natural key. */
export const voiceAgentSetRules: readonly SetRule[] = [
  ...referenceRules([{ property: "agent.tools", kind: "Tool", list: true }]),
  documentsElsewhere,
];

import type { NicheDeploymentSpec } from "../../../generated/niche.ts";
import type { Rule, SetRule } from "../../../kind/definition.ts";
import { agentOf, deployedOnce } from "../../rules/deployed-once.ts";
import { isSet } from "../../rules/loose.ts";
import { referenceRules } from "../../rules/references.ts";

/** The schema of a Deployment says all there is to say about one alone. */
export const deploymentRules: readonly Rule<NicheDeploymentSpec>[] = [];

/** Contract §6.9: a background job switches INBOUND agents by their hours, so a fixed `onDuty` would be undone again and again. */
const dutyByClock: SetRule = (resource) => {
  const agent = agentOf(resource);
  if (agent === undefined || resource.spec["onDuty"] === undefined) return [];
  if (agent.spec["type"] !== "INBOUND" || !isSet(agent.spec["activatedHours"])) return [];
  return [
    {
      path: ["onDuty"],
      code: "duty-by-clock",
      message: `VoiceAgent "${agent.name}" is INBOUND and has activatedHours: the platform switches it on and off by the clock, so onDuty cannot be fixed`,
      suggestion: "remove onDuty here, or activatedHours there",
    },
  ];
};

/** Another agent's revision would deploy at the wrong times, and not at the right ones. */
const sameAgentsRevision: SetRule = (resource) => {
  const [agent, followed] = [agentOf(resource), resource.references.get("agentRevision")];
  if (agent === undefined || followed === undefined || followed === agent) return [];
  if (followed.definition.kind !== "VoiceAgent") return [];
  return [
    {
      path: ["agentRevision"],
      code: "other-agents-revision",
      message: `this is the revision of VoiceAgent "${followed.name}", but VoiceAgent "${agent.name}" is deployed`,
      suggestion: "remove agentRevision: it is filled in by itself",
    },
  ];
};

/** What a Deployment and the agent that it deploys must agree on. */
export const deploymentSetRules: readonly SetRule[] = [
  ...referenceRules([
    { property: "voiceAgentId", kind: "VoiceAgent", list: false },
    { property: "agentRevision", kind: "VoiceAgent", list: false },
  ]),
  dutyByClock,
  deployedOnce,
  sameAgentsRevision,
];

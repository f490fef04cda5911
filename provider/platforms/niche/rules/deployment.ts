import type { DeclaredResource, SetRule } from "../../../kind/definition.ts";
import { agentOf, deployedOnce } from "../../rules/deployed-once.ts";
import { isUnknown } from "../../../kind/unknown.ts";
import { withKey, type Keys } from "../../rules/index-of.ts";
import { isSet, textOf } from "../../rules/loose.ts";
import { referenceRules } from "../../rules/references.ts";

/** Contract §6.9: a background job switches INBOUND agents by their hours, so a fixed `onDuty` would be undone again and again. */
const dutySetByHours: SetRule = (resource) => {
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

/**
 * Contract §6.9: a business has one number, and which of two agents answers it is unknown; one of them may be off the line without a
 * word. `sharesNumber` says that this is meant; a value that is not known yet may say so.
 */
const oneInboundAgent: SetRule = (resource, all) => {
  if (!isInbound(resource) || sharesLine(resource)) return [];
  const business = businessOf(resource, all);
  const isOther = (other: DeclaredResource): boolean => agentOf(other) !== agentOf(resource);
  const first = withKey(all, inboundIn, business).find(isOther);
  if (first === undefined) return [];
  // Of two that both keep silent the later is told.
  const silent = withKey(all, silentIn, business);
  const other = silent.find(isOther);
  if (other !== undefined && silent.indexOf(other) > silent.indexOf(resource)) return [];
  return [
    {
      path: [],
      code: "number-shared",
      message: `Deployment "${first.name}" deploys an INBOUND agent in the same business, which has one phone number: one of the two may be off the line, and Niche does not say which`,
      suggestion:
        "put one of the agents into another business, remove one of the Deployments, or, if it is meant, set sharesNumber: true in each",
    },
  ];
};

const sharesLine = ({ spec: { sharesNumber } }: DeclaredResource): boolean =>
  sharesNumber === true || isUnknown(sharesNumber);

const isInbound = (resource: DeclaredResource): boolean =>
  resource.definition.platform === "niche" &&
  resource.definition.kind === "Deployment" &&
  agentOf(resource)?.spec["type"] === "INBOUND";

const inboundIn: Keys = (resource, all) => (isInbound(resource) ? [businessOf(resource, all)] : []);
const silentIn: Keys = (resource, all) => (sharesLine(resource) ? [] : inboundIn(resource, all));

const workspaceNames: Keys = ({ definition, name }) =>
  definition.platform === "niche" && definition.kind === "Workspace" ? [name] : [];

/** The business that a resource belongs to, by its id; where that is not known yet, the Workspace by its name. */
function businessOf({ workspace }: DeclaredResource, all: readonly DeclaredResource[]): string | undefined {
  const [found] = withKey(all, workspaceNames, workspace);
  const id = textOf(found?.spec["businessId"]);
  return id === undefined ? workspace && `Workspace ${workspace}` : `business ${id}`;
}

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
  dutySetByHours,
  deployedOnce,
  oneInboundAgent,
  sameAgentsRevision,
];

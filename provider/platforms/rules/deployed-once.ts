import type { DeclaredResource, SetRule } from "../../kind/definition.ts";
import { withKey } from "./index-of.ts";

/** The agent that a Deployment refers to; undefined where its id is written out, or the agent is of elsewhere. */
export const agentOf = ({ references }: DeclaredResource): DeclaredResource | undefined =>
  references.get("voiceAgentId");

const deployedAgent = (resource: DeclaredResource): readonly unknown[] =>
  resource.definition.kind === "Deployment" ? [agentOf(resource)] : [];

/**
 * Our rule, for every platform: two Deployments of one agent would undo each other's settings, and destroying one silences the
 * other. This one sees agents that are referred to, whose ids may be unknown; ids that are written out are compared as natural keys.
 */
export const deployedOnce: SetRule = (resource, all) => {
  const agent = agentOf(resource);
  if (agent === undefined) return [];
  const [first] = withKey(all, deployedAgent, agent);
  if (first === undefined || first === resource) return [];
  const message = `VoiceAgent "${agent.name}" is deployed by Deployment "${first.name}" already`;
  return [{ path: ["voiceAgentId"], code: "deployed-twice", message, suggestion: "remove one of the two" }];
};

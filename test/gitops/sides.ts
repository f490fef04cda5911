import type { Side, SideResource } from "../../gitops/change-set/side.ts";
import { referenceToken } from "../../gitops/change-set/token.ts";
import { definitionOf } from "../../provider/platforms/definitions.ts";

/** A resource of Niche as a side of a change has it. */
function resource(kind: string, name: string, inputs: Record<string, unknown>): SideResource {
  const definition = definitionOf(`niche:${kind}`);
  return {
    key: `niche.${definition.reference}.${name}`,
    ...{ definition, name, inputs, workspace: undefined, settings: {}, adopt: undefined },
    ...{ ignoreChanges: [], previousNames: [], environment: [], addresses: [], outputs: {}, cautions: [] },
  };
}

export const side = (...resources: SideResource[]): Side => new Map(resources.map((one) => [one.key, one]));

export const agentWith = (flow: string, name = "a"): SideResource =>
  resource("VoiceAgent", name, { name, type: "INBOUND", conversationFlow: flow });

export const deploymentOf = (name: string): SideResource =>
  resource("Deployment", name, { voiceAgentId: referenceToken("voiceAgent", name) });

import { freshTime, merged } from "../kernel/by-hand.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import type { Stored } from "../kernel/store.ts";
import { agentFields } from "./agent-fields.ts";
import { queueGeneration } from "./agent-flow.ts";
import { patchedTools, syncAutoTools } from "./agent-tools.ts";
import { deploymentOf } from "./agent-view.ts";
import { businessNamed, putByHand } from "./by-hand-create.ts";
import type { World } from "./context.ts";
import type { Agent, NicheCollections, Tool } from "./records.ts";
import { sentConfig, storeConfig } from "./tool-config.ts";
import { saveAgent } from "./voice-agents.ts";

type Name = keyof NicheCollections;

/** What can be edited where that is not everything: a misspelt field must not pass in silence. */
export const editableFields: Partial<Record<Name, readonly string[]>> = {
  agents: [...Object.keys(agentFields), "onDuty", "phoneNumber", "extra"],
  tools: ["name", "displayName", "message", "enabled", "configOverride", "extra"],
  files: ["name", "status", "mimeType", "sizeBytes", "outcome"],
  integrations: ["calendarId", "aclRuleId"],
  businesses: ["name", "phone", "email", "address", "timezone", "hours", "organizationId"],
  deployments: ["onDuty", "phoneNumber", "fallbackNumber", "live"],
};

/** Applies a merge patch to a record; agents and tools take the fields of the API, whatever form they are stored in. */
export function editedByHand(world: World, name: Name, record: Stored, patch: JsonObject): Stored {
  if (name === "agents") return editAgent(world, record as Agent, patch);
  if (name === "tools") return editTool(world, record as Tool, patch);
  return putByHand(world, name, { ...merged(record, patch), id: record.id, ...freshTime(world.clock, record) });
}

/** Duty and number of an agent are its deployment's; the two flows are never removed, only set. */
function editAgent(world: World, agent: Agent, { onDuty, phoneNumber, ...patch }: JsonObject): Stored {
  const duty = Object.entries({ onDuty, phoneNumber }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  if (duty.length > 0) {
    const deployment = deploymentOf(world, agent.id);
    if (!deployment) throw new RangeError(`agent ${agent.id} is not deployed`);
    editedByHand(world, "deployments", deployment, Object.fromEntries(duty));
  }
  const edited = { toolIds: [], ...merged(agent, patch), ...editedFlow(world, agent, patch) } as unknown as Agent;
  const next = saveAgent(world, withEditedTools(world, agent, edited, patch));
  if (patch["conversationFlow"] !== undefined || patch["workflow"] !== undefined) queueGeneration(world, next);
  return next;
}

/** A flow that was edited becomes the source; the other is generated anew, as after a PATCH. */
function editedFlow({ switches }: World, agent: Agent, patch: JsonObject): object {
  const { workflow, conversationFlow } = patch;
  const flow = { conversationFlow: agent.conversationFlow, workflow: agent.workflow };
  if (isObject(workflow)) {
    const prose = switches.patchRegenerates ? null : flow.conversationFlow;
    return { source: "workflow", workflow, conversationFlow: conversationFlow ?? prose };
  }
  if (typeof conversationFlow !== "string") return flow;
  return { source: "conversationFlow", conversationFlow, workflow: switches.patchRegenerates ? null : flow.workflow };
}

function withEditedTools(world: World, before: Agent, agent: Agent, patch: JsonObject): Agent {
  if (patch["toolIds"] === undefined && patch["knowledgeBaseDocumentIds"] === undefined) return agent;
  const business = businessNamed(world, agent.businessId);
  const auto = new Set(before.autoTools.map(({ id }) => id));
  const toolIds = agent.toolIds.filter((id) => !auto.has(id));
  const documents = agent.knowledgeBaseDocumentIds ?? [];
  const change = patchedTools(world, business, { ...before, toolIds }, undefined, documents);
  return { ...agent, toolIds, autoTools: syncAutoTools(world, business, before, change) };
}

function editTool(world: World, tool: Tool, { configOverride: patch, ...labels }: JsonObject): Stored {
  const configOverride = isObject(patch) ? editedConfig(world, tool, patch) : tool.configOverride;
  const edited = { ...merged(tool, labels), id: tool.id, configOverride, ...freshTime(world.clock, tool) };
  return putByHand(world, "tools", edited);
}

/** The override with the patch on top of what the ids in it stand for. Destinations nobody touched keep their rows, hence their ids. */
function editedConfig(world: World, tool: Tool, patch: JsonObject): JsonObject {
  const template = world.store.get("templates", tool.templateToolId);
  const owner = { id: tool.id, businessId: tool.businessId, templateName: template?.name ?? tool.name };
  const { destinations, ...rest } = merged(sentConfig(world, tool), patch);
  if (patch["destinations"] !== undefined) {
    return storeConfig(world, owner, { ...rest, destinations: destinations ?? [] }, tool.configOverride);
  }
  const ids = tool.configOverride["destinationIds"];
  return storeConfig(world, owner, ids === undefined ? rest : { destinationIds: ids, ...rest }, tool.configOverride);
}

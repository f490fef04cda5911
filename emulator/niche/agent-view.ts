import { copied, defined, omit, type JsonObject } from "../kernel/json.ts";
import { optionalFields } from "./agent-fields.ts";
import type { World } from "./context.ts";
import { alwaysOn } from "./hours.ts";
import { inAnyOrder, withNoise } from "./lists.ts";
import type { Agent, Deployment } from "./records.ts";
import { sortKeys } from "./workflow.ts";

/** The deployment of an agent, if it has one. */
export function deploymentOf({ store }: World, agentId: string): Deployment | undefined {
  return store.all("deployments").find((deployment) => deployment.agentId === agentId);
}

/** An agent as the API returns it. `phoneNumber` and `onDuty` are there once it is deployed. */
export function agentView(world: World, agent: Agent) {
  const { switches } = world;
  const { id, name, type, businessId, createdAt, updatedAt, extra } = agent;
  const deployment = deploymentOf(world, id);
  const workflow = switches.workflowEcho === "reformatted" ? sortKeys(agent.workflow) : agent.workflow;
  const hidesProse = agent.conversationFlow === null && switches.proseUntilReady === "absent";
  return withNoise(world, {
    id,
    name,
    type,
    businessId,
    ...(hidesProse ? {} : { conversationFlow: agent.conversationFlow }),
    ...optionalView(world, agent),
    toolIds: inAnyOrder(world, [...agent.toolIds, ...visibleAutoTools(world, agent)]),
    workflow,
    createdAt,
    updatedAt,
    ...defined({ phoneNumber: deployment?.phoneNumber, onDuty: deployment?.onDuty }),
    ...extra,
  });
}

/** What callers of an agent hear: its configuration, without what the platform adds to a response. */
export function liveConfig(agent: Agent): JsonObject {
  const generated = agent.source === "workflow" ? "conversationFlow" : "workflow";
  const internal = ["id", "businessId", "source", "autoTools", "createdAt", "updatedAt"] as const;
  return copied(defined(omit(agent, generated, ...internal))) as unknown as JsonObject;
}

function visibleAutoTools({ switches }: World, { autoTools }: Agent): string[] {
  const shown = autoTools.filter(({ kind }) => kind === "knowledgeBase" || switches.autoToolsInIds === "visible");
  return shown.map(({ id }) => id);
}

function optionalView(world: World, agent: Agent): object {
  const { switches, store } = world;
  const { voiceId, multilingual, activatedHours, collectFields, knowledgeBaseDocumentIds } = agent;
  const shuffled = <T>(items: readonly T[] | undefined) => items && inAnyOrder(world, items);
  const week = switches.defaultHours === "fullWeek" && agent.type === "INBOUND" ? alwaysOn : undefined;
  const hours = activatedHours ?? week;
  const view: Record<string, unknown> = {
    ...Object.fromEntries(optionalFields.map((field) => [field, agent[field]])),
    voiceId: voiceId ?? (switches.voiceDefault === "returned" ? store.all("voices")[0]?.id : undefined),
    multilingual: multilingual ?? (switches.multilingualDefault === false ? false : undefined),
    collectFields: shuffled(collectFields),
    knowledgeBaseDocumentIds: shuffled(knowledgeBaseDocumentIds),
    activatedHours: hours && { ...hours, hours: shuffled(hours.hours) },
  };
  if (switches.unsetFields === "absent") return defined(view);
  return Object.fromEntries(Object.entries(view).map(([field, value]) => [field, value ?? null]));
}

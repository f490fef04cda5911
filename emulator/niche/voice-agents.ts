import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import { defined, omit, type JsonObject } from "../kernel/json.ts";
import { agentSchema, asStoredText, optionalFields, storedFields } from "./agent-fields.ts";
import { cancelGeneration, queueGeneration, sentFlow, storedFlow } from "./agent-flow.ts";
import { newTools, patchedTools, removeTool, syncAutoTools } from "./agent-tools.ts";
import { agentView, deploymentOf, liveConfig } from "./agent-view.ts";
import { checkBody, splitPatch, withoutNulls } from "./bodies.ts";
import {
  created,
  deleted,
  inBusiness,
  invalid,
  pageQuery,
  type NicheContext,
  type NicheRoute,
  type World,
} from "./context.ts";
import { listItem, listReply } from "./lists.ts";
import type { Agent, Business } from "./records.ts";

const collection = "/businesses/:businessId/voice-agents";
const single = `${collection}/:voiceAgentId`;

const clearable = [...optionalFields, "toolIds"] as const;
type Clearable = (typeof clearable)[number];

/** Voice agents. The create is documented in full; of PATCH and DELETE only that they exist. */
export const voiceAgentRoutes: readonly NicheRoute[] = [
  { method: "GET", path: collection, scope: "voice-agents:read", query: pageQuery, handle: listAgents },
  { method: "POST", path: collection, scope: "voice-agents:create", body: "required", handle: createAgent },
  { method: "GET", path: single, scope: "voice-agents:read", handle: readAgent },
  { method: "PATCH", path: single, scope: "voice-agents:update", body: "required", handle: patchAgent },
  { method: "DELETE", path: single, scope: "voice-agents:delete", handle: deleteAgent },
];

/** The agent of the path, or 404. */
export function agentOf(context: NicheContext): Agent {
  return inBusiness(context, "agents", context.param("voiceAgentId"), "Voice agent");
}

/** Stores an agent from fields that have passed their checks, with its automatic tools and its background job. */
export function makeAgent(
  world: World,
  business: Business,
  fields: JsonObject,
  extra?: JsonObject,
  id?: string,
): Agent {
  const { store, ids, clock, switches } = world;
  const stored = storedFields(world, business, fields);
  const tools = newTools(world, business, fields["toolIds"], stored.knowledgeBaseDocumentIds ?? []);
  const source = sentFlow(world, fields, tools.toolIds);
  if (!source) throw invalid(switches, "either workflow or conversationFlow is required");
  const now = timestamp(clock.now());
  const agent = {
    ...stored,
    ...storedFlow(world, fields, source),
    id: id ?? ids.next("agent"),
    businessId: business.id,
    toolIds: tools.toolIds,
    autoTools: [],
    ...defined({ extra }),
    createdAt: now,
    updatedAt: now,
  } as Agent;
  const complete = store.put("agents", { ...agent, autoTools: syncAutoTools(world, business, agent, tools) });
  queueGeneration(world, complete);
  return complete;
}

/** Removes an agent with what hangs on it; the number and the calls are the business's. */
export function removeAgent(world: World, agent: Agent): void {
  const { store, switches } = world;
  const deployment = deploymentOf(world, agent.id);
  if (deployment) store.remove("deployments", deployment.id);
  if (deployment?.phoneNumber !== undefined && switches.deleteAgentNumber === "released") {
    const number = store.all("phoneNumbers").find(({ businessId }) => businessId === agent.businessId);
    if (number) store.remove("phoneNumbers", number.id);
  }
  if (switches.deleteAgentAutoTools === "removed") for (const { id } of agent.autoTools) removeTool(world, id);
  cancelGeneration(world, agent.id);
  store.remove("agents", agent.id);
}

/** Stores a changed agent; callers hear the change at once unless the `patchLive` switch waits for a deploy. */
export function saveAgent(world: World, agent: Agent): Agent {
  const { store, switches, clock } = world;
  const next = store.put("agents", { ...agent, updatedAt: touched(agent.updatedAt, clock.now()) });
  const deployment = deploymentOf(world, agent.id);
  if (deployment && switches.patchLive === "immediate") {
    store.put("deployments", { ...deployment, live: liveConfig(next) });
  }
  return next;
}

function listAgents(context: NicheContext) {
  const { world, business } = context;
  const agents = world.store.all("agents").filter((agent) => agent.businessId === business.id);
  return listReply(context, agents, (agent) => listItem(world, agentView(world, agent)));
}

function createAgent({ world, business, body }: NicheContext) {
  const { switches, pending } = world;
  const sent = asStoredText(withoutNulls(body, switches), switches);
  const { fields, extra } = checkBody(agentSchema(["name", "type"]), sent, switches);
  const agent = makeAgent(world, business, fields, extra);
  if (pending.assistants > 0) {
    pending.assistants--;
    throw new ApiError(switches.assistantFailureStatus, "Failed to create the voice assistant");
  }
  return created(switches, agentView(world, agent));
}

function readAgent(context: NicheContext) {
  return { status: 200, json: agentView(context.world, agentOf(context)) };
}

function patchAgent(context: NicheContext) {
  const { world, business, body } = context;
  const { switches } = world;
  const agent = agentOf(context);
  const { set, clear } = splitPatch(asStoredText(body, switches), switches);
  const { fields, extra } = checkBody(agentSchema([]), set, switches);
  if (fields["type"] !== undefined && switches.patchType === 400) throw new ApiError(400, "type cannot be changed");
  const cleared = clearedFields(agent, fields, clear, switches.patchScope === "full");
  const base: Agent = { ...omit(agent, ...cleared), toolIds: agent.toolIds };
  const changed = { ...base, ...storedFields(world, business, fields, base) };
  if (changed.type === "OUTBOUND" && changed.activatedHours) {
    throw invalid(switches, "activatedHours can only be set for INBOUND agents");
  }
  const withTools = changeTools(world, business, agent, changed, fields, cleared);
  const source = sentFlow(world, fields, withTools.toolIds);
  const flow = source ? storedFlow(world, fields, source, agent) : {};
  const next = saveAgent(world, { ...withTools, ...flow, ...(extra && { extra: { ...agent.extra, ...extra } }) });
  if (source) queueGeneration(world, next);
  return { status: 200, json: agentView(world, next) };
}

function deleteAgent(context: NicheContext) {
  removeAgent(context.world, agentOf(context));
  return deleted(context.world.switches);
}

/** Which fields a PATCH empties: those sent as null, and under `patchScope: full` every optional one not sent. */
function clearedFields(agent: Agent, fields: JsonObject, nulls: ReadonlySet<string>, full: boolean): Clearable[] {
  for (const name of ["name", "type"]) if (nulls.has(name)) throw new ApiError(400, `${name} is required`);
  const other = agent.source === "workflow" ? "conversationFlow" : "workflow";
  if (nulls.has(agent.source) && fields[other] === undefined) {
    throw new ApiError(400, "either workflow or conversationFlow is required");
  }
  return clearable.filter((field) => nulls.has(field) || (full && fields[field] === undefined));
}

/** The agent with its tools after a PATCH; untouched where neither tools nor documents were sent or cleared. */
function changeTools(
  world: World,
  business: Business,
  before: Agent,
  changed: Agent,
  fields: JsonObject,
  cleared: readonly Clearable[],
): Agent {
  const sent = cleared.includes("toolIds") ? [] : fields["toolIds"];
  const touches = (["toolIds", "knowledgeBaseDocumentIds"] as const).some(
    (name) => fields[name] !== undefined || cleared.includes(name),
  );
  if (!touches) return changed;
  const documents = changed.knowledgeBaseDocumentIds ?? [];
  const tools = patchedTools(world, business, before, Array.isArray(sent) ? sent : undefined, documents);
  const agent = { ...changed, toolIds: tools.toolIds };
  return { ...agent, autoTools: syncAutoTools(world, business, { ...agent, autoTools: before.autoTools }, tools) };
}

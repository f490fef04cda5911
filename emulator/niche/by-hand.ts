import { ApiError } from "../api-error.ts";
import { timestamp, touched } from "../clock.ts";
import { isObject, mergePatch, type JsonObject } from "../json.ts";
import type { ByHand } from "../platform.ts";
import type { Stored } from "../store.ts";
import { agentFields } from "./agent-fields.ts";
import { queueGeneration } from "./agent-flow.ts";
import { patchedTools, removeTool, syncAutoTools } from "./agent-tools.ts";
import { deploymentOf } from "./agent-view.ts";
import type { World } from "./context.ts";
import { deploy } from "./deployment.ts";
import type { Agent, Business, NicheCollections, Tool } from "./records.ts";
import { templateNamed } from "./templates.ts";
import { sentConfig, storeConfig } from "./tool-config.ts";
import { makeTool } from "./tools.ts";
import { makeAgent, removeAgent, saveAgent } from "./voice-agents.ts";

type Name = keyof NicheCollections;

/** Objects that have a second name: an integration is also found by its business, a deployment by its agent. */
const aliases: Partial<Record<Name, string>> = {
  integrations: "businessId",
  phoneNumbers: "businessId",
  deployments: "agentId",
};

/** What can be edited where that is not everything: a misspelt field must not pass in silence. */
const editable: Partial<Record<Name, readonly string[]>> = {
  agents: [...Object.keys(agentFields), "onDuty", "phoneNumber", "extra"],
  tools: ["name", "displayName", "message", "enabled", "configOverride", "extra"],
  files: ["name", "status", "mimeType", "sizeBytes", "outcome"],
  integrations: ["calendarId", "aclRuleId"],
  businesses: ["name", "phone", "email", "address", "timezone", "hours", "organizationId"],
  deployments: ["onDuty", "phoneNumber", "fallbackNumber", "live"],
};

/** The dashboard of the emulated platform: creates, edits and deletes outside of the API and its validation. */
export function createByHand(world: () => World, organizationId: string): ByHand {
  function named(collection: string): Name {
    const { store } = world();
    if (store.has(collection)) return collection;
    throw new RangeError(`no collection "${collection}"; there are ${Object.keys(store.dump()).join(", ")}`);
  }

  return {
    find(collection, id) {
      const name = named(collection);
      const { store } = world();
      const alias = aliases[name];
      return store.get(name, id) ?? store.all(name).find((record) => alias && fieldOf(record, alias) === id);
    },
    create: (collection, object) =>
      refusalsAsRangeErrors(() => createRecord(world(), named(collection), object, organizationId)),
    edit(collection, record, patch) {
      const name = named(collection);
      const strangers = Object.keys(patch).filter((field) => editable[name] && !editable[name].includes(field));
      if (strangers.length > 0) {
        throw new RangeError(
          `${collection} have no editable ${strangers.join(", ")}; there are ${editable[name]?.join(", ")}`,
        );
      }
      return refusalsAsRangeErrors(() => editRecord(world(), name, record, patch));
    },
    remove(collection, record) {
      const name = named(collection);
      if (name === "agents") removeAgent(world(), record as Agent);
      else if (name === "tools") removeTool(world(), record.id);
      else world().store.remove(name, record.id);
    },
  };
}

function createRecord(world: World, name: Name, object: JsonObject, organizationId: string): Stored {
  const { store, ids, clock } = world;
  const now = timestamp(clock.now());
  const id = typeof object["id"] === "string" ? object["id"] : ids.next(`byHand/${name}`);
  const times = { createdAt: now, updatedAt: now };
  switch (name) {
    case "businesses":
      return put(world, name, { organizationId, name: "Business", ...times, ...object, id });
    case "files": {
      const described = {
        mimeType: "text/plain",
        sizeBytes: 1,
        sha256: "",
        status: "ready",
        reads: 0,
        outcome: "ready",
      };
      return put(world, name, {
        name: "file.txt",
        ...described,
        ...times,
        ...object,
        id,
        businessId: businessOf(world, object).id,
      });
    }
    case "integrations":
      return put(world, name, {
        calendarId: "primary",
        aclRuleId: ids.next("aclRule"),
        tokenFingerprint: "",
        ...object,
        id,
      });
    case "tools": {
      const { businessId: _, template, templateToolId, ...rest } = object;
      const found =
        store.get("templates", String(templateToolId)) ?? templateNamed(world, String(template ?? "function"));
      return makeTool(world, businessOf(world, object), found, { ...(rest as Partial<Tool>), id });
    }
    case "agents": {
      const { id: _, businessId: _business, ...fields } = object;
      const flow = fields["workflow"] === undefined ? { conversationFlow: "Greet the caller." } : {};
      const complete = { name: "Somebody's agent", type: "INBOUND", ...flow, ...fields };
      return makeAgent(world, businessOf(world, object), complete, undefined, id);
    }
    case "deployments": {
      const agent = store.get("agents", String(object["agentId"]));
      if (!agent) throw new RangeError("a deployment needs the agentId of an agent");
      return deploy(world, businessOf(world, agent), agent);
    }
    default:
      return put(world, name, { ...object, id });
  }
}

function editRecord(world: World, name: Name, record: Stored, patch: JsonObject): Stored {
  if (name === "agents") return editAgent(world, record as Agent, patch);
  if (name === "tools") return editTool(world, record as Tool, patch);
  return put(world, name, { ...merged(record, patch), id: record.id, ...freshTime(world, record) });
}

function editAgent(world: World, agent: Agent, { onDuty, phoneNumber, ...patch }: JsonObject): Stored {
  const duty = Object.fromEntries(Object.entries({ onDuty, phoneNumber }).filter(([, value]) => value !== undefined));
  if (Object.keys(duty).length > 0) {
    const deployment = deploymentOf(world, agent.id);
    if (!deployment) throw new RangeError(`agent ${agent.id} is not deployed`);
    editRecord(world, "deployments", deployment, duty as JsonObject);
  }
  const edited = { ...agent, ...merged(agent, patch), ...editedFlow(world, agent, patch) } as Agent;
  const cleared = Object.keys(patch).filter((field) => patch[field] === null && field !== agent.source);
  const kept = Object.fromEntries(Object.entries(edited).filter(([field]) => !cleared.includes(field)));
  const next = saveAgent(
    world,
    withEditedTools(world, agent, { toolIds: [], workflow: null, ...kept } as unknown as Agent, patch),
  );
  if (patch["conversationFlow"] !== undefined || patch["workflow"] !== undefined) queueGeneration(world, next);
  return next;
}

/** A flow that was edited becomes the source; the other is generated anew, as after a PATCH. */
function editedFlow({ switches }: World, agent: Agent, patch: JsonObject): Partial<Agent> {
  const source = isObject(patch["workflow"])
    ? "workflow"
    : typeof patch["conversationFlow"] === "string"
      ? "conversationFlow"
      : undefined;
  if (!source) return { conversationFlow: agent.conversationFlow, workflow: agent.workflow };
  const other = source === "workflow" ? "conversationFlow" : "workflow";
  const regenerated = switches.patchRegenerates && patch[other] === undefined ? { [other]: null } : {};
  return { source, [source]: patch[source], ...regenerated };
}

function withEditedTools(world: World, before: Agent, agent: Agent, patch: JsonObject): Agent {
  if (patch["toolIds"] === undefined && patch["knowledgeBaseDocumentIds"] === undefined) return agent;
  const business = businessOf(world, agent);
  const auto = new Set(before.autoTools.map(({ id }) => id));
  const toolIds = agent.toolIds.filter((id) => !auto.has(id));
  const change = patchedTools(world, business, { ...before, toolIds }, undefined, agent.knowledgeBaseDocumentIds ?? []);
  return { ...agent, toolIds, autoTools: syncAutoTools(world, business, before, change) };
}

function editTool(world: World, tool: Tool, { configOverride: patch, ...labels }: JsonObject): Stored {
  const template = world.store.get("templates", tool.templateToolId);
  const owner = { id: tool.id, businessId: tool.businessId, templateName: template?.name ?? tool.name };
  let configOverride = tool.configOverride;
  if (isObject(patch)) {
    const { destinations, ...rest } = merged(sentConfig(world, tool), patch);
    // Destinations nobody touched keep their rows, hence their ids.
    const ids = tool.configOverride["destinationIds"];
    const untouched = ids === undefined ? rest : { destinationIds: ids, ...rest };
    const override = patch["destinations"] === undefined ? untouched : { ...rest, destinations: destinations ?? [] };
    configOverride = storeConfig(world, owner, override, tool.configOverride);
  }
  return put(world, "tools", { ...merged(tool, labels), id: tool.id, configOverride, ...freshTime(world, tool) });
}

function merged(record: object, patch: JsonObject): JsonObject {
  const result = mergePatch(structuredClone(record) as JsonObject, patch);
  return isObject(result) ? result : {};
}

function put(world: World, name: Name, record: object & { id: string }): Stored {
  return world.store.put(name, record as NicheCollections[Name]);
}

function freshTime({ clock }: World, record: Stored): { updatedAt?: string } {
  const before = fieldOf(record, "updatedAt");
  return typeof before === "string" ? { updatedAt: touched(before, clock.now()) } : {};
}

function fieldOf(record: Stored, field: string): unknown {
  return (record as unknown as Record<string, unknown>)[field];
}

function businessOf({ store }: World, { businessId }: { businessId?: unknown }): Business {
  const business = store.get("businesses", String(businessId));
  if (!business) throw new RangeError(`no business "${String(businessId)}": the object needs a businessId`);
  return business;
}

function refusalsAsRangeErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiError) throw new RangeError(error.message, { cause: error });
    throw error;
  }
}

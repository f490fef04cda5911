import { checkEditable, merged } from "../kernel/by-hand.ts";
import { asText, omit, type JsonObject } from "../kernel/json.ts";
import type { ByHand } from "../kernel/platform.ts";
import type { Stored } from "../kernel/store.ts";
import { makeAgent, saveAgent } from "./agents.ts";
import { makeBatch } from "./batches.ts";
import { makeCall } from "./calls.ts";
import type { World } from "./context.ts";
import { makeConversation } from "./made-conversation.ts";
import type { Agent, AgentSeed, Batch, CallRecord, Conversation, FormantAICollections } from "./records.ts";

type Name = keyof FormantAICollections;

/** What the dashboard, and what happens outside of the API, does to objects; `tenant` has the ones that name none. */
export function createByHand(world: () => World, tenant: string): ByHand {
  const named = (collection: string): Name => world().store.named(collection);
  return {
    editable: (collection) => (named(collection) === "agents" ? agentFields : undefined),
    find: (collection, id) => world().store.get(named(collection), id),
    create: (collection, object) => created(world(), named(collection), { tenant, ...object }),
    edit: (collection, record, patch) => edited(world(), named(collection), record, patch),
    remove: (collection, record) => world().store.remove(named(collection), record.id),
  };
}

function created(world: World, name: Name, object: JsonObject): Stored {
  const fields: unknown = omit(object, "tenant");
  switch (name) {
    case "agents":
      checkEditable(name, agentFields, object);
      return makeAgent(world, asText(object["tenant"]), fields as AgentSeed);
    case "batches":
      return makeBatch(world, { ...(fields as Partial<Batch>), ...ownerOf(world, object) });
    case "calls":
      return makeCall(world, ownerOf(world, object), fields as Partial<CallRecord> & Pick<CallRecord, "phone">);
    case "conversations":
      return makeConversation(world, ownerOf(world, object), fields as Partial<Conversation>);
    case "deliveries":
    case "idempotencyKeys":
    case "transcriptions":
      throw new RangeError(`${name} cannot be made by hand: they come from requests and calls`);
  }
}

/** The agent that an object belongs to, and so its tenant. */
function ownerOf({ store }: World, { agentId }: JsonObject): Pick<Agent, "tenant" | "agentId"> {
  const agent = typeof agentId === "number" ? store.get("agents", String(agentId)) : undefined;
  if (!agent) throw new RangeError(`no agent ${JSON.stringify(agentId)}: the object needs the agentId of one`);
  return agent;
}

const agentFields = [
  ...["tenant", "agentId", "fromPhone", "results", "transcript", "stages", "recording", "retry", "webhookTargets"],
];

function edited(world: World, name: Name, record: Stored, patch: JsonObject): Stored {
  if (name === "agents") checkEditable(name, agentFields, patch);
  const next: unknown = { ...merged(record, patch), id: record.id };
  if (name === "agents") return saveAgent(world, next as Agent);
  return world.store.put<Name>(name, next as FormantAICollections[Name]);
}

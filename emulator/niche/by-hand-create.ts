import { timestamp } from "../kernel/clock.ts";
import { asText, omit, type JsonObject } from "../kernel/json.ts";
import type { Stored } from "../kernel/store.ts";
import type { World } from "./context.ts";
import { deploy } from "./deployment.ts";
import type { Business, NicheCollections } from "./records.ts";
import { templateNamed } from "./templates.ts";
import { makeTool } from "./tools.ts";
import { makeAgent } from "./voice-agents.ts";

type Name = keyof NicheCollections;
type Maker = (world: World, object: JsonObject & { id: string }, organizationId: string) => Stored;

/** Creates an object as somebody else would have, filling in what is left out. Agents and tools get what the platform adds. */
export function createdByHand(world: World, name: Name, object: JsonObject, organizationId: string): Stored {
  const id = asText(object["id"]) || world.ids.next(`byHand/${name}`);
  const make = makers[name];
  return make ? make(world, { ...object, id }, organizationId) : putByHand(world, name, { ...object, id });
}

/** Stores a record that no type has checked. */
export function putByHand(world: World, name: Name, record: { readonly id: string }): Stored {
  return world.store.put(name, record as NicheCollections[Name]);
}

/** The business that an object names. */
export function businessNamed({ store }: World, businessId: unknown): Business {
  const business = store.get("businesses", asText(businessId));
  if (!business) throw new RangeError(`no business "${asText(businessId)}": the object needs a businessId`);
  return business;
}

const makers: Partial<Record<Name, Maker>> = {
  businesses(world, object, organizationId) {
    const business = { organizationId, name: "Business", ...times(world), ...object };
    return putByHand(world, "businesses", business);
  },
  files(world, object) {
    businessNamed(world, object["businessId"]);
    const described = { name: "file.txt", mimeType: "text/plain", sizeBytes: 1, sha256: "" };
    const file = { ...described, status: "ready", reads: 0, outcome: "ready", ...times(world), ...object };
    return putByHand(world, "files", file);
  },
  integrations(world, object) {
    businessNamed(world, object["businessId"]);
    const integration = {
      calendarId: "primary",
      aclRuleId: world.ids.next("aclRule"),
      tokenFingerprint: "",
      ...object,
    };
    return putByHand(world, "integrations", integration);
  },
  tools(world, object) {
    const { template = "function", templateToolId, ...rest } = omit(object, "businessId");
    const found = world.store.get("templates", asText(templateToolId)) ?? templateNamed(world, asText(template));
    return makeTool(world, businessNamed(world, object["businessId"]), found, rest);
  },
  agents(world, object) {
    const fields = omit(object, "id", "businessId");
    const flow = fields["workflow"] === undefined ? { conversationFlow: "Greet the caller." } : {};
    const complete = { name: "Somebody's agent", type: "INBOUND", ...flow, ...fields };
    return makeAgent(world, businessNamed(world, object["businessId"]), complete, undefined, object.id);
  },
  deployments(world, object) {
    const agent = world.store.get("agents", asText(object["agentId"]));
    if (!agent) throw new RangeError("a deployment needs the agentId of an agent");
    return deploy(world, businessNamed(world, agent.businessId), agent);
  },
};

function times({ clock }: World): { createdAt: string; updatedAt: string } {
  const now = timestamp(clock.now());
  return { createdAt: now, updatedAt: now };
}

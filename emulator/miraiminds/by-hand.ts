import { checkEditable, freshTime, merged, refusalsAsRangeErrors } from "../kernel/by-hand.ts";
import { asText, isObject, omit, type JsonObject } from "../kernel/json.ts";
import type { ByHand } from "../kernel/platform.ts";
import type { Stored } from "../kernel/store.ts";
import { makeAssistant, saveAssistant } from "./assistants.ts";
import { makeCall } from "./calls.ts";
import type { World } from "./context.ts";
import { makeFile } from "./files.ts";
import { offersIn } from "./number-catalogue.ts";
import { makeNumber } from "./numbers.ts";
import { nextObjectId } from "./object-id.ts";
import type { Assistant, MiraiMindsCollections, Tool, Workspace } from "./records.ts";
import { changedTool, makeTool } from "./tools.ts";
import { makeWorkspace } from "./workspaces.ts";

type Name = keyof MiraiMindsCollections;

/** The dashboard of the emulated platform: creates, edits and deletes outside of the API and its validation. */
export function createByHand(world: () => World, organization: string): ByHand {
  const named = (collection: string): Name => world().store.named(collection);
  return {
    editable: (collection) => editableFields[named(collection)],
    find: (collection, id) => world().store.get(named(collection), id),
    create: (collection, object) =>
      refusalsAsRangeErrors(() => createdByHand(world(), named(collection), object, organization)),
    edit: (collection, record, patch) =>
      refusalsAsRangeErrors(() => editedByHand(world(), named(collection), record, patch)),
    remove: (collection, record) => world().store.remove(named(collection), record.id),
  };
}

type Maker = (world: World, object: JsonObject, organization: string) => Stored;

const makers: Partial<Record<Name, Maker>> = {
  workspaces: (world, object, organization) =>
    makeWorkspace(world, asText(object["organization"]) || organization, { name: "Somebody's store", ...object }),
  assistants(world, object) {
    const fields = omit(object, "id", "workspace", "archivedAt", "archivedBy");
    const complete = { name: "Somebody's assistant", variant: { type: "custom" }, agent: { identity: {} }, ...fields };
    const id = asText(object["id"]);
    const made = makeAssistant(world, workspaceNamed(world, object), complete, id === "" ? {} : { id });
    const { archivedAt, archivedBy = null } = object;
    if (archivedAt === undefined) return made;
    return put(world, "assistants", {
      ...made,
      ...differing({ archivedAt, archivedBy }, ["archivedAt", "archivedBy"]),
    });
  },
  tools(world, object) {
    const { id } = workspaceNamed(world, object);
    const fields = { name: "Somebody's tool", description: "", url: "https://tools.invalid", method: "get", ...object };
    return makeTool(
      world,
      id,
      fields,
      differing(object, ["id", "slug", "integrationId", "isPayloadPass", "deletedAt"]),
    );
  },
  files: (world, object) =>
    makeFile(world, { status: "ready", ...object, workspace: workspaceNamed(world, object).id }),
  numbers(world, object, organization) {
    const [offer] = offersIn("US");
    if (!offer) throw new RangeError("there are no numbers to make one from");
    return makeNumber(world, asText(object["organization"]) || organization, offer, object);
  },
  calls(world, object) {
    const assistant = world.store.get("assistants", asText(object["assistant"]));
    if (!assistant) throw new RangeError("a call needs the id of an assistant");
    return makeCall(world, assistant, object);
  },
  campaigns(world, object) {
    const { id: workspace } = workspaceNamed(world, object);
    const live = { status: "active", pauses: 0, archivedAt: null, archivedBy: null };
    return put(world, "campaigns", {
      name: "Somebody's campaign",
      ...live,
      ...object,
      id: idOf(world, object),
      workspace,
    });
  },
};

function createdByHand(world: World, name: Name, object: JsonObject, organization: string): Stored {
  const make = makers[name];
  return make ? make(world, object, organization) : put(world, name, { ...object, id: idOf(world, object) });
}

/** What can be edited where that is not everything: a misspelt field must not pass in silence. */
const editableFields: Partial<Record<Name, readonly string[]>> = {
  organizations: ["name", "type", "creditCents", "archivedAt", "archivedBy"],
  workspaces: [
    ...["name", "slug", "variant", "currencyCode", "timezone", "supportContacts", "trustSignals", "policyFramework"],
    ...["status", "billing", "archivedAt", "archivedBy"],
  ],
  assistants: [
    ...["name", "variant", "agent", "telephony", "icpContext", "callSettings", "analysisPlan", "knowledgeBase"],
    ...["preCall", "extra", "archivedAt", "archivedBy"],
  ],
  tools: [
    ...["name", "description", "url", "method", "headers", "parameters", "isActive"],
    ...["slug", "integrationId", "isPayloadPass", "deletedAt"],
  ],
  files: ["fileName", "collectionName", "type", "size", "status", "outcome"],
  numbers: ["status", "workspace", "provider", "organization"],
};

/** Applies a merge patch to a record; tools take the flat fields of a request, whatever form they are stored in. */
function editedByHand(world: World, name: Name, record: Stored, patch: JsonObject): Stored {
  checkEditable(name, editableFields[name], patch);
  if (name === "assistants") return saveAssistant(world, editedAssistant(record as Assistant, patch));
  if (name === "tools") {
    const own = differing(patch, ["slug", "integrationId", "isPayloadPass", "deletedAt"]);
    return put(world, "tools", { ...changedTool(world, record as Tool, patch), ...own });
  }
  return put(world, name, { ...merged(record, patch), ...freshTime(world.clock, record), id: record.id });
}

/** Null for a number means that there is none, and null for a date that it is not archived; neither is removed. */
function editedAssistant(assistant: Assistant, patch: JsonObject): Assistant {
  const { telephony, archivedAt, archivedBy, ...rest } = patch;
  const dates = differing({ archivedAt, archivedBy } as JsonObject, ["archivedAt", "archivedBy"]);
  const numbers = isObject(telephony) ? { telephony: { ...assistant.telephony, ...telephony } } : {};
  return { ...(merged(assistant, rest) as unknown as Assistant), ...numbers, ...dates };
}

function differing(object: JsonObject, names: readonly string[]): object {
  return Object.fromEntries(
    names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]] as const])),
  );
}

function workspaceNamed({ store }: World, { workspace }: JsonObject): Workspace {
  const found = store.get("workspaces", asText(workspace));
  if (!found) throw new RangeError(`no workspace "${asText(workspace)}": the object needs one`);
  return found;
}

function put<T extends Stored>(world: World, name: Name, record: T): Stored {
  return world.store.put(name, record as unknown as MiraiMindsCollections[Name]);
}

function idOf({ ids }: World, { id }: JsonObject): string {
  return asText(id) || nextObjectId(ids, "byHand");
}

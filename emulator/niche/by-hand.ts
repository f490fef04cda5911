import { ApiError } from "../api-error.ts";
import { createdByHand } from "./by-hand-create.ts";
import { editedByHand, editableFields } from "./by-hand-edit.ts";
import type { ByHand } from "../platform.ts";
import { removeTool } from "./agent-tools.ts";
import type { World } from "./context.ts";
import type { Agent, NicheCollections } from "./records.ts";
import { removeAgent } from "./voice-agents.ts";

type Name = keyof NicheCollections;

/** Objects that have a second name: an integration is also found by its business, a deployment by its agent. */
const aliases: Partial<Record<Name, string>> = {
  integrations: "businessId",
  phoneNumbers: "businessId",
  deployments: "agentId",
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
      const byAlias = (record: object) => alias !== undefined && (record as Record<string, unknown>)[alias] === id;
      return store.get(name, id) ?? store.all(name).find(byAlias);
    },
    create: (collection, object) =>
      refusalsAsRangeErrors(() => createdByHand(world(), named(collection), object, organizationId)),
    edit(collection, record, patch) {
      const name = named(collection);
      const known = editableFields[name];
      const strangers = Object.keys(patch).filter((field) => known && !known.includes(field));
      if (strangers.length > 0) {
        throw new RangeError(`${name} have no editable ${strangers.join(", ")}; there are ${known?.join(", ")}`);
      }
      return refusalsAsRangeErrors(() => editedByHand(world(), name, record, patch));
    },
    remove(collection, record) {
      const name = named(collection);
      if (name === "agents") removeAgent(world(), record as Agent);
      else if (name === "tools") removeTool(world(), record.id);
      else world().store.remove(name, record.id);
    },
  };
}

function refusalsAsRangeErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiError) throw new RangeError(error.message, { cause: error });
    throw error;
  }
}

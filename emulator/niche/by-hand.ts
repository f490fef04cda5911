import { checkEditable, refusalsAsRangeErrors } from "../kernel/by-hand.ts";
import type { ByHand } from "../kernel/platform.ts";
import { removeTool } from "./agent-tools.ts";
import { createdByHand } from "./by-hand-create.ts";
import { editedByHand, editableFields } from "./by-hand-edit.ts";
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
  const named = (collection: string): Name => world().store.named(collection);
  return {
    editable: (collection) => editableFields[named(collection)],
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
      checkEditable(name, editableFields[name], patch);
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

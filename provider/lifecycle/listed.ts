import { collectionKey } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";

const key = (definition: Definition, api: Connection): string =>
  collectionKey(definition.platform, api, definition.collection);

type Items = Map<string, JsonObject>;

const fetch =
  (definition: Definition, api: Connection) =>
  async (known?: Items): Promise<Items> =>
    (await definition.list?.(api, known)) ?? new Map<string, JsonObject>();

/** The shared list of a kind in a workspace. */
export const listed = {
  key,
  items: (definition: Definition, api: Connection) =>
    api.run.collections.items(key(definition, api), fetch(definition, api)),
  refetch: (definition: Definition, api: Connection) =>
    api.run.collections.refetch(key(definition, api), fetch(definition, api)),
  /** As it is after now; what the list shows in short only is whole as far as it was known or is new. */
  look: (definition: Definition, api: Connection) =>
    api.run.collections.look(key(definition, api), fetch(definition, api)),
  /** What was added to it, and more, once the creates that are under way are over; all of it where only that tells what was added. */
  added: (definition: Definition, api: Connection) =>
    api.run.collections.added(
      key(definition, api),
      async (known) => (known && (await definition.listNew?.(api, known))) ?? fetch(definition, api)(known),
      api.client.settings.requestsPerMinute,
    ),
};

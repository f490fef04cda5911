import { collectionKey } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import type { Items } from "./known-list.ts";

const key = (definition: Definition, api: Connection): string =>
  collectionKey(definition.platform, api, definition.collection);

const fetch =
  (definition: Definition, api: Connection) =>
  async (known?: ReadonlyMap<string, JsonObject>): Promise<Items> =>
    (await definition.list?.(api, known)) ?? new Map<string, JsonObject>();

/** The shared list of a kind in a workspace. */
export const listed = {
  key,
  items: (definition: Definition, api: Connection) =>
    api.run.collections.items(key(definition, api), fetch(definition, api)),
  /** Of those that the list shows whole, for one who reads single objects. */
  shown: (definition: Definition, api: Connection) =>
    api.run.collections.shown(key(definition, api), fetch(definition, api)),
  /** As it was when objects were last made, or read a moment ago. */
  toMake: (definition: Definition, api: Connection) =>
    api.run.collections.toMake(key(definition, api), fetch(definition, api)),
  refetch: (definition: Definition, api: Connection) =>
    api.run.collections.refetch(key(definition, api), fetch(definition, api)),
  /** As it is after now; what the list shows in short only is whole as far as it was known or is new. */
  look: (definition: Definition, api: Connection) =>
    api.run.collections.look(key(definition, api), fetch(definition, api)),
  /** What others have added to it when `own` was made, and more, once those that the engine makes at the same time are there. */
  async added(definition: Definition, api: Connection, own: string) {
    const { collections, gathering } = api.run;
    await gathering.gathered(key(definition, api), api.client.settings.requestsPerMinute);
    return collections.added(key(definition, api), own, {
      end: async ({ items, ids }, last) => definition.listNew?.(api, { items, ids, last }),
      all: fetch(definition, api),
    });
  },
};

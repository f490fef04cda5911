import { collectionKey } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";

const key = (definition: Definition, api: Connection): string =>
  collectionKey(definition.platform, api, definition.collection);

const fetch = (definition: Definition, api: Connection) => async (): Promise<Map<string, JsonObject>> =>
  (await definition.list?.(api)) ?? new Map<string, JsonObject>();

/** The shared list of a kind in a workspace. */
export const listed = {
  key,
  items: (definition: Definition, api: Connection) =>
    api.run.collections.items(key(definition, api), fetch(definition, api)),
  refetch: (definition: Definition, api: Connection) =>
    api.run.collections.refetch(key(definition, api), fetch(definition, api)),
};

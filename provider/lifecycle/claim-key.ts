import type { Connection, Definition } from "../kind/definition.ts";

/** A live object as the claims know it: kinds and scopes never meet. */
export const keyOf = (definition: Definition, api: Connection, id: string): string =>
  [definition.platform, definition.kind, api.scope, id].join("|");

/** A natural key as the claims know it. */
export const reservation = (definition: Definition, api: Connection, naturalKey: string): string =>
  [definition.platform, definition.kind, api.scope, "key", naturalKey].join("|");

/** A resource of the program as the claims know it. */
export const declaration = ({ platform, kind }: Definition, name: string): string => [platform, kind, name].join("|");

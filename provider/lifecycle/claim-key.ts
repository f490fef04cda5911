import type { Connection, Definition, JsonObject } from "../kind/definition.ts";

type Kind = Pick<Definition, "platform" | "kind">;

/** A live object as the claims know it. Kinds never meet: a Deployment has the id of its agent, and holds another side of it. */
export const keyOf = ({ platform, kind }: Kind, api: Connection, id: string): string =>
  [platform, kind, api.scope, id].join("|");

/** A natural key as the claims know it. */
export const reservation = ({ platform, kind }: Kind, api: Connection, naturalKey: string): string =>
  [platform, kind, api.scope, "key", naturalKey].join("|");

/** A shared list of live objects. Every reader of a list comes to its key here, so that no two lists hold one object. */
export const collectionKey = (platform: string, api: Connection, collection: string | undefined): string =>
  [platform, api.scope, collection].join("|");

/** Who holds an object: a resource of the program. */
export interface Holder {
  /** Tells it from every other resource. Two components may have a resource of one name each, so the name does not. */
  readonly resource: string;
  /** Logical name, for messages. */
  readonly name: string;
}

/** The resource that these inputs or outputs belong to. */
export function holderOf({ platform, kind }: Kind, inputs: JsonObject): Holder {
  const [name, parent] = [inputs["__logicalName"], inputs["__parent"]].map((value) =>
    typeof value === "string" && value !== "" ? value : undefined,
  );
  return { resource: [platform, kind, parent ?? "", name ?? "(unnamed)"].join("|"), name: name ?? "(unnamed)" };
}

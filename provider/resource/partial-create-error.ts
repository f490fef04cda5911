import type { Definition, JsonObject } from "./definition.ts";
import { outputsOf } from "./inputs.ts";
import { pick } from "./value.ts";

/**
 * The object exists but is not finished. Pulumi saves id and properties in the state, and the next `up` runs an update that finishes
 * it. The properties are few on purpose: they travel in an HTTP/2 header, which a long prompt would burst.
 */
export class PartialCreateError extends Error {
  override name = "PartialCreateError";
  readonly id: string;
  readonly properties: JsonObject;
  readonly reasons: readonly string[];

  constructor(message: string, id: string, properties: JsonObject, cause: unknown) {
    super(message, { cause });
    this.id = id;
    this.properties = properties;
    this.reasons = [message];
  }

  /** Keeps where the object is, and what cannot be changed any more: the next `up` must know whether it has to be replaced. */
  static of(error: unknown, id: string, inputs: JsonObject, definition: Definition): PartialCreateError {
    const message = error instanceof Error ? error.message : String(error);
    const { workspaceArgs, replaceOn } = definition;
    const kept = pick(inputs, [...workspaceArgs, ...replaceOn, "onDelete", "__logicalName", "__provider"]);
    return new PartialCreateError(message, id, { ...outputsOf(definition, kept, {}), __partial: true }, error);
  }
}

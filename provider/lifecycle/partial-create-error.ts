import type { Definition, JsonObject } from "../kind/definition.ts";
import { outputsOf } from "./inputs.ts";
import { IncompleteError } from "./incomplete-error.ts";
import { sentMark } from "./sent-values.ts";
import { pick } from "../kind/value.ts";

/**
 * The object exists but is not finished. Pulumi saves id and properties in the state, and the next `up` runs an update that finishes
 * it. Among them is what only a new object could have otherwise: a platform may not show it (a file's content). They are few on purpose: they travel in an HTTP/2 header, which a long prompt would burst.
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

  /** Keeps where the object is, what was reached, and what cannot be changed any more: the next `up` must know whether it has to be replaced. */
  static of(
    error: unknown,
    id: string,
    inputs: JsonObject,
    definition: Definition,
    /** The inputs of which the object was made. */
    made = inputs,
  ): PartialCreateError {
    const reached = error instanceof IncompleteError ? error.outputs : {};
    const message = error instanceof Error ? error.message : String(error);
    const kept = pick(inputs, [
      ...definition.workspaceArgs,
      ...definition.replaceOn,
      "onDelete",
      "__logicalName",
      "__provider",
    ]);
    // One that broke off on its way has not sent all: what is there may have been there before (a number that an agent has from the start).
    const marks = { __partial: true, ...(!(error instanceof IncompleteError) && sentMark(definition, made, error)) };
    return new PartialCreateError(message, id, { ...outputsOf(definition, kept, reached), ...marks }, error);
  }
}

import type { JsonObject } from "../kind/definition.ts";

/** A create or an update broke off after something was reached that must not be forgotten: a number that has been bought. */
export class IncompleteError extends Error {
  override name = "IncompleteError";
  readonly id: string;
  /** Computed outputs as far as they are known. */
  readonly outputs: JsonObject;

  constructor(cause: unknown, id: string, outputs: JsonObject) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.id = id;
    this.outputs = outputs;
  }
}

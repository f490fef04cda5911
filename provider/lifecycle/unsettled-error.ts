import type { JsonObject } from "../kind/definition.ts";
import type { Field } from "./fields.ts";

/** The platform accepted a write and did not apply all of it. */
export class NotAppliedError extends Error {
  override name = "NotAppliedError";
  readonly wrong: readonly Field[];
  readonly live: JsonObject;
  /** What `live` has in managed fields, in comparable form. */
  readonly seen: JsonObject;

  constructor(
    message: string,
    { wrong, live, seen }: { readonly wrong: readonly Field[]; readonly live: JsonObject; readonly seen: JsonObject },
  ) {
    super(message);
    this.wrong = wrong;
    this.live = live;
    this.seen = seen;
  }
}

/** An update failed after something was changed, or may have been: `properties` is what the state must remember of it. */
export class UnsettledError extends Error {
  override name = "UnsettledError";
  readonly properties: JsonObject;

  constructor(message: string, properties: JsonObject, cause: unknown) {
    super(message, { cause });
    this.properties = properties;
  }
}

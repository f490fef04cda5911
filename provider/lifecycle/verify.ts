import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import {
  changedFields,
  comparable,
  differingFields,
  fieldValue,
  isServerDefaulted,
  observedSpec,
  mergedSpec,
  type Field,
} from "./fields.ts";
import { readUntil } from "./read-until.ts";
import type { SecretPath } from "../kind/secret-path.ts";
import { describeFields } from "./messages.ts";
import { NotAppliedError } from "./unsettled-error.ts";

export interface Written {
  readonly definition: Definition;
  readonly api: Connection;
  readonly id: string;
  readonly spec: JsonObject;
  readonly secretPaths: readonly SecretPath[];
  /** Outputs recorded before the write. */
  readonly outputs: JsonObject;
  /** As in `Change`. */
  readonly overwrite?: { readonly allowed: boolean; readonly command: string };
  /** The object before the write; undefined when it was created. */
  readonly before: JsonObject | undefined;
  /** The object as a list has shown it after the write; absent where none was read. */
  readonly listed?: JsonObject;
}

/**
 * The object after a write, and the fields in which it is not what was asked for: of all fields, or `only` those that were sent; `also`
 * names, by an older spec, fields that should be gone now. Reads the object when neither the response nor a list shows everything,
 * and again where a read may be late.
 */
export async function verify(
  { definition, api, id, spec, outputs: previous, before, listed }: Written,
  response: JsonObject | undefined,
  only?: readonly Field[],
  also?: JsonObject,
): Promise<Reading> {
  const desired = comparable(definition, spec);
  const shape = also ? mergedSpec(also, spec) : spec;
  const inspect = async (live: JsonObject): Promise<Reading> => {
    const outputs = definition.computed(live, spec, { previous, before, written: true });
    const seen = await observedSpec(definition, api, live, { shape, fallback: spec, outputs });
    const wrong = only ? differingFields(only, seen, desired) : changedFields(definition, seen, desired);
    // Where the platform has a default, that is what a field is cleared to.
    const isDefault = (field: Field) =>
      fieldValue(desired, field) === undefined && isServerDefaulted(definition, field);
    return { live, seen, wrong: wrong.filter((field) => !isDefault(field)) };
  };
  for (const shown of [response, listed]) {
    const reading = shown && (await inspect(shown));
    if (reading?.wrong.length === 0) return reading;
  }
  const last = await readUntil(
    api,
    (now: Reading | undefined) => now?.wrong.length === 0,
    async () => {
      const live = await definition.get(api, id, spec);
      return live && inspect(live);
    },
  );
  if (!last) throw new Error(`the platform accepted the request, but then says that ${id} does not exist`);
  return last;
}

interface Reading {
  readonly live: JsonObject;
  readonly seen: JsonObject;
  readonly wrong: Field[];
}

/** What the platform made of a write is not what was asked for: the user must know which fields. */
export function assertWritten({ definition, spec, secretPaths }: Written, { live, seen, wrong }: Reading): void {
  if (wrong.length === 0) return;
  const desired = comparable(definition, spec);
  throw new NotAppliedError(
    `the platform accepted the request but did not apply all of it:\n${describeFields(definition, wrong, { sent: desired, "platform has": seen }, secretPaths)}\n` +
      "run `pulumi up` again; if it stays, the platform does not support this change: set the value that it has, or replace the resource",
    { wrong, live, seen },
  );
}

import { isNotFound } from "../http/request-error.ts";
import { keyOf } from "./claim-key.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { lookAgain } from "./gone.ts";
import { recordedParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { run } from "./run.ts";

/** Deletes the object; one that is gone already is a success. What the platform cannot delete stays, with a warning. */
export async function remove(definition: Definition, id: string, props: JsonObject): Promise<void> {
  const { spec, name, onDelete, computed } = recordedParts(definition, props);
  const api = definition.connect(spec, "write");
  const user = run.claims.inUseBy(keyOf(definition, api, id));
  if (user !== undefined) {
    const rest = user === name ? "" : "; fields that only the former manifest set have the values that they had";
    run.warn(`${definition.kind} "${name}": ${id} is kept, because "${user}" uses it now${rest}`);
    return;
  }
  if (onDelete === "retain") {
    run.warn(`${definition.kind} "${name}": ${id} stays on the platform (metadata.onDelete: retain)`);
    return;
  }
  try {
    const warning = await definition.remove(api, id, { spec, onDelete, outputs: computed });
    if (warning) run.warn(`${definition.kind} "${name}": ${warning}`);
  } catch (error) {
    if (!isNotFound(error) || (await lookAgain(definition, api, id, spec))) throw error;
  }
  if (definition.collection) await run.collections.drop(listed.key(definition, api), id);
}

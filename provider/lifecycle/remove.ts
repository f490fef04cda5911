import { isNotFound } from "../http/request-error.ts";
import { holderOf, keyOf } from "./claim-key.ts";
import type { JsonObject } from "../kind/definition.ts";
import { confirmGone } from "./confirm-gone.ts";
import { recordedParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import type { Context } from "./run.ts";

/** Deletes the object; one that is gone already is a success. What the platform cannot delete stays, and what is not this stack's, with a warning. */
export async function remove({ definition, run }: Context, id: string, props: JsonObject): Promise<void> {
  const { spec, name, onDelete, adopt, taken, computed } = recordedParts(definition, props);
  const api = definition.connect(spec, "write", run);
  const key = keyOf(definition, api, id);
  const holder = holderOf(definition, props);
  const user = run.claims.inUseBy(key, props);
  if (user !== undefined) {
    const rest =
      user.resource === holder.resource
        ? ""
        : "; fields that only the former manifest set have the values that they had";
    run.warn(`${definition.kind} "${name}": ${id} is kept, because "${user.name}" uses it now${rest}`);
    return;
  }
  run.claims.release(key);
  if (onDelete === "retain") {
    run.warn(`${definition.kind} "${name}": ${id} stays on the platform (metadata.onDelete: retain)`);
    return;
  }
  if (taken && onDelete === undefined && adopt !== id) {
    run.warn(
      `${definition.kind} "${name}": ${id} stays on the platform, because it was there before this stack; metadata.adopt: ${id} or ` +
        "metadata.onDelete in the manifest, applied before, would have said otherwise",
    );
    return;
  }
  let warning: string | void = undefined;
  try {
    warning = await definition.remove(api, id, { spec, onDelete, outputs: computed });
    if (warning) run.warn(`${definition.kind} "${name}": ${warning}`);
  } catch (error) {
    if (!isNotFound(error) || (await confirmGone(definition, api, id, spec))) throw error;
  }
  // What stays is the resource's own, should the engine be about to make it again.
  if (warning) run.claims.extendHistory(holder, { former: [...run.claims.history(holder).former, id] });
  if (!definition.collection) return;
  const list = listed.key(definition, api);
  if (warning || definition.partOf !== undefined) run.collections.forget(list);
  else await run.collections.drop(list, id);
}

import { keyOf } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "../kind/definition.ts";
import {
  changedFields,
  comparable,
  differing,
  fieldValue,
  isFilled,
  sameField,
  seenThrough,
  shapeOf,
  union,
  type Field,
} from "./fields.ts";
import { lookAgain } from "./gone.ts";
import { inputParts, outputsOf, recordedParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { describeFields } from "./messages.ts";
import { run } from "./run.ts";
import { send } from "./send.ts";
import { pick } from "../kind/value.ts";
import type { Written } from "./verify.ts";

/**
 * Sends what differs, after a look: where somebody changed a field that this update would overwrite, it stops and shows the three
 * values, unless `voice-agents:onConflict` is `overwrite`. What was changed beside our fields survives.
 */
export async function update(
  definition: Definition,
  id: string,
  olds: JsonObject,
  news: JsonObject,
): Promise<{ outs: JsonObject }> {
  const { name, spec, secretPaths } = inputParts(news);
  const recorded = recordedParts(definition, olds);
  const api = definition.connect(spec, "write");
  run.claims.show(keyOf(definition, api, id), name, definition.naturalKey(spec), "kept");

  // After a create that was cut short little is recorded: what the platform has is our own work, and no conflict.
  const base = recorded.partial
    ? pick(recorded.spec, [...definition.workspaceArgs, ...definition.replaceOn])
    : recorded.spec;
  const [before, desired] = [comparable(definition, base), comparable(definition, spec)];
  const look = async () => {
    const live = await current(definition, api, id, spec);
    const whole = await definition.observe(api, live, { expected: base, outputs: recorded.computed });
    // Two looks, because free JSON is seen through the eyes of a spec: what the other one sets beside it is no difference to it.
    const [asRecorded, seen] = [shapeOf(definition, base, spec), union(base, spec)].map((shape) =>
      seenThrough(definition, whole, live, shape),
    ) as [JsonObject, JsonObject];
    const planned = plan(definition, before, desired, recorded.drift.length > 0 ? asRecorded : before);
    return { live, whole, asRecorded, seen, planned, fields: differing(planned, seen, desired) };
  };
  const first = await look();
  // That somebody else has just done what is to be done is less likely than an answer from before our last write.
  const doubtful = !recorded.partial && first.planned.length > 0 && first.fields.length === 0;
  const { live, whole, asRecorded, seen, fields } = doubtful ? await look() : first;
  if (!recorded.partial && run.onConflict !== "overwrite") {
    assertNoConflict(definition, fields, { recorded: before, live: asRecorded, desired }, secretPaths);
  }
  const written: Written = { definition, api, id, spec, secretPaths, outputs: recorded.computed, before: live };
  const result = fields.length === 0 ? live : await send(written, { fields, desired: spec, whole, seen }, live, base);
  if (definition.collection) await run.collections.put(listed.key(definition, api), id, result);
  const computed = definition.computed(result, spec, {
    previous: recorded.computed,
    before: live,
    written: fields.length > 0,
  });
  return { outs: outputsOf(definition, news, computed) };
}

async function current(definition: Definition, api: Connection, id: string, spec: JsonObject): Promise<JsonObject> {
  const live = (await definition.get(api, id, spec)) ?? (await lookAgain(definition, api, id, spec));
  if (live) return definition.settle ? definition.settle(api, id, live) : live;
  throw new Error(
    `${id} was deleted on the platform; run \`pulumi up --refresh\`: it notices that, and creates the object anew`,
  );
}

/** Fields that the manifest changed, and those where a refresh has told the user that the platform differs and will be put back. */
function plan(definition: Definition, before: JsonObject, desired: JsonObject, refreshed: JsonObject): Field[] {
  const changed = changedFields(definition, before, desired);
  const drifted = changedFields(definition, refreshed, before).filter(
    (field) => field[0] in before && !changed.some((other) => sameField(field, other)),
  );
  return [...changed, ...drifted];
}

interface ThreeValues extends Record<string, JsonObject> {
  readonly recorded: JsonObject;
  readonly live: JsonObject;
  readonly desired: JsonObject;
}

function assertNoConflict(
  definition: Definition,
  fields: readonly Field[],
  values: ThreeValues,
  secretPaths: readonly string[],
): void {
  const conflicts = differing(fields, values.live, values.recorded).filter(
    (field) => fieldValue(values.recorded, field) !== undefined || !isFilled(definition, field),
  );
  if (conflicts.length === 0) return;
  throw new Error(
    `somebody changed this on the platform since the last \`pulumi up\` (or an update was cut off before its answer came), ` +
      `and the update would overwrite it:\n` +
      `${describeFields(conflicts, values, secretPaths)}\n` +
      "nothing was changed; to keep the live value, write it into the manifest; to overwrite it, run " +
      "`pulumi config set voice-agents:onConflict overwrite` and `pulumi up` again",
  );
}

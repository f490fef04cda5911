import { keyOf } from "./claim-key.ts";
import type { Connection, Definition, JsonObject } from "./definition.ts";
import {
  changedFields,
  comparable,
  differing,
  fieldValue,
  observed,
  sameField,
  union,
  updateBody,
  type Field,
} from "./fields.ts";
import { assertGone } from "./gone.ts";
import { inputParts, managedOutputs, recordedParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { describeFields } from "./messages.ts";
import { run } from "./run.ts";
import { pick } from "./value.ts";
import { assertWritten, verify, type Written } from "./verify.ts";

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
  run.claims.show(keyOf(definition, api, id), name, definition.naturalKey(spec), false);
  const live = await current(definition, api, id, spec);

  // After a create that was cut short nothing is recorded: what the platform has is our own work, and no conflict.
  const base = recorded.partial ? pick(spec, definition.workspaceArgs) : recorded.spec;
  const shape = union(definition, base, spec);
  const seen = await observed(definition, api, live, { shape, fallback: base, outputs: recorded.computed });
  const [before, desired] = [comparable(definition, base), comparable(definition, spec)];

  const fields = differing(plan(definition, before, desired, recorded.drift.length > 0 ? seen : before), seen, desired);
  if (!recorded.partial && run.onConflict !== "overwrite") {
    assertNoConflict(definition, fields, { recorded: before, live: seen, desired }, secretPaths);
  }
  const written: Written = { definition, api, id, spec, secretPaths, outputs: recorded.computed, before: live };
  const result = fields.length === 0 ? live : await send(written, fields, live, base);
  if (definition.collection) await run.collections.put(listed.key(definition, api), id, result);
  const computed = definition.computed(result, spec, {
    previous: recorded.computed,
    before: live,
    written: fields.length > 0,
  });
  return { outs: { ...news, ...computed, ...managedOutputs(definition, news) } };
}

async function current(definition: Definition, api: Connection, id: string, spec: JsonObject): Promise<JsonObject> {
  const live = await definition.get(api, id, spec);
  if (live) return definition.settle ? definition.settle(api, id, live) : live;
  await assertGone(api, id);
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
    (field) => fieldValue(values.recorded, field) !== undefined || !definition.filled.includes(field[0]),
  );
  if (conflicts.length === 0) return;
  throw new Error(
    `somebody changed this on the platform since the last \`pulumi up\`, and the update would overwrite it:\n` +
      `${describeFields(conflicts, values, secretPaths)}\n` +
      "nothing was changed; to keep the live value, write it into the manifest; to overwrite it, run " +
      "`pulumi config set voice-agents:onConflict overwrite` and `pulumi up` again",
  );
}

async function send(
  written: Written,
  fields: readonly Field[],
  live: JsonObject,
  base: JsonObject,
): Promise<JsonObject> {
  const { definition, api, id, spec, outputs } = written;
  const body = updateBody(definition, fields, spec, live);
  const put = (next: JsonObject) => definition.update(api, id, { body: next, desired: spec, live, outputs });
  if (Object.keys(body).length === 0) return live;

  let result = await verify(written, await put(body), fields, base);
  const leftover = result.wrong.filter((field) => field.length === 2 && fieldValue(spec, field) === undefined);
  if (leftover.length > 0) {
    // The platform merges objects, so leaving a property out did not remove it: say null.
    result = await verify(written, await put(withNulls(body, leftover)), fields, base);
  }
  assertWritten(written, result);
  return result.live;
}

function withNulls(body: JsonObject, fields: readonly Field[]): JsonObject {
  const keys = [...new Set(fields.map(([key]) => key))];
  const entries = keys.map((key) => {
    const nulls = fields.filter((field) => field[0] === key).map(([, inner]) => [inner, null]);
    return [key, { ...(body[key] as JsonObject), ...(Object.fromEntries(nulls) as JsonObject) }];
  });
  return Object.fromEntries(entries) as JsonObject;
}

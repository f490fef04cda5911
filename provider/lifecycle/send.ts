import { StatusError } from "../http/request-error.ts";
import { LEAVE_AS_IS, type JsonObject } from "../kind/definition.ts";
import { comparable, fieldValue, updateBody, type Field, type Rewrite } from "./fields.ts";
import { formatPath } from "../kind/problem.ts";
import { equal, isObject } from "../kind/value.ts";
import { assertWritten, verify, type Written } from "./verify.ts";

type Result = Awaited<ReturnType<typeof verify>>;

/**
 * Sends the changed fields and makes sure that the platform has them. Whether an update merges objects, and whether it clears what it
 * does not name, is unknown of the platforms: both are noticed by their effect, and made good.
 * @throws when the object is not what was asked for in the end.
 */
export async function send(
  written: Written,
  rewrite: Rewrite,
  live: JsonObject,
  base: JsonObject,
): Promise<JsonObject> {
  const { definition, api, id, spec, outputs, overwrite } = written;
  const body = updateBody(definition, rewrite);
  if (Object.keys(body).length === 0) return live;
  const put = async (next: JsonObject): Promise<Result> =>
    verify(
      written,
      await definition.update(api, id, { body: next, desired: spec, live, outputs, ...(overwrite && { overwrite }) }),
      rewrite.fields,
      base,
    );

  let result = await put(body);
  // What an update merges stays when it is left out: null is the usual word for "cleared", an empty value means the same where it is not.
  for (const clearing of [withNulls, withBlanks]) {
    const next = clearing(body, result.wrong, result.seen);
    if (next) result = await resultOrFallback(() => put(next), result);
  }
  const lost = await lostFields(written, rewrite, result.live, body);
  if (lost.length > 0) result = await restore(written, rewrite, lost, put, body);
  assertWritten(written, result);
  warnOfUnclearedFields(written, rewrite, result);
  return result.live;
}

/** Says where a field that was cleared has the value that it had: the platform's default may be the same, or it did not clear it. */
function warnOfUnclearedFields(
  { definition, api, spec, id }: Written,
  { fields, seen }: Rewrite,
  { seen: now }: Result,
): void {
  const desired = comparable(definition, spec);
  const kept = fields.filter((field) => {
    const before = fieldValue(seen, field);
    if (definition.clearValues[field[0]] === LEAVE_AS_IS) return false;
    return fieldValue(desired, field) === undefined && before !== undefined && equal(before, fieldValue(now, field));
  });
  if (kept.length === 0) return;
  api.run.warn(
    `${definition.kind} ${id}: ${kept.map(formatPath).join(", ")} was cleared, but the platform still shows the value that it had; ` +
      "it may be the platform's default",
  );
}

/** A platform that does not take null inside of an object cannot clear it: what it has instead is told by the result that there was. */
async function resultOrFallback(work: () => Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StatusError && error.outcome === "none") return otherwise;
    throw error;
  }
}

/** Fields that were set before the update, that it did not name, and that are gone after it. */
async function lostFields(
  { definition, api, spec, outputs }: Written,
  { whole }: Rewrite,
  live: JsonObject,
  body: JsonObject,
): Promise<string[]> {
  const now = comparable(definition, await definition.observe(api, live, { expected: spec, outputs }));
  return Object.keys(comparable(definition, whole)).filter(
    (key) => !(key in now) && !(key in body) && definition.clearValues[key] !== LEAVE_AS_IS,
  );
}

/** Sends everything that the object had, ours and not ours, with the changes on top. */
async function restore(
  written: Written,
  rewrite: Rewrite,
  lost: readonly string[],
  put: (body: JsonObject) => Promise<Result>,
  body: JsonObject,
): Promise<Result> {
  const { definition, api, spec } = written;
  const { whole } = rewrite;
  const [before, desired] = [comparable(definition, whole), comparable(definition, spec)];
  const values = lost.map((key) => [key, equal(before[key], desired[key]) ? spec[key] : whole[key]] as const);
  const everything = { ...Object.fromEntries(values), ...body };
  const result = await put(everything);
  const still = await lostFields(written, rewrite, result.live, everything);
  const names = (still.length > 0 ? still : lost).join(", ");
  if (still.length > 0)
    throw new Error(`the update cleared ${names} on the platform, and sending them again did not help`);
  api.run.warn(`the platform cleared what an update did not name (${names}); it was sent again, and is as it was`);
  return result;
}

type Clear = (sent: unknown, seen: unknown) => unknown;

/** The body with null for what the platform still has inside of objects although we left it out; undefined where there is nothing of that kind. */
const withNulls = (body: JsonObject, wrong: readonly Field[], seen: JsonObject): JsonObject | undefined =>
  clearing(body, wrong, seen, nulled);

/** What an update may have to put in the place of a property that it clears. */
export const isBlank = (value: unknown): boolean => value === "" || value === false;

/** The same with an empty text, or a flag that is off, for a property that was left out. */
const withBlanks = (body: JsonObject, wrong: readonly Field[], seen: JsonObject): JsonObject | undefined =>
  clearing(body, wrong, seen, (sent, now) => {
    if (sent !== undefined) return undefined;
    return typeof now === "string" ? "" : typeof now === "boolean" ? false : undefined;
  });

function clearing(body: JsonObject, wrong: readonly Field[], seen: JsonObject, clear: Clear): JsonObject | undefined {
  const entries = wrong.flatMap(([key, inner]) => {
    const sent = body[key];
    if (inner === undefined || !isObject(sent)) return [];
    const cleared = clear(sent[inner], fieldValue(seen, [key, inner]));
    return cleared === undefined ? [] : [[key, inner, cleared] as const];
  });
  if (entries.length === 0) return undefined;
  return entries.reduce<JsonObject>(
    (next, [key, inner, value]) => ({ ...next, [key]: { ...(next[key] as JsonObject), [inner]: value } }),
    body,
  );
}

/** `sent` with null for each property that only `seen` has; undefined where there is none. */
function nulled(sent: unknown, seen: unknown): unknown {
  if (sent === undefined) return seen === undefined ? undefined : null;
  if (!isObject(sent) || !isObject(seen)) return undefined;
  const cleared = Object.keys(seen)
    .map((key) => [key, nulled(sent[key], seen[key])] as const)
    .filter(([, value]) => value !== undefined);
  return cleared.length === 0 ? undefined : { ...sent, ...Object.fromEntries(cleared) };
}

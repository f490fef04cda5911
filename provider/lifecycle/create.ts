import { isAmbiguous } from "../http/request-error.ts";
import { keyOf, reservation } from "./claim-key.ts";
import { creationOf, idsOf, lookalikes, sameName, unclaimed, type Candidate, type Creation } from "./creation.ts";
import type { JsonObject } from "../kind/definition.ts";
import { comparable } from "./fields.ts";
import { inputParts, outputsOf } from "./inputs.ts";
import { listed } from "./listed.ts";
import { PartialCreateError } from "./partial-create-error.ts";
import { assertAlone } from "./rivals.ts";
import { revisionOf } from "./revision.ts";
import type { Context } from "./run.ts";
import { adopted, existing, type Found } from "./take-over.ts";
import { UndoneError } from "./undone-error.ts";
import { UnfinishedError } from "./unfinished-error.ts";
import { searchByHand, UNKNOWN_ID } from "./unknown-id.ts";
import { equal, pick } from "../kind/value.ts";
import { assertWritten, verify } from "./verify.ts";

/**
 * Makes the object exist exactly once: refuses one that is there already and that nobody can prove to be ours, and after an answer that
 * got lost looks before anything else. @throws {PartialCreateError} once there is an id, or as long as it is unknown whether there is one.
 */
export async function create(context: Context, inputs: JsonObject): Promise<{ id: string; outs: JsonObject }> {
  const { definition, run } = context;
  const creation = creationOf(context, inputs, "write");
  const { api, parts, holder, key } = creation;
  if (key !== undefined) run.claims.reserve(reservation(definition, api, key), holder);
  const former = [...creation.past.former, ...run.claims.leavingOf(keyOf(definition, api, ""), holder)];

  const { live: made, taken } = await ensure(creation).catch((error: unknown) => {
    if (error instanceof UnfinishedError) throw PartialCreateError.of(error, error.id, inputs, definition);
    throw error;
  });
  const id = definition.idOf(made, parts.spec);
  run.claims.make(keyOf(definition, api, id), holder, key);
  if (definition.collection) await run.collections.put(listed.key(definition, api), id, made);

  let settled: JsonObject;
  try {
    settled = definition.settle ? await definition.settle(api, id, made) : made;
    const { spec, secretPaths } = parts;
    const written = { definition, api, id, spec, secretPaths, outputs: {}, before: undefined };
    const checked = await verify(written, settled);
    assertWritten(written, checked);
    settled = checked.live;
  } catch (error) {
    if (error instanceof UndoneError) throw error;
    throw PartialCreateError.of(error, id, inputs, definition);
  }
  const computed = definition.computed(settled, parts.spec, { previous: {}, before: undefined, written: true });
  const left = former.filter((other) => other !== id);
  const marks = { ...(taken && { __taken: true }), ...(left.length > 0 && { __former: left }) };
  return {
    id,
    outs: { ...outputsOf(definition, inputs, { ...computed, ...revisionOf(definition, {}, true) }), ...marks },
  };
}

const own = (live: JsonObject): Found => ({ live, taken: false });

async function ensure(creation: Creation): Promise<Found> {
  const { definition, parts, api } = creation;
  if (parts.adopt) return own(await adopted(creation, parts.adopt));
  if (!definition.list) return own(await createUnlisted(creation));
  if (definition.serialiseCreates?.(parts.spec)) {
    return api.run.mutex.run(`create ${listed.key(definition, api)}`, () => findOrCreate(creation));
  }
  return findOrCreate(creation);
}

/** Where there is no list, nobody can look for an object whose create got no answer: the state remembers that it may exist. */
async function createUnlisted({ definition, api, parts, key, holder }: Creation): Promise<JsonObject> {
  const [id, other] = key === undefined ? [] : api.run.claims.withKey(keyOf(definition, api, ""), key, holder);
  if (key !== undefined && id !== undefined && other !== undefined) throw sameName(id, key, other, holder);
  try {
    return await definition.create(api, parts.spec);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const told = new Error(`${(error as Error).message}; ${searchByHand(definition)}`, { cause: error });
    throw new UnfinishedError(told, UNKNOWN_ID, {});
  }
}

async function findOrCreate(creation: Creation): Promise<Found> {
  const { definition, api, parts, past } = creation;
  const items = await listed.items(definition, api);
  if (past.lost) {
    const found = await resumed(creation, past.lost, items);
    if (found) return own(found);
  }
  const found = await existing(creation, items);
  if (found) return found;
  const before = await lookalikes(creation, items);
  // What an earlier create without an answer has made counts as new for as long as it is not found.
  const known = past.lost ?? before.map(({ id }) => id);
  if (!past.lost) warnOfLeftovers(creation, await unclaimed(creation, items));
  let made: JsonObject;
  try {
    made = await definition.create(api, parts.spec);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    return own(await findLost(creation, known, error as Error));
  }
  await assertAlone(
    creation,
    made,
    before.map(({ id }) => id),
  );
  return own(made);
}

/** The object of an earlier run's create that got no answer: the state says so, and what it looked like, and what there was before. */
async function resumed(
  { definition, api, parts, holder, past, key }: Creation,
  before: readonly string[],
  items: ReadonlyMap<string, JsonObject>,
): Promise<JsonObject | undefined> {
  const then = inputParts(past.inputs);
  const members = definition.workspaceArgs;
  if (!equal(pick(then.spec, members), pick(parts.spec, members))) return undefined;
  const all = await unclaimed({ definition, api, parts: then, holder, past, key: undefined }, items);
  const fresh = all.filter(({ id }) => !before.includes(id));
  const found = onlyOne(fresh);
  if (!found) return undefined;
  const live = (await definition.get(api, found.id, parts.spec)) ?? found.live;
  if (equal(comparable(definition, then.spec), comparable(definition, parts.spec))) return live;
  api.run.claims.make(keyOf(definition, api, found.id), holder, key);
  const fixed = pick(past.inputs, [...definition.replaceOn, ...members, "__logicalName", "__provider"]);
  throw PartialCreateError.of(
    new Error(
      `the object of an earlier create, whose answer got lost, was found: ${found.id}; the manifest has changed since; run \`pulumi up\` again`,
    ),
    found.id,
    fixed,
    definition,
  );
}

function onlyOne(found: readonly Candidate[]): Candidate | undefined {
  if (found.length < 2) return found[0];
  throw new Error(`several new objects could be it: ${idsOf(found)}; set metadata.adopt to the right one`);
}

function warnOfLeftovers({ definition, api, parts }: Creation, candidates: readonly Candidate[]): void {
  const known = api.run.leftoversReported;
  const fresh = candidates.filter(({ id, match }) => match === "indistinct" && !known.has(id));
  fresh.forEach(({ id }) => known.add(id));
  if (fresh.length === 0) return;
  api.run.warn(
    `${definition.kind} "${parts.name}": the platform has ${fresh.length} like it that no manifest manages and that cannot be told apart ` +
      `(${idsOf(fresh)}). If an earlier run was killed, one may be its leftover; none was touched. ` +
      "To manage one, set metadata.adopt to its id.",
  );
}

/** So many ids fit into what the state is told of a create that failed. */
const LARGEST_PAST = 100;

/** The object of a create whose answer got lost: one that was not there before, matches, and belongs to nobody. The state remembers what cannot be found. */
async function findLost(creation: Creation, before: readonly string[], cause: Error): Promise<JsonObject> {
  const { definition, api, parts } = creation;
  const told = (what: string) => new Error(`${cause.message}; whether it was created is unknown: ${what}`, { cause });
  const unfinished = (what: string) =>
    before.length > LARGEST_PAST ? told(what) : new UnfinishedError(told(what), UNKNOWN_ID, { __lost: before });
  let found: Candidate[];
  try {
    const looked = await unclaimed(creation, await listed.refetch(definition, api));
    found = looked.filter(({ id }) => !before.includes(id));
    const [only] = found;
    if (only && found.length === 1) return (await definition.get(api, only.id, parts.spec)) ?? only.live;
  } catch (error) {
    throw unfinished(
      `looking for it failed too (${(error as Error).message}); run \`pulumi up\` again: it looks again`,
    );
  }
  throw unfinished(
    found.length === 0
      ? "it is not on the platform now; run `pulumi up` again: it looks before it creates"
      : `several new objects could be it: ${idsOf(found)}; set metadata.adopt to the right one`,
  );
}

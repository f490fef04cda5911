import { isAmbiguous } from "../http/request-error.ts";
import { keyOf, reservation } from "./claim-key.ts";
import type { Connection, Definition, JsonObject, Match } from "../kind/definition.ts";
import { changedFields, comparable, observed, seenThrough, updateBody } from "./fields.ts";
import { inputParts, outputsOf, type Parts } from "./inputs.ts";
import { listed } from "./listed.ts";
import { describeFields } from "./messages.ts";
import { PartialCreateError } from "./partial-create-error.ts";
import { run } from "./run.ts";
import { UndoneError } from "./undone-error.ts";
import { UnfinishedError } from "./unfinished-error.ts";
import { searchByHand, UNKNOWN_ID } from "./unknown-id.ts";
import { assertWritten, verify } from "./verify.ts";

interface Creation {
  readonly definition: Definition;
  readonly api: Connection;
  readonly parts: Parts;
  /** Natural key that no two resources may share. */
  readonly key: string | undefined;
}

/**
 * Makes the object exist exactly once: takes over an identical one that is there already (it heals a killed run), refuses one that
 * differs, and after an answer that got lost looks before anything else. @throws {PartialCreateError} once there is an id.
 */
export async function create(definition: Definition, inputs: JsonObject): Promise<{ id: string; outs: JsonObject }> {
  const parts = inputParts(inputs);
  const api = definition.connect(parts.spec, "write");
  const creation: Creation = { definition, api, parts, key: definition.naturalKey(parts.spec) };
  if (creation.key !== undefined) run.claims.reserve(reservation(definition, api, creation.key), parts.name);

  const made = await ensure(creation).catch((error: unknown) => {
    if (error instanceof UnfinishedError) throw PartialCreateError.of(error, error.id, inputs, definition);
    throw error;
  });
  const id = definition.idOf(made, parts.spec);
  run.claims.make(keyOf(definition, api, id), parts.name, creation.key);
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
  return { id, outs: outputsOf(definition, inputs, computed) };
}

async function ensure(creation: Creation): Promise<JsonObject> {
  const { definition, parts, api } = creation;
  if (parts.adopt) return adopt(creation, parts.adopt);
  if (!definition.list) return createUnlisted(creation);
  if (definition.serialiseCreates?.(parts.spec)) {
    return run.mutex.run(`create ${listed.key(definition, api)}`, () => findOrCreate(creation));
  }
  return findOrCreate(creation);
}

/** Where there is no list, nobody can look for an object whose create got no answer: the state remembers that it may exist. */
async function createUnlisted({ definition, api, parts, key }: Creation): Promise<JsonObject> {
  const [id, holder] = key === undefined ? [] : run.claims.withKey(keyOf(definition, api, ""), key, parts.name);
  if (key !== undefined && id !== undefined && holder !== undefined) throw sameName(id, key, holder, parts.name);
  try {
    return await definition.create(api, parts.spec);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const told = new Error(`${(error as Error).message}; ${searchByHand(definition)}`, { cause: error });
    throw new UnfinishedError(told, UNKNOWN_ID, {});
  }
}

/** Takes over the object that the user named, and makes it what the manifest says. */
async function adopt({ definition, api, parts, key }: Creation, id: string): Promise<JsonObject> {
  const { spec, secretPaths, name } = parts;
  const holder = run.claims.of(keyOf(definition, api, id));
  if (holder && holder.name !== name) throw new Error(`metadata.adopt: ${id} is already managed as "${holder.name}"`);
  const live = await definition.get(api, id, spec);
  if (!live)
    throw new Error(`metadata.adopt: the platform has no ${definition.kind} with the id ${id} in this workspace`);
  run.claims.make(keyOf(definition, api, id), name, key);
  const whole = await definition.observe(api, live, { expected: {}, outputs: {} });
  const seen = seenThrough(definition, whole, live, spec);
  const fields = changedFields(definition, seen, comparable(definition, spec));
  const immutable = fields.filter(([field]) => definition.replaceOn.includes(field));
  if (immutable.length > 0) {
    const values = { live: seen, desired: comparable(definition, spec) };
    throw new Error(
      `metadata.adopt: ${id} differs where the platform allows no change; set the live value in the manifest:\n${describeFields(immutable, values, secretPaths)}`,
    );
  }
  if (fields.length === 0) return live;
  const body = updateBody(definition, { fields, desired: spec, whole, seen });
  const answer = await definition.update(api, id, { body, desired: spec, live, outputs: {} });
  // An answer of another shape says nothing: the verification that follows reads the object.
  return answer && definition.idOf(answer, spec) === definition.idOf(live, spec) ? answer : live;
}

async function findOrCreate(creation: Creation): Promise<JsonObject> {
  const existing = await findIdentical(creation);
  if (existing) return existing;
  const { definition, api, parts } = creation;
  const before = new Set((await listed.items(definition, api)).keys());
  try {
    return await definition.create(api, parts.spec);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    return await findLost(creation, before, error as Error);
  }
}

/** An object that nobody holds and that is exactly what the manifest describes. @throws when one has the natural key but differs. */
async function findIdentical(creation: Creation): Promise<JsonObject | undefined> {
  const { definition, api, parts } = creation;
  const all = await unclaimed(creation, await listed.items(definition, api));
  const indistinct = all.filter(({ match }) => match === "indistinct");
  if (indistinct.length > 0) warnOfLeftovers(creation, indistinct);
  const candidates = all.filter(({ match }) => match !== "indistinct");
  if (candidates.length > 1) {
    throw new Error(
      `${candidates.length} objects on the platform match: ${idsOf(candidates)}; ` +
        "set metadata.adopt to the id of the one to manage, or remove the others",
    );
  }
  const [found] = candidates;
  if (!found) return undefined;
  const live = await definition.get(api, found.id, parts.spec);
  if (live) {
    assertIdentical(creation, found, await look(creation, live));
    return live;
  }
  // The list may be older than a deletion. One that is read now is not, and then nothing is created beside what it shows.
  if (!(await listed.refetch(definition, api)).has(found.id)) return undefined;
  throw new Error(
    `the platform lists ${found.id}, which could be it, but answers 404 for it; nothing was created; run \`pulumi up\` again`,
  );
}

/** Only what the platform shows counts: what it does not return proves nothing, but cannot differ either. */
const look = ({ definition, api, parts: { spec } }: Creation, live: JsonObject): Promise<JsonObject> =>
  observed(definition, api, live, { shape: spec, fallback: spec, outputs: {} });

function assertIdentical({ definition, parts, key }: Creation, { id, match }: Candidate, seen: JsonObject): void {
  const desired = comparable(definition, parts.spec);
  const fields = changedFields(definition, seen, desired);
  if (fields.length === 0 && match === "key") return;
  const how =
    fields.length === 0
      ? "and the platform does not show whether it is the same"
      : `but it differs:\n${describeFields(fields, { live: seen, desired }, parts.secretPaths)}`;
  throw new Error(
    `${id} is already there with the same ${key === undefined ? "description" : `name (${key})`}, ${how}\n` +
      `nothing was changed; to take it over and make it what the manifest says, set metadata.adopt: ${id}; otherwise choose another name`,
  );
}

function warnOfLeftovers({ definition, parts }: Creation, leftovers: readonly Candidate[]): void {
  const known = run.leftoversReported;
  const fresh = leftovers.filter(({ id }) => !known.has(id));
  fresh.forEach(({ id }) => known.add(id));
  if (fresh.length === 0) return;
  run.warn(
    `${definition.kind} "${parts.name}": the platform has ${fresh.length} like it that no manifest manages and that cannot be told apart ` +
      `(${idsOf(fresh)}). If an earlier run was killed, one may be its leftover; none was touched. ` +
      "To manage one, set metadata.adopt to its id.",
  );
}

/** The object of a create whose answer got lost: one that was not there before, matches, and belongs to nobody. */
async function findLost(creation: Creation, before: ReadonlySet<string>, cause: Error): Promise<JsonObject> {
  const { definition, api } = creation;
  const looked = await unclaimed(creation, await listed.refetch(definition, api));
  const found = looked.filter(({ id }) => !before.has(id));
  const [only] = found;
  if (only && found.length === 1) return (await definition.get(api, only.id, creation.parts.spec)) ?? only.live;
  const what =
    found.length === 0
      ? "it is not on the platform now; run `pulumi up` again: it looks before it creates"
      : `several new objects could be it: ${idsOf(found)}; set metadata.adopt to the right one`;
  throw new Error(`${cause.message}; whether it was created is unknown: ${what}`, { cause });
}

interface Candidate {
  readonly id: string;
  readonly live: JsonObject;
  readonly match: Match;
}

const idsOf = (candidates: readonly Candidate[]): string => candidates.map(({ id }) => id).join(", ");

/** Live objects that could be the one described and that no resource of this run holds. */
async function unclaimed(creation: Creation, items: ReadonlyMap<string, JsonObject>): Promise<Candidate[]> {
  const { definition, api, parts, key } = creation;
  const matching: Candidate[] = [];
  for (const [id, live] of items) {
    const holder = run.claims.of(keyOf(definition, api, id));
    if (!holder) {
      const match = (await definition.matches?.(live, parts.spec, api)) ?? "no";
      if (match !== "no") matching.push({ id, live, match });
    } else if (holder.how !== "leaving" && holder.name !== parts.name && key !== undefined && holder.key === key) {
      throw sameName(id, key, holder.name, parts.name);
    }
  }
  return matching;
}

const sameName = (id: string, key: string, holder: string, name: string): Error =>
  new Error(
    `${id} has the same name (${key}) and is managed as "${holder}"; give one of the two another name, ` +
      `or, if this is a rename, give "${name}" metadata.previousNames: ["${holder}"]`,
  );

import { isAmbiguous, RequestError, StatusError } from "../http/request-error.ts";
import { isRefusal, traceWrites, WriteTrace } from "../http/write-trace.ts";
import { keyOf, reservation } from "./claim-key.ts";
import {
  creationOf,
  idsOf,
  findCandidates,
  duplicateNameError,
  unclaimedCandidates,
  type Candidate,
  type Creation,
  type SearchContext,
} from "./creation.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { compareCandidates, foreignFields, type Comparison } from "./compare-live.ts";
import { comparable } from "./fields.ts";
import { inputParts, outputsOf } from "./inputs.ts";
import { listed } from "./listed.ts";
import { describeFields } from "./messages.ts";
import { PartialCreateError } from "./partial-create-error.ts";
import { assertAlone } from "./rivals.ts";
import { revisionOf } from "./revision.ts";
import type { Context } from "./run.ts";
import { adopt, findExisting, type Found } from "./take-over.ts";
import { RolledBackError } from "./rolled-back-error.ts";
import { IncompleteError } from "./incomplete-error.ts";
import { manualSearchAdvice, UNKNOWN_ID } from "./unknown-id.ts";
import { equal, pick } from "../kind/value.ts";
import { assertWritten, verify } from "./verify.ts";

/**
 * Makes the object exist exactly once: refuses one that is there already and that nobody can prove to be ours, and after a response that
 * got lost looks before anything else. @throws {PartialCreateError} once there is an id, or as long as it is unknown whether there is one.
 */
export async function create(context: Context, inputs: JsonObject): Promise<{ id: string; outs: JsonObject }> {
  const { definition, run } = context;
  const creation = creationOf(context, inputs, "write");
  const { api, parts, holder, key } = creation;
  // Of two objects with one name each is taken by its id.
  if (key !== undefined && parts.adopt === undefined) run.claims.reserve(reservation(definition, api, key), holder);
  const former = [...creation.history.former, ...run.claims.idsBeingReplaced(keyOf(definition, api, ""), holder)];

  const {
    live: made,
    taken,
    listed: shown,
  } = await findOrCreateLocked(creation).catch((error: unknown) => {
    if (error instanceof IncompleteError) throw PartialCreateError.of(error, error.id, inputs, definition);
    throw error;
  });
  const id = definition.idOf(made, parts.spec);
  run.claims.claimCreated(keyOf(definition, api, id), holder, key);
  if (definition.collection) await run.collections.put(listed.key(definition, api), id, shown ?? made);

  let settled: JsonObject;
  try {
    settled = definition.waitUntilReady ? await definition.waitUntilReady(api, id, shown ?? made) : made;
    const { spec, secretPaths } = parts;
    const written = { definition, api, id, spec, secretPaths, outputs: {}, before: undefined };
    const checked = await verify({ ...written, ...(shown && { listed: shown }) }, settled);
    assertWritten(written, checked);
    settled = checked.live;
  } catch (error) {
    if (error instanceof RolledBackError) throw error;
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

const createdHere = (live: JsonObject): Found => ({ live, taken: false });

/** An object that a create of ours has just made, and the ids of what looked like it before. */
interface Made extends Found {
  readonly before?: readonly string[];
}

/** What was found or made; `listed` = how a list showed it after it was made. */
async function findOrCreateLocked(creation: Creation): Promise<Found & { readonly listed?: JsonObject | undefined }> {
  const { definition, parts, api } = creation;
  if (parts.adopt) return createdHere(await adopt(creation, parts.adopt));
  if (!definition.list) return createdHere(await createUnlisted(creation));
  const list = listed.key(definition, api);
  const over = api.run.gathering.begin(list, creation.holder.resource);
  let made: Made;
  try {
    made = definition.serialiseCreates?.(parts.spec)
      ? await api.run.mutex.run(`create ${list}`, () => findOrCreate(creation))
      : await findOrCreate(creation);
  } finally {
    over();
  }
  return made.before === undefined ? made : { ...made, listed: await assertAlone(creation, made.live, made.before) };
}

/** Where there is no list, nobody can look for an object whose create got no response: the state remembers that it may exist. */
async function createUnlisted({ definition, api, parts, key, holder }: Creation): Promise<JsonObject> {
  const [id, other] = key === undefined ? [] : api.run.claims.withKey(keyOf(definition, api, ""), key, holder);
  if (key !== undefined && id !== undefined && other !== undefined) throw duplicateNameError(id, key, other, holder);
  try {
    return await definition.create(api, parts.spec);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const unknownError = new Error(`${(error as Error).message}; ${manualSearchAdvice(definition)}`, { cause: error });
    throw new IncompleteError(unknownError, UNKNOWN_ID, {});
  }
}

async function findOrCreate(creation: Creation): Promise<Made> {
  const { definition, api, parts, history, holder, key } = creation;
  const items = await listed.toMake(definition, api);
  if (history.lost) {
    const found = await resumeCreate(creation, history.lost, items);
    if (found) return createdHere(found);
  }
  const before = await findCandidates(creation, items);
  const found = await findExisting(creation, items, before);
  if (found) return found;
  // What an earlier create without a response has made counts as new for as long as it is not found.
  const known = history.lost ?? before.map(({ id }) => id);
  if (!history.lost) warnOfLeftovers(creation, unclaimedCandidates(creation, items, before));
  const trace = new WriteTrace();
  let made: JsonObject;
  try {
    made = await traceWrites(trace, () => definition.create(api, parts.spec));
  } catch (error) {
    if (!mayHaveCreated(definition, error, trace)) throw error;
    return createdHere(await findLost(creation, known, error as Error));
  }
  // At once, so that no other create of this run takes it for somebody's.
  const id = definition.idOf(made, parts.spec);
  api.run.claims.claimCreated(keyOf(definition, api, id), holder, key);
  if (definition.collection) await api.run.collections.put(listed.key(definition, api), id, made);
  return { ...createdHere(made), before: before.map((candidate) => candidate.id) };
}

/**
 * True where a create may have been carried out although it failed: also one that is safe to send again, where no attempt got a good
 * response (a Niche calendar). What is idempotent altogether, or part of an object, needs no proof: the next run makes it again.
 */
function mayHaveCreated({ createIsIdempotent, partOf }: Definition, error: unknown, trace: WriteTrace): boolean {
  if (isAmbiguous(error)) return true;
  if (createIsIdempotent || partOf !== undefined || !(error instanceof RequestError)) return false;
  const refused = error instanceof StatusError && isRefusal(error.status);
  return !refused && trace.mayHaveChanged;
}

/** The object of an earlier run's create that got no response: the state says so, and what it looked like, and what there was before. */
async function resumeCreate(
  { definition, api, parts, holder, history, key }: Creation,
  before: readonly string[],
  items: ReadonlyMap<string, JsonObject>,
): Promise<JsonObject | undefined> {
  const then = inputParts(history.inputs);
  const members = definition.workspaceArgs;
  // Another credential of the same workspace sees the same object.
  if (definition.connect(then.spec, "read", api.run).scope !== api.scope) return undefined;
  const search = { definition, api, parts: then };
  const earlier = { ...search, holder, history, key: undefined };
  const all = unclaimedCandidates(earlier, items, await findCandidates(search, items));
  const fresh = await compareCandidates(
    search,
    all.filter(({ id }) => !before.includes(id)),
  );
  const found = assertSingle(fresh.filter(({ isLikeSent }) => isLikeSent));
  if (!found && fresh[0]) throw new Error(foreignText(search, fresh[0]));
  if (!found) return undefined;
  const { live } = found;
  if (equal(comparable(definition, then.spec), comparable(definition, parts.spec))) return live;
  api.run.claims.claimCreated(keyOf(definition, api, found.id), holder, key);
  const fixed = pick(history.inputs, [...definition.replaceOn, ...members, "__logicalName", "__provider"]);
  throw PartialCreateError.of(
    new Error(
      `the object of an earlier create, whose response was lost, was found: ${found.id}; the manifest has changed since; run \`pulumi up\` again`,
    ),
    found.id,
    fixed,
    definition,
    history.inputs,
  );
}

/** Says of an object that could be that of a lost create, but is not as it was sent, that nobody touches it. */
function foreignText({ definition, parts }: SearchContext, { id, match, differences }: Comparison): string {
  const { seen, desired } = differences;
  const fields = foreignFields(definition, differences);
  const how =
    match === "different"
      ? "  it has other contents"
      : describeFields(definition, fields, { live: seen, sent: desired }, parts.secretPaths);
  return (
    `${id} appeared since a create whose response was lost, and could be it, but is not as it was sent:\n` +
    `${how}\n` +
    "nothing was changed\n" +
    `  - if it is it, set metadata.adopt: ${id}, and write the live values into the manifest\n` +
    "  - if it is somebody else's, take this resource out of the state with `pulumi state delete`; the next `pulumi up` creates it"
  );
}

function assertSingle<C extends Candidate>(found: readonly C[]): C | undefined {
  if (found.length < 2) return found[0];
  throw new Error(`several new objects could be it: ${idsOf(found)}; set metadata.adopt to the right one`);
}

function warnOfLeftovers({ definition, api, parts }: Creation, candidates: readonly Candidate[]): void {
  const known = api.run.leftoversReported;
  const fresh = candidates.filter(({ id, match }) => match === "indistinct" && !known.has(id));
  fresh.forEach(({ id }) => known.add(id));
  if (fresh.length === 0) return;
  api.run.warn(
    `${definition.kind} "${parts.name}": the platform has ${fresh.length} like it that nothing in this stack manages and that cannot be told apart ` +
      `(${idsOf(fresh)}). If an earlier run was killed, one may be its leftover; another stack may manage one, ` +
      "too. None was touched. To manage one that no other stack has, set metadata.adopt to its id.",
  );
}

/** So many ids fit into what the state is told of a create that failed. */
const LARGEST_PAST = 100;

/** The object of a create whose response got lost: one that was not there before, matches, and belongs to nobody. The state remembers what cannot be found. */
async function findLost(creation: Creation, before: readonly string[], cause: Error): Promise<JsonObject> {
  const { definition, api } = creation;
  const unknownOutcome = (what: string) =>
    new Error(`${cause.message}; whether it was created is unknown: ${what}`, { cause });
  const unfinished = (what: string) =>
    before.length > LARGEST_PAST
      ? unknownOutcome(what)
      : new IncompleteError(unknownOutcome(what), UNKNOWN_ID, { __lost: before });
  let found: Comparison[];
  try {
    const items = await listed.refetch(definition, api);
    const looked = unclaimedCandidates(creation, items, await findCandidates(creation, items));
    found = await compareCandidates(
      creation,
      looked.filter(({ id }) => !before.includes(id)),
    );
  } catch (error) {
    throw unfinished(
      `looking for it failed too (${(error as Error).message}); run \`pulumi up\` again: it searches again`,
    );
  }
  const [only, ...others] = found.filter(({ isLikeSent }) => isLikeSent);
  if (only && others.length === 0) return only.live;
  if (!only && found[0]) throw unfinished(foreignText(creation, found[0]));
  throw unfinished(
    only
      ? `several new objects could be it: ${idsOf([only, ...others])}; set metadata.adopt to the right one`
      : "it is not on the platform now; run `pulumi up` again: it searches before it creates",
  );
}

import { keyOf, type Holder } from "./claim-key.ts";
import { idsOf, unclaimedCandidates, type Candidate, type Creation } from "./creation.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { compareLive } from "./compare-live.ts";
import type { Field } from "./fields.ts";
import { listed } from "./listed.ts";
import { describeFields } from "./messages.ts";
import { formatPath } from "../kind/problem.ts";
import { specProblems } from "../kind/spec-problems.ts";
import { isObject, omit } from "../kind/value.ts";
import { settingProblem } from "../settings.ts";
import { ON_EXISTING, remedies } from "./remedies.ts";

/** An object that is there already is not taken over. The preview says it too. */
export class TakeOverError extends Error {
  override name = "TakeOverError";
}

/** What was there already and is this resource's from now on. */
export interface Found {
  readonly live: JsonObject;
  /** This stack did not make it, which the state remembers. */
  readonly taken: boolean;
}

/**
 * The object that is there already and that the resource may take: its own, by proof, or, where the stack says so, an identical one.
 * `candidates`: those that a list has.
 * @throws {TakeOverError} when there is one that it may not take: that it is identical proves nothing, another stack may live on it.
 */
export async function findExisting(
  creation: Creation,
  items: ReadonlyMap<string, JsonObject>,
  candidates: readonly Candidate[],
): Promise<Found | undefined> {
  const { definition, api, parts, history } = creation;
  const all = unclaimedCandidates(creation, items, candidates);
  for (const candidate of all.filter(({ id }) => history.former.includes(id))) {
    const live = await definition.get(api, candidate.id, parts.spec);
    if (live && candidate.match === "key" && (await compareLive(creation, live)).fields.length === 0)
      return { live, taken: false };
  }
  // What was there before a create of ours whose response got lost was passed over then: it is about to be deleted.
  const known = [...history.former, ...(history.lost ?? [])];
  const others = all.filter(({ id, match }) => match !== "indistinct" && !known.includes(id));
  const [found] = others;
  if (!found || isReplaced(creation, others)) return undefined;
  const isOwn = holdsParent(creation, found.id);
  if (isOwn && definition.createIsIdempotent) return undefined;
  if (others.length > 1) {
    throw new TakeOverError(
      `${others.length} objects on the platform match: ${idsOf(others)}; ` +
        "nothing was changed; set metadata.adopt to the id of the one to manage, or choose another name",
    );
  }
  const live = await definition.get(api, found.id, parts.spec);
  if (live) return takeOver(creation, found, live, isOwn);
  // The list may be older than a deletion. One that is read now is not, and then nothing is created beside what it shows.
  if (!(await listed.refetch(definition, api)).has(found.id)) return undefined;
  throw new Error(
    `the platform lists ${found.id}, which could be it, but returns 404 for it; nothing was created; run \`pulumi up\` again`,
  );
}

/**
 * True where `pulumi up --replace` makes another object of a resource that is in the state: the engine tells no id then, but the one object
 * with the key is what the state holds.
 */
function isReplaced({ definition, api, holder, history }: Creation, others: readonly Candidate[]): boolean {
  const commanded =
    !history.compared && others.length === 1 && api.run.replacements().some((urn) => isOf(definition, holder, urn));
  if (!commanded) return false;
  if (!definition.cannotBeDeleted) return true;
  throw new TakeOverError(
    `${idsOf(others)} cannot be replaced: the platform cannot delete it, and it would stay beside another one of the same name; nothing was changed`,
  );
}

/** Whether a URN is that of a resource: it ends with the types of the parents and its own, and its name. */
function isOf({ platform, kind }: Definition, { name }: Holder, urn: string): boolean {
  const [, , types = "", ...rest] = urn.split("::");
  return types.endsWith(`pulumi-nodejs:dynamic/${platform}:${kind}`) && rest.join("::") === name;
}

/** True where this run holds the object of which the kind is one side. */
const holdsParent = ({ definition: { platform, partOf }, api }: Creation, id: string): boolean =>
  partOf !== undefined && api.run.claims.of(keyOf({ platform, kind: partOf }, api, id)) !== undefined;

async function takeOver(
  creation: Creation,
  { id, match }: Candidate,
  live: JsonObject,
  isOwn: boolean,
): Promise<Found> {
  const { definition, api, parts, key } = creation;
  const { run } = api;
  const { fields, hidden, seen, desired } = await compareLive(creation, live);
  const identical = fields.length === 0 && hidden.length === 0 && match === "key";
  const what = `${id} is already there with the same ${key === undefined ? "description" : `name (${key})`}${createdText(live)}`;
  if (identical && isOwn) return { live, taken: false };
  const problem = run.onExisting === undefined ? undefined : settingProblem(ON_EXISTING, run.onExisting);
  if (problem) throw new TakeOverError(`${problem.message}; ${problem.suggestion}`);
  if (identical && run.onExisting === "adopt") {
    run.warnOnce(
      `${definition.kind} "${parts.name}": ${what}, and is taken over (${ON_EXISTING}: adopt); it stays on the platform when this stack is ` +
        `destroyed, unless the manifest says metadata.adopt: ${id} or metadata.onDelete`,
    );
    return { live, taken: true };
  }
  const how =
    fields.length > 0
      ? `but it differs:\n${describeFields(definition, fields, { live: seen, desired }, parts.secretPaths)}`
      : identical
        ? "and nothing shows that this stack made it"
        : match === "different"
          ? "but has other contents"
          : `and the platform does not show whether it is the same${hidden.length > 0 ? ` (${hidden.map(formatPath).join(", ")})` : ""}`;
  throw new TakeOverError(`${what}, ${how}\nnothing was changed\n${remedies(id)}`);
}

/** Takes over the object that the user named, as it is. @throws {TakeOverError} where it differs from the manifest: nothing is written then. */
export async function adopt(creation: Creation, id: string): Promise<JsonObject> {
  const { definition, api, parts, holder } = creation;
  const { run } = api;
  const claim = run.claims.of(keyOf(definition, api, id));
  if (claim && claim.holder.resource !== holder.resource)
    throw new TakeOverError(`metadata.adopt: ${id} is already managed as "${claim.holder.name}"`);
  const live = await definition.get(api, id, parts.spec);
  if (!live)
    throw new TakeOverError(
      `metadata.adopt: the platform has no ${definition.kind} with the id ${id} in this workspace`,
    );
  const { fields, hidden, seen, desired } = await compareLive(creation, live);
  if (fields.length > 0) {
    throw new TakeOverError(
      `metadata.adopt: ${id} is not what the manifest says, and is taken over as it is or not at all; nothing was changed:\n` +
        `${describeFields(definition, fields, { live: seen, desired }, parts.secretPaths)}\n` +
        "write the live values into the manifest; what is to change, change after the `pulumi up` that takes it over",
    );
  }
  const spare = hidden.filter((field) => isOptional(creation, field));
  if (spare.length > 0) {
    throw new TakeOverError(
      `metadata.adopt: the platform does not show ${spare.map(formatPath).join(", ")} of ${id}, so nobody can tell whether it is as the manifest says; ` +
        "nothing was changed: leave it out of the manifest for the `pulumi up` that takes the object over, and put it back in the next",
    );
  }
  const unshown = hidden.map(formatPath);
  const match = await definition.matches?.(live, parts.spec, api);
  if (match === "different")
    throw new TakeOverError(`metadata.adopt: ${id} has other contents than the manifest says; nothing was changed`);
  if (match === "unproven") unshown.push("the contents");
  if (unshown.length > 0) {
    run.warnOnce(
      `${definition.kind} "${parts.name}": the platform does not show ${unshown.join(", ")} of ${id}, which is taken over ` +
        "as if it were as the manifest says",
    );
  }
  return live;
}

/** True for a field that the manifest could leave out. */
function isOptional({ definition, parts }: Creation, [key, inner]: Field): boolean {
  const { spec } = parts;
  const value = spec[key];
  const without = inner !== undefined && isObject(value) ? { ...spec, [key]: omit(value, [inner]) } : omit(spec, [key]);
  return specProblems(definition, omit(without, ["passthrough", ...definition.workspaceArgs])).length === 0;
}

/** Since when an object exists, where the platform shows it. */
const createdText = ({ createdAt }: JsonObject): string =>
  typeof createdAt === "string" && createdAt !== "" ? `, since ${createdAt}` : "";

import { keyOf } from "./claim-key.ts";
import { idsOf, findCandidates, type Candidate, type Creation } from "./creation.ts";
import type { JsonObject } from "../kind/definition.ts";
import { readUntil } from "./read-until.ts";
import { listed } from "./listed.ts";
import { RolledBackError } from "./rolled-back-error.ts";
import { IncompleteError } from "./incomplete-error.ts";
import { remedies } from "./remedies.ts";

/**
 * Looks once more after a create, because no platform has a lock: two runs that looked at the same moment saw nothing, and both made the
 * object. Whoever sees the other's takes its own away again, so that never two stay; it may be that none does, and then a second `up`
 * decides. `before` = ids of what looked like it before. What a list shows late, nobody can see.
 * Returns what we made as the list shows it, where it does.
 * @throws {RolledBackError} where what we made has been removed. @throws {IncompleteError} where it cannot be: the error names both.
 */
export async function assertAlone(
  creation: Creation,
  made: JsonObject,
  before: readonly string[],
): Promise<JsonObject | undefined> {
  const { definition, api, parts } = creation;
  // What may be repeated is one and the same; one side of an object is as many as the object.
  if (definition.createIsIdempotent || definition.partOf !== undefined) return undefined;
  const id = definition.idOf(made, parts.spec);
  const items = await lookAgain(creation, id, before);
  const rivals = await rivalsIn(items, creation, id, before);
  if (rivals.length === 0) return items.get(id);
  const what =
    `${idsOf(rivals)}, which ${rivals.length === 1 ? "is" : "are"} like it, appeared on the platform while ${id} was made: ` +
    "another run, or somebody in the dashboard, made the same at the same time";
  const ways = `\n${rivals.map((rival) => remedies(rival.id)).join("\n")}`;
  if (definition.cannotBeDeleted) {
    throw new IncompleteError(
      new Error(
        `${what}. The platform can delete neither, so both stay, and ${id} is in the state; see which is to be kept`,
      ),
      id,
      {},
    );
  }
  let left: string | void;
  try {
    left = await definition.remove(api, id, { spec: parts.spec, onDelete: undefined, outputs: {} });
  } catch (error) {
    left = `${id} could not be removed (${error instanceof Error ? error.message : String(error)})`;
  }
  if (left) throw new IncompleteError(new Error(`${what}. Both are there: ${left}${ways}`), id, {});
  await api.run.collections.drop(listed.key(definition, api), id);
  api.run.claims.release(keyOf(definition, api, id));
  throw new RolledBackError(
    `${what}. ${id} was removed again. Run \`pulumi up\` again: if the other one has gone too, it makes yours; if not,${ways}`,
  );
}

/** What is there now; nothing where it could not be seen, which the user is told. */
async function lookAgain(
  creation: Creation,
  own: string,
  before: readonly string[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const { definition, api, parts } = creation;
  try {
    const { shown, earlier } = await listed.added(definition, api, own);
    // A list that does not show yet what we made cannot show what others made either. What only an earlier look has shown may be gone.
    if (shown.has(own) && (await rivalsIn(earlier, creation, own, before)).length === 0) return shown;
    return await readUntil(
      api,
      (seen) => seen.has(own),
      () => listed.look(definition, api),
    );
  } catch (error) {
    api.run.warnOnce(
      `${definition.kind} "${parts.name}": whether somebody made the same at the same time could not be seen: ${error instanceof Error ? error.message : String(error)}`,
    );
    return new Map();
  }
}

/** What was not there before, has the same key, and is held by nobody in this run. */
async function rivalsIn(
  items: ReadonlyMap<string, JsonObject>,
  creation: Creation,
  own: string,
  before: readonly string[],
): Promise<Candidate[]> {
  const { definition, api } = creation;
  return (await findCandidates(creation, items)).filter(
    ({ id, match }) =>
      match !== "indistinct" &&
      id !== own &&
      !before.includes(id) &&
      api.run.claims.of(keyOf(definition, api, id)) === undefined,
  );
}

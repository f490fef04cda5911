import { holderOf, keyOf, type Holder } from "./claim-key.ts";
import type { ResourceHistory } from "./claims.ts";
import type { Access, Connection, Definition, JsonObject, Match } from "../kind/definition.ts";
import { IndexedItems } from "./indexed-items.ts";
import { inputParts, type Parts } from "./inputs.ts";
import type { Context } from "./run.ts";

/** A resource that is to get its object, and what is known of it. */
export interface Creation {
  readonly definition: Definition;
  readonly api: Connection;
  readonly parts: Parts;
  readonly holder: Holder;
  /** Natural key that no two resources may share. */
  readonly key: string | undefined;
  readonly history: ResourceHistory;
}

export function creationOf({ definition, run }: Context, inputs: JsonObject, access: Access): Creation {
  const parts = inputParts(inputs);
  const holder = holderOf(definition, inputs);
  return {
    definition,
    api: definition.connect(parts.spec, access, run),
    parts,
    holder,
    key: definition.naturalKey(parts.spec),
    history: run.claims.history(holder),
  };
}

/** A live object that could be the one that a spec describes. */
export interface Candidate {
  readonly id: string;
  readonly live: JsonObject;
  readonly match: Match;
}

export const idsOf = (candidates: readonly Candidate[]): string => candidates.map(({ id }) => id).join(", ");

/** What a search for objects needs to know. */
export type SearchContext = Pick<Creation, "definition" | "api" | "parts">;

/** All live objects that could be the one described, whoever holds them. */
export async function findCandidates(
  { definition, api, parts }: SearchContext,
  items: ReadonlyMap<string, JsonObject>,
): Promise<Candidate[]> {
  const { matchedBy } = definition;
  const near =
    matchedBy && items instanceof IndexedItems ? items.having(matchedBy.live, parts.spec[matchedBy.spec]) : items;
  const matching: Candidate[] = [];
  for (const [id, live] of near) {
    const found = definition.matches?.(live, parts.spec, api) ?? "no";
    // Each of many tools is compared with all the others: next to none needs to wait for that.
    const match = typeof found === "string" ? found : await found;
    if (match !== "no") matching.push({ id, live, match });
  }
  return matching;
}

/** Those of them that no resource of this run holds. @throws when another one holds an object of the list with the same natural key. */
export function unclaimedCandidates(
  { definition, api, holder, key }: Creation,
  items: ReadonlyMap<string, JsonObject>,
  candidates: readonly Candidate[],
): Candidate[] {
  const { claims } = api.run;
  if (key !== undefined) {
    const [id, other] = claims.withKey(keyOf(definition, api, ""), key, holder, items);
    if (id !== undefined && other) throw duplicateNameError(id, key, other, holder);
  }
  return candidates.filter(({ id }) => claims.of(keyOf(definition, api, id)) === undefined);
}

/** The state knows a resource that was only renamed by its former name: the provider is not called for that. */
export const duplicateNameError = (id: string, key: string, other: Holder, own: Holder): Error =>
  new Error(
    `${id} has the same name (${key}) and is managed as "${other.name}"; give one of the two another name, ` +
      `or, if this is a rename, give "${own.name}" metadata.previousNames: ["${other.name}"] ` +
      "(if it has been renamed before, the name that `pulumi stack` shows)",
  );

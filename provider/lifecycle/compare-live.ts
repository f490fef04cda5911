import type { Candidate, SearchContext } from "./creation.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { containsUnknown } from "../kind/unknown.ts";
import { changedFields, comparable, fieldValue, isServerDefaulted, observedSpec, type Field } from "./fields.ts";

export interface Differences {
  /** Where the platform shows another value. */
  readonly fields: readonly Field[];
  /** What the manifest sets and the platform does not show. */
  readonly hidden: readonly Field[];
  readonly seen: JsonObject;
  readonly desired: JsonObject;
}

/** What a live object that nobody has managed yet has, and what these inputs say. */
export async function compareLive(
  { definition, api, parts: { spec } }: SearchContext,
  live: JsonObject,
): Promise<Differences> {
  const desired = comparable(definition, spec);
  const seen = await observedSpec(definition, api, live, { shape: spec, fallback: spec, outputs: {} });
  // In a preview a value may be unknown: nothing can be said of it.
  const fields = changedFields(definition, seen, desired).filter(
    (field) => !containsUnknown(fieldValue(desired, field)),
  );
  return { fields, hidden: definition.hiddenFields?.(live, spec) ?? [], seen, desired };
}

/** Fields that a create of these inputs would have left otherwise: what it did not set, the platform may have filled by itself. */
export const foreignFields = (definition: Definition, { fields, desired }: Differences): Field[] =>
  fields.filter((field) => fieldValue(desired, field) !== undefined || !isServerDefaulted(definition, field));

/** A candidate as it was read by itself, and how it differs from what a create of these inputs makes. */
export interface Comparison extends Candidate {
  readonly differences: Differences;
  readonly isLikeSent: boolean;
}

/**
 * Candidates for the object of a create whose response was lost. That one appeared when the create was under way does not prove it to be
 * its work: the create may not have been carried out, and somebody else may have made an object of the same name.
 */
export const compareCandidates = (search: SearchContext, candidates: readonly Candidate[]): Promise<Comparison[]> =>
  Promise.all(
    candidates.map(async (candidate) => {
      const { definition, api, parts } = search;
      const live = (await definition.get(api, candidate.id, parts.spec)) ?? candidate.live;
      const differences = await compareLive(search, live);
      const isLikeSent = candidate.match !== "different" && foreignFields(definition, differences).length === 0;
      return { ...candidate, live, differences, isLikeSent };
    }),
  );

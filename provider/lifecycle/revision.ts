import { randomBytes } from "node:crypto";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { fingerprint } from "../kind/fingerprint.ts";

/** The output of kinds whose changes others must hear of: it is another after each change that was, or may have been, carried out. */
const REVISION = "revision";

/**
 * The revision of an object after an operation. It says nothing of what was sent, so that no secret can be guessed from it, and it never
 * comes back: what was changed and changed back may have reached callers in between. An object from before there were revisions has none
 * until it changes.
 */
export function revisionOf({ outputs }: Definition, previous: JsonObject, moved: boolean): JsonObject {
  if (!outputs.includes(REVISION)) return {};
  if (moved) return { [REVISION]: randomBytes(6).toString("hex") };
  return previous[REVISION] === undefined ? {} : { [REVISION]: previous[REVISION] };
}

/** The revision of an object together with what it uses, as a Deployment follows it. Of what has no revision yet nothing is said. */
export function combinedRevision(own: string | undefined, used: readonly (string | undefined)[]): string | undefined {
  const known = used.filter((revision) => revision !== undefined).sort();
  return own === undefined || known.length === 0 ? own : `${own}+${fingerprint(known)}`;
}

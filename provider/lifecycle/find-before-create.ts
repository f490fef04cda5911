import { holderOf } from "./claim-key.ts";
import { creationOf, findCandidates } from "./creation.ts";
import type { JsonObject } from "../kind/definition.ts";
import { BEFORE, inputParts } from "./inputs.ts";
import { listed } from "./listed.ts";
import type { Context, Run } from "./run.ts";
import { adopt, findExisting, TakeOverError } from "./take-over.ts";
import { containsUnknown } from "../kind/unknown.ts";
import { pick } from "../kind/value.ts";

/**
 * Looks, reading only, at what is there already in the place of an object that is to be made, so that the preview says it, and so that
 * the inputs tell what was there before: should the run be killed, `voice-agents recover` knows by that what it made. Without a
 * credential or a connection nothing is looked at here; `create` looks before it writes in any case.
 * @returns inputs to add. @throws {TakeOverError} where there is an object that may not be taken over.
 */
export async function findBeforeCreate(context: Context, news: JsonObject): Promise<JsonObject> {
  const { definition, run } = context;
  const parts = inputParts(news);
  const { inputs, replaced } = run.claims.history(holderOf(definition, news));
  const isNew = Object.keys(inputs).length === 0;
  if (containsUnknown(pick(parts.spec, definition.workspaceArgs)) || containsUnknown(parts.adopt)) return {};
  if (!isNew && !replaced) return {};
  try {
    const creation = creationOf(context, news, "read");
    if (parts.adopt !== undefined) {
      if (isNew) await adopt(creation, parts.adopt);
      return {};
    }
    if (!definition.list) return {};
    const list = listed.key(definition, creation.api);
    const announce = (): void => run.gathering.announce(list, creation.holder.resource);
    if (unreadableLists(run).has(list)) {
      announce();
      return {};
    }
    // Should it fail, the create asks again, and says so.
    void definition.readAhead?.(creation.api).catch(() => undefined);
    const items = await listed.toMake(definition, creation.api).catch((error: unknown) => {
      // The next resource of the kind need not wait for the same failure.
      unreadableLists(run).add(list);
      throw error;
    });
    const candidates = await findCandidates(creation, items);
    if (isNew) await findExisting(creation, items, candidates);
    announce();
    return { [BEFORE]: candidates.map(({ id }) => id) };
  } catch (error) {
    if (error instanceof TakeOverError) throw error;
    return {};
  }
}

/** Lists that could not be read in this run. */
const unreadableLists = (run: Run): Set<string> => run.once("lists that could not be read", () => new Set<string>());

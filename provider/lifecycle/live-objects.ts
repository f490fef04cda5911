import type { JsonObject } from "../kind/definition.ts";
import { namingWorkspaces } from "../operations/visible-workspaces.ts";
import { listed } from "./listed.ts";
import type { Context } from "./run.ts";
import { withSecretRegistration } from "./secrets.ts";

/** An object as a platform has it now, whoever made it. */
export interface LiveObject {
  readonly id: string;
  /** What people call it. Undefined where it has no name. */
  readonly title: string | undefined;
  /** When it was last changed, else when it was made, as the platform writes it. Undefined where it shows neither. */
  readonly changedAt: string | undefined;
  /** True for what the platform made by itself: no manifest manages that. */
  readonly isAutomatic: boolean;
  readonly live: JsonObject;
}

/**
 * The live objects of a kind in a workspace, to the last page; undefined for a kind that its platform cannot list. Reads only, and shares
 * the lists of the run. `place` = the workspace arguments: `{ businessId, credentials }`. @throws when the list cannot be read to its end.
 */
export async function liveObjects(
  { definition: kind, run }: Context,
  place: JsonObject,
): Promise<readonly LiveObject[] | undefined> {
  if (!kind.list) return undefined;
  const definition = withSecretRegistration(kind);
  const { discovery } = definition;
  const api = definition.connect(place, "read", run);
  const items = await namingWorkspaces(api.workspaces, () => listed.items(definition, api));
  return [...items]
    .filter(([, live]) => discovery?.includes?.(live) ?? true)
    .map(([id, live]) => ({
      id,
      title: discovery?.title ? discovery.title(live) : text(live["name"]),
      changedAt: text(live["updatedAt"]) ?? text(live["createdAt"]),
      isAutomatic: discovery?.isAutomatic?.(live) ?? false,
      live,
    }));
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

import type { Description } from "../../gitops/import/describe.ts";
import type { Found } from "../../gitops/import/found.ts";
import { objectKey } from "../../gitops/import/plan.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { UNKNOWN } from "../../provider/kind/unknown.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { offlineValue } from "../../provider/manifest/value.ts";
import type { OpenedProject } from "./project.ts";
import { manifestOf } from "./schema-of.ts";
import type { ChosenWorkspace } from "./workspace.ts";

export interface Skipped {
  readonly found: Found;
  readonly why: string;
}

/** What the stack manages already, and the rest of what somebody has made. */
export function heldAndFree(all: readonly Found[], { recorded }: OpenedProject): { held: Skipped[]; free: Found[] } {
  const holders = new Map(recorded.map((each) => [`${each.platform} ${each.kind} ${each.id}`, each.name]));
  const made = all.filter(({ isAutomatic }) => !isAutomatic);
  const holderOf = (found: Found): string | undefined => holders.get(objectKey(found));
  return {
    held: made.flatMap((found) => {
      const name = holderOf(found);
      return name === undefined ? [] : [{ found, why: `it is managed as ${name}` }];
    }),
    free: made.filter((found) => holderOf(found) === undefined),
  };
}

/** An object that an import has written a manifest of, and that is not in the stack yet: that import was cut short. */
export interface Pending {
  readonly key: string;
  readonly found: Found;
}

/** Of what the stack does not manage: what is new, what a manifest speaks of already, and what an earlier run has begun. */
export function sortOut(
  descriptions: readonly Description[],
  project: OpenedProject,
  workspace: ChosenWorkspace,
): { fresh: Description[]; pending: Pending[]; skipped: Skipped[] } {
  const [fresh, pending, skipped]: [Description[], Pending[], Skipped[]] = [[], [], []];
  for (const description of descriptions) {
    const { found } = description;
    const manifest = project.resources.find((resource) => isAbout(resource, description, workspace));
    const isMarked = project.marked.has(found.id) || manifestOf(found.definition)["adopt"] === false;
    if (!manifest) fresh.push(description);
    else if (project.recordedKeys.has(manifest.key)) {
      const why = `the manifest ${manifest.name} describes an object like it, and manages another one; to import it, give that manifest metadata.adopt with the id of its own`;
      skipped.push({ found, why });
    } else if (isMarked) pending.push({ key: manifest.key, found });
    else {
      const why =
        manifest.adopt === found.id
          ? `the manifest ${manifest.name} adopts it: \`pulumi up\` takes it over`
          : `the manifest ${manifest.name} describes it, and is not in the stack yet: set metadata.adopt: ${found.id} there, and run \`pulumi up\``;
      skipped.push({ found, why });
    }
  }
  return { fresh, pending, skipped };
}

/** Whether a manifest that is there is about an object: it adopts it, or describes it by what tells it from others. */
function isAbout(
  { definition: { platform, kind }, adopt, spec, workspace: owner }: ManifestResource,
  { found: { definition, id }, spec: seen }: Description,
  workspace: ChosenWorkspace,
): boolean {
  if (platform !== definition.platform || kind !== definition.kind) return false;
  if (adopt !== undefined) return adopt === id;
  if (workspace.resource === undefined || owner !== workspace.resource.key) return false;
  const key = definition.naturalKey(offlineValue(spec) as JsonObject);
  return key !== undefined && !key.includes(UNKNOWN) && key === definition.naturalKey(seen);
}

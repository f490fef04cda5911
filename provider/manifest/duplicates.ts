import { UNKNOWN } from "../kind/unknown.ts";
import type { Declaration } from "./declaration.ts";
import type { Report } from "./diagnostic.ts";
import type { Linked } from "./link.ts";
import { label, type Manifest } from "./manifest.ts";
import type { Place } from "./source-text.ts";

/** Reports the second of two manifests of one platform and kind with one name. */
export function reportDuplicateNames(manifests: readonly Manifest[], report: Report): void {
  const first = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { definition, name, at } = manifest;
    const key = `${definition.platform}/${label(manifest)}`;
    const known = first.get(key);
    if (!known) first.set(key, manifest);
    else {
      const message = `there is already a ${definition.kind} "${name}" at ${whereIs(known.at)}`;
      report({ code: "duplicate-name", at, message, suggestion: "give one of the two another name" });
    }
  }
}

/**
 * Reports the second of two manifests of one kind and workspace that describe one object of the platform. Two that are adopted are told
 * apart by their ids.
 */
export function reportDuplicateKeys(all: readonly Linked[], report: Report): void {
  const first = new Map<string, { at: Place; name: string; adopt: string | undefined }>();
  for (const { declaration, declared } of all) {
    const { definition, workspace, name } = declared;
    const { adopt } = declaration.manifest.metadata;
    const key = definition.naturalKey(declaration.checked);
    if (key === undefined || key.includes(UNKNOWN)) continue;
    const scope = JSON.stringify([definition.platform, definition.kind, workspace, key]);
    const at = keyPlace(declaration, key);
    const known = first.get(scope);
    if (!known) first.set(scope, { at, name, adopt });
    else if (adopt !== undefined && known.adopt !== undefined && adopt !== known.adopt) continue;
    else if (known.name !== name) {
      const message = `${label(declaration.manifest)} and ${definition.reference}.${known.name}, at ${whereIs(known.at)}, describe the same object on the platform`;
      report({
        code: "duplicate-natural-key",
        at,
        message,
        suggestion: "change what names it there, or remove one of the two",
      });
    }
  }
}

/** The property of the spec that is the key, where one is; else the name of the manifest. */
function keyPlace({ manifest }: Declaration, key: string): Place {
  const values = [...manifest.spec.tree.entries.values()].map(({ value }) => value);
  return values.find((value) => value.type === "scalar" && String(value.value) === key) ?? manifest.at;
}

const whereIs = ({ source, start }: Place): string => `${source.file}:${source.position(start).line}`;

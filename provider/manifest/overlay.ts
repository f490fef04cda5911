import { nearMiss } from "../kind/near-miss.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import { type Identity, identify } from "./envelope.ts";
import type { Place } from "./source-text.ts";
import type { Entry, MapTree, Tree } from "./tree.ts";

/**
 * Applies overlays, in order, to the documents of the same apiVersion, kind and metadata.name, as JSON Merge Patch (RFC
 * 7396): mappings are merged, null removes, all else replaces. Values keep the place that they came from. An overlay
 * without its manifest is reported, and so is a null that removes nothing, which the RFC would pass over: it is a
 * misspelt property, or one that has gone from the manifest.
 */
export function applyOverlays(
  documents: readonly MapTree[],
  overlays: readonly MapTree[],
  report: Report,
): readonly MapTree[] {
  const current = [...documents];
  const byIdentity = Map.groupBy(current.keys(), (index) => keyOf(identify(documents[index] as MapTree)));
  for (const overlay of overlays) {
    const identity = identify(overlay);
    if (!isNamed(identity, overlay, report)) continue;
    const matches = byIdentity.get(keyOf(identity)) ?? [];
    if (matches.length === 0) reportUnmatched(documents, overlay, identity, report);
    for (const index of matches) current[index] = mergeMaps(current[index] as MapTree, overlay, "", report);
  }
  return current;
}

const keyOf = ({ apiVersion, kind, name }: Identity): string => JSON.stringify([apiVersion, kind, name]);

function isNamed({ apiVersion, kind, name }: Identity, { source, start }: MapTree, report: Report): boolean {
  const missing = Object.entries({ apiVersion, kind, "metadata.name": name }).filter(
    ([, value]) => value === undefined,
  );
  for (const [key] of missing) {
    const message = `${key} is missing: an overlay names the manifest that it changes`;
    report({ code: "missing-property", at: { source, start, end: start }, message });
  }
  return missing.length === 0;
}

function reportUnmatched(documents: readonly MapTree[], overlay: MapTree, wanted: Identity, report: Report): void {
  const { apiVersion, kind, name = "" } = wanted;
  const metadata = overlay.entries.get("metadata")?.value;
  const at = (metadata?.type === "map" && metadata.entries.get("name")?.value) || overlay;
  const message = `no manifest to change: there is no ${apiVersion} ${kind} "${name}"`;
  const suggestion = (): string | undefined => {
    const identities = documents.map(identify);
    const sameKind = identities.filter((other) => other.apiVersion === apiVersion && other.kind === kind);
    const near = nearMiss(
      name,
      sameKind.flatMap((other) => other.name ?? []),
    );
    const namesake = identities.find((other) => other.name === name);
    return didYouMean(near) ?? (namesake && `there is a ${namesake.apiVersion} ${namesake.kind} of this name`);
  };
  report({ code: "overlay-without-manifest", at, message, suggestion });
}

function mergeMaps(base: MapTree, patch: MapTree, path: string, report: Report): MapTree {
  const entries = new Map<string, Entry>(base.entries);
  const removed = new Map<string, Place>(base.removed);
  for (const [key, { key: at, value }] of patch.entries) {
    const inner = path === "" ? key : `${path}.${key}`;
    const known = entries.get(key);
    if (value.type === "scalar" && value.value === null && !value.broken) {
      if (!known) {
        const message = `the manifest has no ${inner} that could be removed`;
        const suggestion = didYouMean(nearMiss(key, entries.keys())) ?? "remove this line";
        report({ code: "overlay-removes-nothing", at, message, suggestion });
      }
      entries.delete(key);
      removed.set(key, at);
    } else
      entries.set(key, {
        key: known && isMerged(known.value, value) ? known.key : at,
        value: merge(known?.value, value, inner, report),
      });
  }
  return { ...base, entries, removed };
}

const isMerged = (base: Tree, patch: Tree): boolean => base.type === "map" && patch.type === "map";

function merge(base: Tree | undefined, patch: Tree, path: string, report: Report): Tree {
  if (patch.type !== "map") return patch;
  return mergeMaps(base?.type === "map" ? base : { ...patch, entries: new Map() }, patch, path, report);
}

import { isNearName, nearMiss } from "../kind/near-miss.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import { type Identity, identify } from "./envelope.ts";
import type { Place } from "./source-text.ts";
import type { Entry, MapTree, Tree } from "./tree.ts";

/** So many whole overlays are compared with the names that there are: each comparison goes through the whole set. */
const MOST_COMPARED = 50;

/** Keeps a resource out of the stack: a member of an overlay's document beside `spec`. */
export const DISABLED = "$disabled";

/** What a stack leaves out, and where that is said. */
export interface Disabled {
  readonly identity: Identity;
  readonly at: Place;
}

export interface Overlaid {
  readonly documents: readonly MapTree[];
  readonly disabled: readonly Disabled[];
}

export interface Overlaying {
  readonly report: Report;
  readonly warn: Report;
  /** Properties that a document lacks to be a resource of its own; none = it is whole. */
  readonly lacks: (document: MapTree) => readonly string[];
}

/**
 * Applies overlays, in order, to the documents of the same apiVersion, kind and metadata.name, as JSON Merge Patch (RFC
 * 7396): mappings are merged, null removes, all else replaces. Values keep the place that they came from. An overlay
 * without its manifest adds a resource where it is whole, and is reported otherwise. Reported is also a null that removes nothing,
 * which the RFC would pass over: it is a misspelt property, or one that has gone from the manifest. `$disabled: true` leaves the
 * resource out; the last overlay decides.
 */
export function applyOverlays(
  documents: readonly MapTree[],
  overlays: readonly MapTree[],
  overlaying: Overlaying,
): Overlaid {
  const { report } = overlaying;
  const named = overlays.filter((overlay) => isNamed(identify(overlay), overlay, report));
  const [base, patches] = withAdded(documents, named, overlaying);
  const current = [...base];
  const byIdentity = Map.groupBy(current.keys(), (index) => keyOf(identify(base[index] as MapTree)));
  const disabled = new Map<number, Place | undefined>();
  const drafts: Drafts = new WeakMap();
  for (const overlay of patches) {
    const [patch, isDisabled] = withoutDisabled(overlay, report);
    for (const index of byIdentity.get(keyOf(identify(overlay))) ?? []) {
      current[index] = mergeMaps(current[index] as MapTree, patch, "", { report, drafts });
      if (isDisabled !== undefined) disabled.set(index, isDisabled || undefined);
    }
  }
  return {
    documents: current.filter((_, index) => disabled.get(index) === undefined),
    disabled: [...disabled].flatMap(([index, at]) =>
      at ? [{ identity: identify(current[index] as MapTree), at }] : [],
    ),
  };
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

/**
 * The documents with those that overlays add, and what is left to apply to them. Of several whole ones of one name the first adds, and
 * the others change it.
 */
function withAdded(
  documents: readonly MapTree[],
  overlays: readonly MapTree[],
  { report, warn, lacks }: Overlaying,
): [documents: MapTree[], patches: MapTree[]] {
  const known = new Set(documents.map((document) => keyOf(identify(document))));
  const added = new Map<string, MapTree>();
  for (const overlay of overlays) {
    const key = keyOf(identify(overlay));
    if (known.has(key) || added.has(key) || lacks(overlay).length > 0) continue;
    added.set(key, overlay);
    if (added.size <= MOST_COMPARED) warnOfNamesake(documents, overlay, warn);
  }
  const adding = new Set(added.values());
  const patches = overlays.filter((overlay) => {
    const key = keyOf(identify(overlay));
    if (adding.has(overlay)) return false;
    const isKnown = known.has(key) || added.has(key);
    if (!isKnown) reportUnmatched(documents, overlay, lacks(overlay), report);
    return isKnown;
  });
  // Each begins with nothing, and is then applied to it: so its nulls and `$disabled` mean what they always mean.
  const begun = [...added.values()].map((overlay): MapTree => ({ ...overlay, entries: identityOf(overlay) }));
  return [
    [...documents, ...begun],
    [...adding, ...patches],
  ];
}

/** The entries that name a document. */
function identityOf({ entries }: MapTree): ReadonlyMap<string, Entry> {
  return new Map([...entries].filter(([key]) => ["apiVersion", "kind", "metadata"].includes(key)));
}

/** Where a name stands, for messages about it. */
function namePlace(overlay: MapTree): Place {
  const metadata = overlay.entries.get("metadata")?.value;
  return (metadata?.type === "map" && metadata.entries.get("name")?.value) || overlay;
}

/** A slip of the pen in the name of a whole overlay makes a second object beside the one that was meant. */
function warnOfNamesake(documents: readonly MapTree[], overlay: MapTree, warn: Report): void {
  const { apiVersion, kind, name = "" } = identify(overlay);
  const near = documents
    .map(identify)
    .find((other) => other.apiVersion === apiVersion && other.kind === kind && isNearName(name, other.name ?? ""));
  if (near === undefined) return;
  const message = `this adds a ${kind} "${name}" to the stack, beside the "${near.name}" that all stacks have`;
  warn({ code: "overlay-adds-namesake", at: namePlace(overlay), message, suggestion: didYouMean(near.name) });
}

function reportUnmatched(
  documents: readonly MapTree[],
  overlay: MapTree,
  missing: readonly string[],
  report: Report,
): void {
  const { apiVersion, kind, name = "" } = identify(overlay);
  const why = missing.length === 0 ? "" : `, and to add one it lacks ${missing.join(", ")}`;
  const message = `no manifest to change: there is no ${apiVersion} ${kind} "${name}"${why}`;
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
  report({ code: "overlay-without-manifest", at: namePlace(overlay), message, suggestion });
}

/** An overlay without `$disabled`, and what that says: its place for true, false for false, undefined where it is not there. */
function withoutDisabled(overlay: MapTree, report: Report): [MapTree, Place | false | undefined] {
  const found = overlay.entries.get(DISABLED);
  if (!found) return [overlay, undefined];
  const entries = new Map(overlay.entries);
  entries.delete(DISABLED);
  const { key, value } = found;
  if (value.type === "scalar" && typeof value.value === "boolean") return [{ ...overlay, entries }, value.value && key];
  const message = `${DISABLED} must be true or false`;
  const suggestion = "write true to leave the resource out of this stack, or remove the line";
  report({ code: "wrong-type", at: value.start === value.end ? key : value, message, suggestion });
  return [{ ...overlay, entries }, undefined];
}

/** The entries of the mappings that merging has made, which later overlays may change: nobody else has them. */
type Drafts = WeakMap<MapTree, { readonly entries: Map<string, Entry>; readonly removed: Map<string, Place> }>;

interface Merging {
  readonly report: Report;
  readonly drafts: Drafts;
}

/** Copies a mapping when it is changed first, and never again: a thousand overlays of one manifest take a thousand steps. */
function mergeMaps(base: MapTree, patch: MapTree, path: string, merging: Merging): MapTree {
  const { report, drafts } = merging;
  const draft = drafts.get(base) ?? { entries: new Map(base.entries), removed: new Map(base.removed) };
  const { entries, removed } = draft;
  for (const [key, { key: at, value }] of patch.entries) {
    const inner = path === "" ? key : `${path}.${key}`;
    const known = entries.get(key);
    if (value.type === "scalar" && value.value === null && !value.broken) {
      if (!known) {
        const message = `the manifest has no ${inner} that could be removed`;
        const suggestion = (): string => didYouMean(nearMiss(key, entries.keys())) ?? "remove this line";
        report({ code: "overlay-removes-nothing", at, message, suggestion });
      }
      entries.delete(key);
      removed.set(key, at);
    } else
      entries.set(key, {
        key: known && isMerged(known.value, value) ? known.key : at,
        value: merge(known?.value, value, inner, merging),
      });
  }
  if (drafts.has(base)) return base;
  const merged = { ...base, entries, removed };
  drafts.set(merged, draft);
  return merged;
}

const isMerged = (base: Tree, patch: Tree): boolean => base.type === "map" && patch.type === "map";

function merge(base: Tree | undefined, patch: Tree, path: string, merging: Merging): Tree {
  if (patch.type !== "map") return patch;
  return mergeMaps(base?.type === "map" ? base : { ...patch, entries: new Map() }, patch, path, merging);
}

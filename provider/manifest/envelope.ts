import type { JsonObject, OfflineDefinition } from "../kind/definition.ts";
import { nearMiss } from "../kind/near-miss.ts";
import { containsUnknown, UNKNOWN } from "../kind/unknown.ts";
import { omit, ownProperty } from "../kind/value.ts";
import { didYouMean, type Report } from "./diagnostic.ts";
import { apiVersions, findPlatform, type Kinds, kindsOf } from "./kinds.ts";
import type { Manifest, Metadata, Section } from "./manifest.ts";
import { reportSchema } from "./schema-check.ts";
import { type MapTree, textOf, type Tree } from "./tree.ts";
import { plainValue } from "./value.ts";

/** What a document says it is, whether or not that exists. */
export interface Identity {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** Reads the three texts that name a document, without a word about what is wrong with them. */
export function identify({ entries }: MapTree): Identity {
  const metadata = entries.get("metadata")?.value;
  return {
    apiVersion: textOf(entries.get("apiVersion")?.value),
    kind: textOf(entries.get("kind")?.value),
    name: metadata?.type === "map" ? textOf(metadata.entries.get("name")?.value) : undefined,
  };
}

/** Checks everything around the spec. Undefined where that leaves nothing to go on with; reported then. */
export function readEnvelope(tree: MapTree, kinds: Kinds, report: Report): Manifest | undefined {
  const definition = findDefinition(tree, kinds, report);
  const metadataSection = section(tree, "metadata");
  // `$schema` is for editors that know no other way to find the schema of a JSON file.
  const document = omit(plainValue(tree) as JsonObject, ["$schema"]);
  if (metadataSection) document["metadata"] = fixedMetadata(metadataSection, report);
  const whole = { tree, key: { source: tree.source, start: tree.start, end: tree.start } };
  const validator = kinds.validators["manifest"];
  const masked = reportSchema({ validator, value: document, section: whole, path: [], report });
  const spec = section(tree, "spec");
  const { name } = identify(tree);
  if (!definition || !metadataSection || !spec || name === undefined) return undefined;
  const passthrough = section(tree, "passthrough");
  if (passthrough) reportConflicts(spec, passthrough, report);
  const at = metadataSection.tree.entries.get("name")?.value ?? metadataSection.key;
  const metadata = knownOnly((masked as { metadata: object }).metadata);
  return { definition, name, metadata, metadataSection, spec, passthrough, at };
}

function section({ entries }: MapTree, name: string): Section | undefined {
  const entry = entries.get(name);
  return entry?.value.type === "map" ? { tree: entry.value, key: entry.key } : undefined;
}

const knownOnly = (metadata: object): Metadata =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => !containsUnknown(value)));

/**
 * The metadata with UNKNOWN for texts that hold an expression where none can stand: no schema has more to say about
 * those.
 */
function fixedMetadata({ tree }: Section, report: Report): Record<string, unknown> {
  const fix = (value: Tree): unknown => {
    if (value.type === "list") return value.items.map(fix);
    if (!textOf(value)?.includes("${")) return plainValue(value);
    const message = "metadata must be known before anything runs: only adopt may hold an expression";
    report({ code: "expression-not-allowed", at: value, message });
    return UNKNOWN;
  };
  return Object.fromEntries(
    [...tree.entries].map(([key, { value }]) => [key, key === "adopt" ? plainValue(value) : fix(value)]),
  );
}
function findDefinition({ entries }: MapTree, kinds: Kinds, report: Report): OfflineDefinition | undefined {
  const apiVersion = entries.get("apiVersion")?.value;
  const kind = entries.get("kind")?.value;
  const version = textOf(apiVersion);
  if (!apiVersion || version === undefined) return undefined;
  const platform = findPlatform(kinds, version);
  const versions = apiVersions(kinds);
  if (platform === undefined) {
    const suggestion = didYouMean(nearMiss(version, versions)) ?? `there is ${versions.join(", ")}`;
    report({ code: "unknown-api-version", at: apiVersion, message: `no apiVersion "${version}"`, suggestion });
    return undefined;
  }
  const definitions = kindsOf(kinds, platform);
  const name = textOf(kind);
  const definition = definitions.find((candidate) => candidate.kind === name);
  if (definition || !kind || name === undefined) return definition;
  const names = definitions.map((candidate) => candidate.kind);
  const why = ownProperty(kinds.absent?.[platform] ?? {}, name);
  if (why !== undefined) {
    const message = `${version} has no kind "${name}": ${why}`;
    const suggestion = `remove this document; there is ${names.join(", ")}`;
    report({ code: "kind-without-api", at: kind, message, suggestion });
    return undefined;
  }
  const suggestion = didYouMean(nearMiss(name, names)) ?? `there is ${names.join(", ")}`;
  report({ code: "unknown-kind", at: kind, message: `${version} has no kind "${name}"`, suggestion });
  return undefined;
}

function reportConflicts(spec: Section, passthrough: Section, report: Report): void {
  for (const [key, { key: at }] of passthrough.tree.entries) {
    if (!spec.tree.entries.has(key)) continue;
    const message = `"${key}" is already in spec; passthrough is for fields that the schema does not know yet`;
    report({ code: "passthrough-conflict", at, message, suggestion: "remove one of the two" });
  }
}

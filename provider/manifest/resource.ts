import type { OfflineDefinition } from "../kind/definition.ts";
import type { Linked } from "./link.ts";
import type { Manifest, Metadata } from "./manifest.ts";
import type { ManifestObject, ManifestValue } from "./value.ts";

/** A checked manifest, ready to be registered. */
export interface ManifestResource {
  /** `<platform>.<kind>.<name>` as in `niche.voiceAgent.front-desk`. */
  readonly key: string;
  readonly definition: OfflineDefinition;
  readonly name: string;
  /** Key of the Workspace that it belongs to; undefined for a Workspace. */
  readonly workspace: string | undefined;
  readonly spec: ManifestObject;
  readonly passthrough: ManifestObject | undefined;
  readonly adopt: ManifestValue | undefined;
  readonly metadata: Metadata;
  /** Absolute paths of the text files that it is filled in from. */
  readonly texts: readonly string[];
  /** What it was made of: each value as it is written, with its place. */
  readonly manifest: Manifest;
}

/** What identifies a resource in a set; `reference` is the word for its kind in expressions. */
export const resourceKey = (platform: string, reference: string, name: string): string =>
  `${platform}.${reference}.${name}`;

export function resourceOf(linked: Linked): ManifestResource {
  const { manifest, spec, passthrough, adopt, texts } = linked.declaration;
  const { definition, name, metadata } = manifest;
  const workspace = linked.workspace && keyOf(linked.workspace);
  return { key: keyOf(linked), definition, name, workspace, spec, passthrough, adopt, metadata, texts, manifest };
}

const keyOf = ({ declared: { definition, name } }: Linked): string =>
  resourceKey(definition.platform, definition.reference, name);

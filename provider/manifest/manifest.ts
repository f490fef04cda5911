import type { OfflineDefinition } from "../kind/definition.ts";
import type { Place } from "./source-text.ts";
import type { MapTree } from "./tree.ts";

/** A mapping of a manifest together with the key that it stands under. */
export interface Section {
  readonly tree: MapTree;
  readonly key: Place;
}

/** A document whose envelope is in order: what is around `spec`. */
export interface Manifest {
  readonly definition: OfflineDefinition;
  readonly name: string;
  readonly metadata: Metadata;
  readonly metadataSection: Section;
  readonly spec: Section;
  readonly passthrough: Section | undefined;
  /** Where messages about the resource as a whole point: the value of metadata.name. */
  readonly at: Place;
}

/** The `metadata` of a manifest, apart from `name`. */
export interface Metadata {
  readonly workspace?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Property paths inside the spec, as Pulumi writes them. */
  readonly ignoreChanges?: readonly string[];
  readonly previousNames?: readonly string[];
  /** Id of a live object, possibly with expressions. */
  readonly adopt?: string;
  readonly onDelete?: string;
}

/** How messages and expressions name a resource: `voiceAgent.front-desk`. */
export const label = ({ definition, name }: Pick<Manifest, "definition" | "name">): string =>
  `${definition.reference}.${name}`;

/** Where a property of the metadata stands; the name of the manifest where it is not written. */
export const metadataPlace = ({ metadataSection, at }: Manifest, property: string): Place =>
  metadataSection.tree.entries.get(property)?.value ?? at;

import type { OfflineDefinition } from "../resource/definition.ts";
import type { Linked } from "./link.ts";
import type { Metadata } from "./manifest.ts";
import type { ManifestObject, ManifestValue } from "./value.ts";

/** A checked manifest, ready to be registered. */
export interface ManifestResource {
  readonly definition: OfflineDefinition;
  readonly name: string;
  /** Name of the Workspace that it belongs to; undefined for a Workspace. */
  readonly workspace: string | undefined;
  readonly spec: ManifestObject;
  readonly passthrough: ManifestObject | undefined;
  readonly adopt: ManifestValue | undefined;
  readonly metadata: Omit<Metadata, "adopt" | "workspace">;
  /** Where it stands, for messages: `manifests/front-desk.yaml:4`. */
  readonly where: string;
}

export function resourceOf({ declaration, declared }: Linked): ManifestResource {
  const { manifest, spec, passthrough, adopt } = declaration;
  const { definition, name, at } = manifest;
  const { workspace: _, adopt: __, ...metadata } = manifest.metadata;
  const where = `${at.source.file}:${at.source.position(at.start).line}`;
  return { definition, name, workspace: declared.workspace, spec, passthrough, adopt, metadata, where };
}

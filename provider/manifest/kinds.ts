import type { OfflineDefinition } from "../kind/definition.ts";
import type { SchemaValidator } from "../kind/schema-errors.ts";

/** The kinds that manifests may declare. */
export interface Kinds {
  readonly definitions: readonly OfflineDefinition[];
  /** `<platform>/<Kind>` checks a spec, `manifest` everything around it. */
  readonly validators: Readonly<Record<string, SchemaValidator>>;
  /** Kinds that a platform has no API for, and why: `{ formantai: { Tool: "…" } }`. */
  readonly absent?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const apiVersionOf = (platform: string): string => `${platform}/v1`;

/** The platform of an apiVersion; undefined when there is no such apiVersion. */
export const findPlatform = ({ definitions }: Kinds, apiVersion: string): string | undefined =>
  definitions.find(({ platform }) => apiVersionOf(platform) === apiVersion)?.platform;

export const apiVersions = ({ definitions }: Kinds): string[] => [
  ...new Set(definitions.map(({ platform }) => apiVersionOf(platform))),
];

export const kindsOf = ({ definitions }: Kinds, platform: string): readonly OfflineDefinition[] =>
  definitions.filter((definition) => definition.platform === platform);

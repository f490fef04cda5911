import type { OfflineDefinition, Platform } from "../resource/definition.ts";

/** Checks a value and leaves what it found in `errors`, as functions compiled by ajv do. */
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** One finding of ajv. */
export interface SchemaError {
  /** JSON Pointer of the value that does not fit. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** The kinds that manifests may declare. */
export interface Kinds {
  readonly definitions: readonly OfflineDefinition[];
  /** `<platform>/<Kind>` checks a spec, `manifest` everything around it. */
  readonly validators: Readonly<Record<string, SchemaValidator>>;
}

/**
 * Platforms whose names we know and whose kinds may not be registered yet: an apiVersion of theirs is no typing error.
 */
const planned: readonly Platform[] = ["miraiminds", "formantai"];

const apiVersionOf = (platform: string): string => `${platform}/v1`;

/**
 * The platform of an apiVersion: `unsupported` when this version has no kinds of it, undefined when there is no such
 * apiVersion.
 */
export function findPlatform({ definitions }: Kinds, apiVersion: string): Platform | "unsupported" | undefined {
  const registered = definitions.find(({ platform }) => apiVersionOf(platform) === apiVersion);
  if (registered) return registered.platform;
  return planned.some((platform) => apiVersionOf(platform) === apiVersion) ? "unsupported" : undefined;
}

export const apiVersions = ({ definitions }: Kinds): string[] => [
  ...new Set(definitions.map(({ platform }) => apiVersionOf(platform))),
];

export const kindsOf = ({ definitions }: Kinds, platform: Platform): readonly OfflineDefinition[] =>
  definitions.filter((definition) => definition.platform === platform);

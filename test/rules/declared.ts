import type { DeclaredResource, JsonObject, OfflineDefinition } from "../../provider/kind/definition.ts";

const references: Readonly<Record<string, string>> = {
  Workspace: "workspace",
  CalendarIntegration: "integration",
  Tool: "tool",
  File: "file",
  VoiceAgent: "voiceAgent",
  Deployment: "deployment",
};

const definitions = new Map<string, OfflineDefinition>();

/** One definition per platform and kind, as in the registry, but without rules of its own. */
function definitionOf(platform: string, kind: string): OfflineDefinition {
  const key = `${platform}/${kind}`;
  const known = definitions.get(key);
  if (known !== undefined) return known;
  const definition: OfflineDefinition = {
    platform,
    kind,
    reference: references[kind] ?? kind,
    inWorkspace: kind !== "Workspace",
    outputs: [],
    workspaceArgs: [],
    secrets: [],
    rules: [],
    setRules: [],
    naturalKey: () => undefined,
  };
  definitions.set(key, definition);
  return definition;
}

interface Links {
  /** What is referred to, by path, e.g. `{ "toolIds[0]": tool }`. */
  readonly references?: Record<string, DeclaredResource>;
  readonly workspace?: string;
}

type Declare = (kind: string, name: string, spec: JsonObject, links?: Links) => DeclaredResource;

/** Makes resources of a platform as the loader hands them to set rules; in `workspace` unless said otherwise. */
export const declaringOn =
  (platform: string, workspace: string): Declare =>
  (kind, name, spec, { references = {}, workspace: own = workspace } = {}) => {
    const definition = definitionOf(platform, kind);
    return { definition, name, workspace: own, spec, references: new Map(Object.entries(references)) };
  };

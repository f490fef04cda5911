import type {
  DeclaredResource,
  JsonObject,
  OfflineDefinition,
  Platform,
} from "../../../provider/resource/definition.ts";

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
function definitionOf(platform: Platform, kind: string): OfflineDefinition {
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
    rules: [],
    setRules: [],
    naturalKey: () => undefined,
  };
  definitions.set(key, definition);
  return definition;
}

/** A resource as the loader hands it to set rules. `references` by path, e.g. `{ "toolIds[0]": tool }`. */
export function declared(
  kind: string,
  name: string,
  spec: JsonObject,
  {
    references = {},
    workspace = "mario-plumbing",
    platform = "niche",
  }: { references?: Record<string, DeclaredResource>; workspace?: string; platform?: Platform } = {},
): DeclaredResource {
  const definition = definitionOf(platform, kind);
  return { definition, name, workspace, spec, references: new Map(Object.entries(references)) };
}

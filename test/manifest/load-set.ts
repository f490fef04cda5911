import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { type LoadedManifests, loadManifests, type LoadOptions } from "../../provider/manifest/load.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { memoryFiles } from "./memory-files.ts";

/** Loads a project of the given files, by path below the project's directory. */
export function loadSet(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<LoadOptions> = {},
): LoadedManifests {
  const absolute = Object.entries(files).map(([path, content]) => [`/project/${path}`, content] as const);
  return loadManifests({
    kinds: installedKinds,
    projectDirectory: "/project",
    files: memoryFiles(Object.fromEntries(absolute)),
    ...options,
  });
}

/** What is wrong, one line each: `file:line:column code`. */
export const problemsOf = ({ diagnostics }: LoadedManifests): string[] =>
  diagnostics.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);

/** The resource under a key such as `niche.voiceAgent.front-desk`. @throws when there is none. */
export function resource({ resources, diagnostics }: LoadedManifests, key: string): ManifestResource {
  const found = resources.find((candidate) => candidate.key === key);
  if (found) return found;
  throw new Error(
    `no ${key} among ${resources.map((candidate) => candidate.key).join(", ")}; ${JSON.stringify(diagnostics)}`,
  );
}

/** A document of a manifest; `spec` lines are indented by the caller's own hand. */
export const manifest = (kind: string, name: string, spec: string, metadata = ""): string =>
  `apiVersion: niche/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${metadata}spec:\n${spec.replace(/^(?=.)/gm, "  ")}\n`;

export const workspace = (name = "main", businessId = "biz-1"): string =>
  manifest("Workspace", name, `businessId: ${businessId}`);

/** An agent with nothing but what it needs, and more lines of the spec. */
export const agent = (name: string, more = ""): string =>
  manifest("VoiceAgent", name, `name: The ${name}\ntype: INBOUND\nconversationFlow: Greet.\n${more}`);

export const transferTool = (name: string, number = "+12125550100"): string =>
  manifest(
    "Tool",
    name,
    `template: transferCall\nconfigOverride:\n  destinations:\n    - { name: ${name}, phoneNumber: "${number}" }`,
  );

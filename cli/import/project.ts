import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Secrets } from "../../gitops/import/secrets.ts";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import type { Expression } from "../../provider/manifest/expression.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { loadManifests, MANIFESTS_KEY } from "../../provider/manifest/load.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { fullKey, readProject, type StackConfig } from "../../provider/manifest/project.ts";
import { resourceKey, type ManifestResource } from "../../provider/manifest/resource.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import { definitionOf } from "../../provider/platforms/definitions.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import type { StackResource } from "../account/stack.ts";
import { markedIds } from "./marks.ts";
import type { ConfigEntry, StackAccess } from "./stack.ts";

/** A project with its stack, as they are before the import. */
export interface OpenedProject {
  readonly name: string;
  readonly stack: string;
  /** Folder of all manifests, relative to the project's directory. */
  readonly manifests: string;
  readonly resources: readonly ManifestResource[];
  /** Absolute paths of the files that the manifests are in. */
  readonly files: readonly string[];
  readonly recorded: readonly StackResource[];
  readonly recordedKeys: ReadonlySet<string>;
  readonly config: ReadonlyMap<string, ConfigEntry>;
  /** Ids that an earlier import has written into manifests and not finished. */
  readonly marked: ReadonlySet<string>;
}

export async function openProject(directory: string, access: StackAccess): Promise<OpenedProject> {
  const [stack, config, recorded] = await Promise.all([access.name(), access.config(), access.resources()]);
  const files = new ProjectFiles(nodeFiles, directory);
  const { name = "" } = readProject({ files, nameFile: fileNamer(directory) });
  const loaded = loadManifests({
    kinds: installedKinds,
    ...{ projectDirectory: directory, stack, environment: process.env },
    config: plainConfig(name, config),
  });
  // A project may have none yet.
  const problems = loaded.diagnostics.filter(({ code }) => code !== "no-manifests");
  if (problems.length > 0) throw new Error(brokenText(problems));
  const paths = [...new Set(loaded.documents)].map((file) => resolve(directory, file));
  return {
    ...{ name, stack, config, recorded },
    manifests: config.get(MANIFESTS_KEY)?.value ?? "manifests",
    resources: loaded.resources,
    files: paths,
    recordedKeys: new Set(recorded.map(stackKey)),
    marked: new Set(paths.flatMap((path) => [...markedIds(readFileSync(path, "utf8"))])),
  };
}

const brokenText = (problems: readonly Diagnostic[]): string =>
  `the manifests that are there have ${problems.length === 1 ? "a problem" : `${problems.length} problems`}; nothing was read or written: ` +
  `${problems[0]?.file}:${problems[0]?.line}: ${problems[0]?.message}; \`voice-agents validate\` shows all`;

const stackKey = ({ platform, kind, name }: StackResource): string => {
  const found = installedKinds.definitions.find((each) => each.platform === platform && each.kind === kind);
  return resourceKey(platform, found?.reference ?? kind, name);
};

const plainConfig = (project: string, config: ReadonlyMap<string, ConfigEntry>): StackConfig => ({
  project,
  values: new Map([...config].map(([key, { value, secret }]) => [key, secret ? undefined : value])),
  complete: true,
});

/** The configuration as it will be when the secrets are set. */
export function configWith({ name, config }: OpenedProject, secrets: Secrets): StackConfig {
  const fresh = secrets.fresh.map(({ key, value }) => [fullKey(key, name), { value, secret: true }] as const);
  return plainConfig(name, new Map([...config, ...fresh]));
}

/** The project's own keys, without its name. */
export const ownConfig = ({ name, config }: OpenedProject): ReadonlyMap<string, ConfigEntry> =>
  new Map(
    [...config].flatMap(([key, entry]) =>
      key.startsWith(`${name}:`) ? [[key.slice(name.length + 1), entry] as const] : [],
    ),
  );

export const recordedProperties = ({ recorded }: OpenedProject) =>
  new Map(
    recorded.map((resource) => [stackKey(resource), { id: resource.id, properties: resource.properties }] as const),
  );

/** Expressions for the ids of what manifests manage. */
export function managedReferences({ recorded, resources }: OpenedProject, platform: string): Map<string, Expression> {
  const keys = new Set(resources.map(({ key }) => key));
  return new Map(
    recorded
      .filter((resource) => resource.platform === platform && keys.has(stackKey(resource)))
      .map(({ kind, id, name }) => {
        const { reference } = definitionOf(`${platform}:${kind}`);
        return [`${kind} ${id}`, { type: "reference", kind: reference, name } as const] as const;
      }),
  );
}

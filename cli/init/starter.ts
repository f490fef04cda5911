import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { stringify } from "yaml";
import type { Platform } from "../../provider/platforms/platform.ts";
import { firstSentence } from "../explain/first-sentence.ts";
import { type KindReference, kindsOf } from "../explain/kind-reference.ts";
import { packageFile } from "../package-file.ts";

/** What a new project has of one platform. */
export interface Starter {
  readonly platform: string;
  /** Manifests and prompts by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What has to be set for each stack. */
  readonly configuration: readonly { readonly key: string; readonly description: string }[];
}

/** The starter of a platform: what `templates/` has of it, or a manifest of the examples of its kinds where there is nothing. */
export function starterOf(platform: Platform): Starter {
  const kinds = kindsOf(platform);
  const folder = join(packageFile("templates"), platform.name);
  const files = existsSync(folder) ? filesIn(folder, "manifests/") : exampleOf(platform.name, kinds);
  const texts = [...files.values()].join("\n");
  const keys = new Set([...texts.matchAll(/(?<!\$)\$\{config\.([\w-]+)\}/g)].map(([, key = ""]) => key));
  return {
    platform: platform.name,
    files,
    configuration: [...keys].map((key) => ({ key, description: meaningOf(key, kinds) })),
  };
}

/** Every file below a folder of ours whose path begins with `within`, by its path. */
function filesIn(folder: string, within = ""): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"))
    .filter((path) => path.startsWith(within));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")] as const));
}

/** CI systems and hooks for which `templates/` has files. */
export type CiTemplate = "github" | "gitlab" | "pre-commit";

/** The files of a CI system, for the root of the repository. */
export const ciFiles = (name: CiTemplate): ReadonlyMap<string, string> => filesIn(join(packageFile("templates"), name));

/** A Workspace and an agent, as their schemas show them. */
function exampleOf(platform: string, kinds: readonly KindReference[]): Map<string, string> {
  const chosen = kinds.filter(({ kind }) => kind === "Workspace" || kind === "VoiceAgent");
  return new Map([
    [`manifests/${platform}.yaml`, chosen.map(({ example }) => stringify(example, { lineWidth: 0 })).join("---\n")],
  ]);
}

/** What the field of the same name means; of a key that no field has, that it is asked for. */
function meaningOf(key: string, kinds: readonly KindReference[]): string {
  const field = kinds.flatMap(({ fields }) => fields).find(({ path }) => path === key);
  return field ? firstSentence(field.description) : `What the manifests call config.${key}`;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
  const folder = join(dirname(packageFile("package.json")), "templates", platform.name);
  const files = existsSync(folder) ? filesIn(folder, "manifests") : exampleOf(platform.name, kinds);
  const texts = [...files.values()].join("\n");
  const keys = new Set([...texts.matchAll(/(?<!\$)\$\{config\.([\w-]+)\}/g)].map(([, key = ""]) => key));
  return {
    platform: platform.name,
    files,
    configuration: [...keys].map((key) => ({ key, description: meaningOf(key, kinds) })),
  };
}

function filesIn(folder: string, path: string): Map<string, string> {
  const entries = readdirSync(join(folder, path), { withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const inner = `${path}/${entry.name}`;
      return entry.isDirectory()
        ? [...filesIn(folder, inner)]
        : [[inner, readFileSync(join(folder, inner), "utf8")] as const];
    }),
  );
}

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

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { folderOf } from "../../gitops/import/names.ts";
import type { Definition } from "../../provider/kind/definition.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import type { OpenedProject } from "./project.ts";

export const takenNames = (resources: readonly ManifestResource[], platform: string, kind: string): string[] =>
  resources
    .filter(({ definition }) => definition.platform === platform && definition.kind === kind)
    .map(({ name }) => name);

/** Names that manifests, the stack or files have. */
export const takenFor = (
  { platform, kind }: Definition,
  { resources, recorded }: OpenedProject,
  folder: string,
): string[] => [
  ...takenNames(resources, platform, kind),
  ...recorded.filter((each) => each.platform === platform && each.kind === kind).map(({ name }) => name),
  ...namesIn(join(folder, folderOf(kind))),
];

/** Names without extension of what a folder holds; templates are no manifests. */
export const namesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => !file.endsWith(".template"))
        .map((file) => file.replace(/\.[^.]+$/, "").toLowerCase())
    : [];

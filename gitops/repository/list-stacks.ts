import { join } from "node:path";
import { failed, nodeFiles } from "../../provider/manifest/file-system.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { readProject } from "../../provider/manifest/project.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import type { Git } from "./git.ts";
import { directoryOf, projectFolders } from "./projects.ts";

export interface ListedStack {
  /** Name of the Pulumi project; undefined where Pulumi.yaml has none. */
  readonly project: string | undefined;
  /** Below the root of the repository, with `/`; `.` for the root itself. */
  readonly folder: string;
  /** Undefined for a project that has no stack yet. */
  readonly stack: string | undefined;
}

/** Deeper below a directory that is no repository nobody keeps a project. */
const DEEPEST = 6;

/** The stacks of all projects on the disk: of the repository, or below the directory where there is none. */
export function listStacks(directory: string, git: Git | undefined): ListedStack[] {
  const root = git?.root ?? directory;
  const folders = projectFolders(git ? git.workingFiles() : filesBelow(directory, "", DEEPEST));
  return folders.flatMap((folder) => {
    const files = new ProjectFiles(nodeFiles, directoryOf(root, folder));
    const { name, stacks } = readProject({ files, nameFile: fileNamer(root) });
    const all: readonly (string | undefined)[] = stacks.length > 0 ? stacks : [undefined];
    return all.map((stack) => ({ project: name, folder, stack }));
  });
}

function filesBelow(directory: string, path: string, depth: number): string[] {
  const entries = nodeFiles.list(join(directory, path));
  if (failed(entries)) return [];
  return entries.flatMap(({ name, type }) => {
    const inner = path === "" ? name : `${path}/${name}`;
    if (type === "file") return [inner];
    const isOpen = type === "directory" && depth > 0 && name !== "node_modules" && !name.startsWith(".");
    return isOpen ? filesBelow(directory, inner, depth - 1) : [];
  });
}

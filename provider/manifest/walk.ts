import { extname, join } from "node:path";
import { compareText } from "./diagnostic.ts";
import { failed, type FileFailure } from "./file-system.ts";
import { namesAlike } from "./names-alike.ts";
import type { ProjectFiles } from "./project-files.ts";

/** Whether a file of this name in a folder of manifests is one. */
export const isManifestName = (name: string): boolean => /\.(ya?ml|json)$/i.test(name) && !isPulumiName(name);

/** Files of Pulumi's own: somebody may keep the manifests beside them. */
export const isPulumiName = (name: string): boolean => /^Pulumi(\..+)?\.ya?ml$/.test(name);

/** More names than any project has in its folders of manifests: whoever links `/` or a folder of data there is told so. */
const MOST_NAMES = 50_000;

/** What is among manifests and is not read. */
export interface Others {
  /** Files with another name than a manifest's. */
  readonly files: readonly string[];
  /** Folders whose names begin with a dot. */
  readonly folders: readonly string[];
}

/** Everything below a folder that may concern us. */
export interface Found {
  /**
   * Manifest files, sorted by path. A folder that cannot be listed, or leads out of the project, stands among them: reading it will
   * say why.
   */
  readonly manifests: readonly string[];
  /** What is left out, of which some may look like manifests. */
  readonly others: Others;
  /** Files and folders that other machines take for one: each with its namesake. */
  readonly alike: readonly (readonly [path: string, other: string])[];
  /** True when there is more than is looked at. */
  readonly endless: boolean;
}

/**
 * All files below a folder, each folder once, those that links lead to last. Names that begin with a dot, `node_modules` and Pulumi's
 * own files are no manifests, and the folders in `except` are left out.
 */
export function filesBelow(files: ProjectFiles, folder: string, except: readonly string[] = []): Found | FileFailure {
  const listed = files.list(folder);
  if (failed(listed)) return listed;
  const manifests: string[] = [];
  const others = { files: [] as string[], folders: [] as string[] };
  const alike: (readonly [string, string])[] = [];
  const folders = [folder];
  const links: string[] = [];
  const seen = new Set<string>();
  let names = 0;
  for (let done = 0, followed = 0; done < folders.length || followed < links.length;) {
    const at = (done < folders.length ? folders[done++] : links[followed++]) as string;
    const real = files.realpath(at);
    const entries = failed(real) ? real : seen.has(real) ? [] : files.list(at);
    if (failed(real) || failed(entries)) {
      manifests.push(at);
      continue;
    }
    seen.add(real);
    names += entries.length;
    if (names > MOST_NAMES) return { manifests: [], others: { files: [], folders: [] }, alike: [], endless: true };
    alike.push(
      ...namesAlike(
        entries.filter(({ name, type }) => type === "directory" || isManifestName(name)).map(({ name }) => name),
      ).map(([one, other]) => [join(at, one), join(at, other)] as const),
    );
    for (const { name, type } of entries) {
      const path = join(at, name);
      if (name === "node_modules" || except.includes(path)) continue;
      if (name.startsWith(".")) (type === "directory" ? others.folders : others.files).push(path);
      else if (type === "directory") folders.push(path);
      else if (type === "link" && isFolder(files, path)) links.push(path);
      else (isManifestName(name) ? manifests : others.files).push(path);
    }
  }
  return { manifests: manifests.sort(compareText), others, alike, endless: false };
}

/** Whether a link leads to a folder, as far as can be seen: of one that leads out of the project only the name is known. */
function isFolder(files: ProjectFiles, path: string): boolean {
  const failure = files.check(path)?.failure;
  return failure === "EISDIR" || (failure === "link-outside" && extname(path) === "");
}

/** Whether a file of this name makes its folder a project. */
export const isPulumiProject = (name: string): boolean => /^Pulumi\.ya?ml$/.test(name);

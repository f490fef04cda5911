import { type Stats, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";
import { type LoadOptions, MANIFESTS_KEY } from "../../provider/manifest/load.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { readStackConfig } from "../../provider/manifest/project.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import { isManifestName, isPulumiName } from "../../provider/manifest/walk.ts";
import { findProjectDirectory, isProjectDirectory } from "../../provider/pulumi/project-directory.ts";

/** One set of manifests to load, and which of its files the problems are wanted of: all, unless said otherwise. */
export interface Target extends Pick<LoadOptions, "projectDirectory" | "manifests" | "input" | "stack"> {
  readonly only?: readonly string[];
}

interface Circumstances {
  /** Where relative paths begin. */
  readonly directory: string;
  readonly stack: string | undefined;
  /** Reads standard input, for the path `-`. */
  readonly input: () => Uint8Array;
}

/**
 * What the paths of a command line mean. A project, or a part of its manifests or overlays, is always loaded as a
 * whole, since references lead from file to file; other paths are sets of their own. No path is the project around the
 * directory.
 */
export function findTargets(paths: readonly string[], { directory, stack, input }: Circumstances): Target[] {
  const files = paths.filter((path) => path !== "-").map((path) => resolve(directory, path));
  const wanted = (paths.length === 0 ? [findProjectDirectory(directory)] : files).map((path) =>
    place(path, directory, stack),
  );
  const sets = Map.groupBy(wanted, ({ projectDirectory, stack: of }) => JSON.stringify([projectDirectory, of]));
  const targets = [...sets.values()].map(targetOf);
  if (!paths.includes("-")) return targets;
  const piped = {
    projectDirectory: findProjectDirectory(directory),
    input: input(),
    ...(stack === undefined ? {} : { stack }),
  };
  return [...targets, piped];
}

interface Wanted {
  readonly path: string;
  readonly projectDirectory: string;
  readonly folder: string;
  readonly stack: string | undefined;
  /** `whole` project, a `part` of its manifests or overlays, or something `apart` from them. */
  readonly role: "whole" | "part" | "apart";
}

function place(path: string, directory: string, stack: string | undefined): Wanted {
  const stats = statsOf(path);
  const isDirectory = stats?.isDirectory() === true;
  const start = isDirectory ? path : dirname(path);
  const found = findProjectDirectory(start);
  const isProject = isProjectDirectory(found);
  const projectDirectory = isProject || !isAtOrBelow(directory, start) ? found : directory;
  const folder = resolve(projectDirectory, manifestsFolder(projectDirectory));
  const wanted = { path, projectDirectory, folder, stack };
  if (path === folder || (isProject && path === projectDirectory) || isPulumiName(basename(path)))
    return { ...wanted, role: "whole" };
  const exists = isDirectory || (stats !== undefined && isManifestName(basename(path)));
  const overlays = join(projectDirectory, "overlays");
  if (exists && path !== overlays && isAtOrBelow(overlays, path)) {
    const [ofStack] = relative(overlays, path).split(sep);
    return { ...wanted, stack: stack ?? ofStack, role: "part" };
  }
  return { ...wanted, role: exists && isAtOrBelow(folder, path) ? "part" : "apart" };
}

/** Undefined where there is nothing, also where a link leads back to itself or a folder may not be entered: reading it says why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Problems of the project's own files come up again when the manifests are loaded. */
function manifestsFolder(projectDirectory: string): string {
  const files = new ProjectFiles(nodeFiles, projectDirectory);
  const request = { files, stack: undefined, nameFile: fileNamer(projectDirectory), report: () => undefined };
  return readStackConfig(request).values.get(MANIFESTS_KEY) ?? "manifests";
}

function targetOf(wanted: readonly Wanted[]): Target {
  const [{ projectDirectory, folder, stack }] = wanted as [Wanted];
  const apart = wanted.filter(({ role }) => role === "apart").map(({ path }) => path);
  const base = { projectDirectory, ...(stack === undefined ? {} : { stack }) };
  if (apart.length === wanted.length) return { ...base, manifests: apart };
  const all = apart.length > 0 ? { ...base, manifests: [folder, ...apart] } : base;
  return wanted.some(({ role }) => role === "whole") ? all : { ...all, only: wanted.map(({ path }) => path) };
}

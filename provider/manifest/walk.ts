import { join } from "node:path";
import { compareText } from "./diagnostic.ts";
import { failed, type FileFailure, type FileSystem } from "./file-system.ts";

/** Whether a file of this name in a folder of manifests is one. */
export const isManifestName = (name: string): boolean => /\.(ya?ml|json)$/.test(name) && !isPulumiName(name);

/** Files of Pulumi's own: somebody may keep the manifests beside them. */
export const isPulumiName = (name: string): boolean => /^Pulumi(\..+)?\.ya?ml$/.test(name);

/**
 * All manifest files below a folder, sorted by path, links followed. Names that begin with a dot, `node_modules` and
 * Pulumi's own files are passed over, and so are the folders in `except`. A folder that cannot be listed stands in the
 * list itself: reading it will say why.
 */
export function manifestFiles(
  files: FileSystem,
  folder: string,
  except: readonly string[] = [],
): string[] | FileFailure {
  const entries = files.list(folder);
  if (failed(entries)) return entries;
  return walk({ files, except, folder, entries, above: [] }).sort(compareText);
}

interface Walk {
  readonly files: FileSystem;
  readonly except: readonly string[];
  readonly folder: string;
  readonly entries: readonly { name: string; isDirectory: boolean }[];
  /** The folders around this one with their links resolved: a link back to one of them would never end. */
  readonly above: readonly string[];
}

function walk({ files, except, folder, entries, above }: Walk): string[] {
  const real = files.realpath(folder);
  if (failed(real)) return [folder];
  if (above.includes(real)) return [];
  return entries.flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (name.startsWith(".") || name === "node_modules" || except.includes(path)) return [];
    if (!isDirectory) return isManifestName(name) ? [path] : [];
    const inner = files.list(path);
    return failed(inner) ? [path] : walk({ files, except, folder: path, entries: inner, above: [...above, real] });
  });
}

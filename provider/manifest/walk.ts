import { join } from "node:path";
import { compareText } from "./diagnostic.ts";
import { failed, type FileFailure, type FileSystem } from "./file-system.ts";

/** What a manifest's file is called. */
const MANIFEST = /\.(ya?ml|json)$/;

/** Files of Pulumi's own, where somebody keeps the manifests beside them. */
const PULUMI = /^Pulumi(\..+)?\.ya?ml$/;

/**
 * All manifest files below a folder, sorted by path, links followed. Names that begin with a dot, `node_modules` and Pulumi's own files are
 * passed over, and so are the folders in `except`. A folder that cannot be listed stands in the list itself: reading it will say why.
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
    if (!isDirectory) return MANIFEST.test(name) && !PULUMI.test(name) ? [path] : [];
    const inner = files.list(path);
    return failed(inner) ? [path] : walk({ files, except, folder: path, entries: inner, above: [...above, real] });
  });
}

import { basename, dirname } from "node:path";
import {
  failed,
  type DirectoryEntry,
  type FileFailure,
  type FileStat,
  type FileSystem,
} from "../../provider/manifest/file-system.ts";

/** A file system in which some files are there already that are only planned. Paths are absolute. */
export function withPlannedFiles(base: FileSystem, files: ReadonlyMap<string, string>): FileSystem {
  const contents = new Map([...files].map(([path, text]) => [path, Buffer.from(text)]));
  const folders = new Map<string, Map<string, DirectoryEntry>>();
  for (const path of contents.keys()) {
    for (
      let at = path, type: DirectoryEntry["type"] = "file";
      dirname(at) !== at;
      at = dirname(at), type = "directory"
    ) {
      const entries = folders.get(dirname(at)) ?? new Map<string, DirectoryEntry>();
      folders.set(dirname(at), entries.set(basename(at), { name: basename(at), type }));
    }
  }
  return {
    stat(path): FileStat | FileFailure {
      const content = contents.get(path);
      if (content) return { type: "file", size: content.length };
      const found = base.stat(path);
      return failed(found) && folders.has(path) ? { type: "directory", size: 0 } : found;
    },
    readFile: (path, most) => contents.get(path)?.subarray(0, most) ?? base.readFile(path, most),
    list(path) {
      const found = base.list(path);
      const planned = folders.get(path);
      if (!planned) return found;
      const there = failed(found) ? [] : found;
      return [...new Map([...there.map((entry) => [entry.name, entry] as const), ...planned]).values()];
    },
    realpath(path) {
      const found = base.realpath(path);
      return failed(found) && (contents.has(path) || folders.has(path)) ? path : found;
    },
  };
}

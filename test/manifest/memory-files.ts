import { dirname } from "node:path";
import type { DirectoryEntry, FileSystem } from "../../provider/manifest/file-system.ts";

const missing = { failure: "ENOENT" };

/** Files that exist only here, by absolute path. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const files = new Map(Object.entries(contents).map(([path, content]) => [path, Buffer.from(content)]));
  const folders = new Map<string, Map<string, DirectoryEntry>>();
  for (const path of files.keys()) {
    for (let at = path, type: "file" | "directory" = "file"; dirname(at) !== at; at = dirname(at), type = "directory") {
      const siblings = folders.get(dirname(at)) ?? new Map<string, DirectoryEntry>();
      folders.set(dirname(at), siblings);
      const name = at.slice(at.lastIndexOf("/") + 1);
      siblings.set(name, { name, type });
    }
  }
  return {
    stat(path) {
      const content = files.get(path);
      if (content) return { type: "file", size: content.length };
      return folders.has(path) ? { type: "directory", size: 0 } : missing;
    },
    readFile: (path, most) => files.get(path)?.subarray(0, most) ?? missing,
    list(path) {
      if (files.has(path)) return { failure: "ENOTDIR" };
      const entries = folders.get(path);
      return entries ? [...entries.values()] : missing;
    },
    realpath: (path) => (files.has(path) || folders.has(path) ? path : missing),
  };
}

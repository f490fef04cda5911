import { dirname } from "node:path";
import type { FileSystem } from "../../provider/manifest/file-system.ts";

const missing = { failure: "ENOENT" };

/** Files that exist only here, by absolute path. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const files = new Map(Object.entries(contents).map(([path, content]) => [path, Buffer.from(content)]));
  const isFolder = (path: string): boolean => [...files.keys()].some((file) => file.startsWith(`${path}/`));
  const list = (path: string) => {
    if (files.has(path)) return { failure: "ENOTDIR" };
    if (!isFolder(path)) return missing;
    const below = [...files.keys()]
      .filter((file) => file.startsWith(`${path}/`))
      .map((file) => file.slice(path.length + 1));
    return [...new Set(below.map((way) => way.split("/", 1)[0] ?? ""))].map((name) => ({
      name,
      isDirectory: !files.has(`${path}/${name}`),
    }));
  };
  return {
    readFile: (path) => files.get(path) ?? (isFolder(path) ? { failure: "EISDIR" } : missing),
    checkFile: (path) => (files.has(path) ? undefined : isFolder(path) ? { failure: "EISDIR" } : missing),
    list,
    realpath: (path) => (files.has(path) || isFolder(path) || dirname(path) === path ? path : missing),
  };
}

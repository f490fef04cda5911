import type { FileSystem } from "../../provider/manifest/file-system.ts";

/** Files with the contents of some of them replaced, by their real path; nothing is written. */
export function editedFiles(files: FileSystem, contents: ReadonlyMap<string, Uint8Array>): FileSystem {
  return {
    ...{ list: (path) => files.list(path), realpath: (path) => files.realpath(path) },
    stat(path) {
      const content = contents.get(path);
      return content ? { type: "file", size: content.length } : files.stat(path);
    },
    readFile: (path, most) => contents.get(path)?.subarray(0, most) ?? files.readFile(path, most),
  };
}

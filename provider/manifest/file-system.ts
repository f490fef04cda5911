import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";

/**
 * Where files come from: the disk, the tree of a git commit, the memory of a test. Paths are absolute. It knows no policy: what of it
 * may be read is decided by `ProjectFiles`, through which everything goes.
 */
export interface FileSystem {
  /** What stands at a path, without following a link there. */
  stat(path: string): FileStat | FileFailure;
  /** The first bytes of a regular file, at most `most`. The path has no links in it. */
  readFile(path: string, most: number): Uint8Array | FileFailure;
  /** What a directory holds, in no particular order. */
  list(path: string): readonly DirectoryEntry[] | FileFailure;
  /** The path with all links resolved. */
  realpath(path: string): string | FileFailure;
}

/** `other` is what has no content of its own, or no end: a device, a socket, a pipe. */
export type FileType = "file" | "directory" | "link" | "other";

export interface FileStat {
  readonly type: FileType;
  /** Bytes of a file. */
  readonly size: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
}

/** Why a file could not be had: the code of Node's error, e.g. `ENOENT`, or one of `ProjectFiles`. */
export interface FileFailure {
  readonly failure: string;
  /** What else there is to say: how large the file is, how its name is spelt. */
  readonly detail?: string;
}

export const nodeFiles: FileSystem = {
  stat: (path) =>
    attempt(() => {
      const stats = lstatSync(path);
      return { type: typeOf(stats), size: stats.size };
    }),
  readFile: (path, most) => attempt(() => readPrefix(path, most)),
  list: (path) =>
    attempt(() =>
      readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, type: typeOf(entry) })),
    ),
  realpath: (path) => attempt(() => realpathSync.native(path)),
};

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

const typeOf = (entry: Typed): FileType =>
  entry.isFile() ? "file" : entry.isDirectory() ? "directory" : entry.isSymbolicLink() ? "link" : "other";

/** What was a file a moment ago may be a pipe now: opening must not wait, and no link is followed. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function readPrefix(path: string, most: number): Uint8Array | FileFailure {
  const file = openSync(path, READ_ONLY);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) return { failure: "EISDIR" };
    if (!stats.isFile()) return { failure: "special" };
    const bytes = Buffer.alloc(Math.min(stats.size, most));
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, length);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

export const failed = (result: unknown): result is FileFailure =>
  typeof result === "object" && result !== null && "failure" in result;

/** A failure in words that follow the name of a file: `does not exist`. */
export const failureText = ({ failure, detail }: FileFailure): string => {
  const text = Object.hasOwn(failureTexts, failure) ? failureTexts[failure] : undefined;
  return text === undefined ? `cannot be read (${failure})` : text.replace("…", detail ?? "");
};

const failureTexts: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a directory",
  EACCES: "may not be read: permission denied",
  ELOOP: "is a link that leads back to itself",
  outside: "leads out of the project; a manifest may only use files of its project's directory",
  "link-outside": "is a link that leads out of the project; a manifest may only use files of its project's directory",
  hidden: "begins with a dot, or is in a folder that does; such files are not read",
  special: "is not a regular file",
  "too-large": "has … MB; 4 MB are the most that is read",
  "other-case": "is spelt … on this disk, and many machines tell capital letters from small ones",
};

function attempt<T>(operation: () => T | FileFailure): T | FileFailure {
  try {
    return operation();
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === undefined) throw error;
    return { failure: code };
  }
}

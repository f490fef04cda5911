import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the loader needs of the machine's files. */
export interface FileSystem {
  readFile(path: string): Uint8Array | FileFailure;
  /** Whether a file is there that could be read; `EISDIR` for a directory. */
  checkFile(path: string): FileFailure | undefined;
  /** What a directory holds, in no particular order, links followed. */
  list(path: string): readonly DirectoryEntry[] | FileFailure;
  /** The path with all links resolved. */
  realpath(path: string): string | FileFailure;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** Why a file could not be had: the code of Node's error, e.g. `ENOENT`. */
export interface FileFailure {
  readonly failure: string;
}

export const nodeFiles: FileSystem = {
  readFile: (path) => attempt(() => readFileSync(path)),
  checkFile: (path) => {
    const stats = attempt(() => statSync(path));
    return failed(stats) ? stats : stats.isDirectory() ? { failure: "EISDIR" } : undefined;
  },
  list: (path) =>
    attempt(() =>
      readdirSync(path, { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        isDirectory: entry.isSymbolicLink() ? isDirectory(join(path, entry.name)) : entry.isDirectory(),
      })),
    ),
  realpath: (path) => attempt(() => realpathSync.native(path)),
};

export const failed = (result: unknown): result is FileFailure =>
  typeof result === "object" && result !== null && "failure" in result;

/** A failure in words that follow the name of a file: `does not exist`. */
export const failureText = ({ failure }: FileFailure): string => failureTexts[failure] ?? `cannot be read (${failure})`;

const failureTexts: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a directory",
  EACCES: "may not be read: permission denied",
  ELOOP: "is a link that leads back to itself",
};

// A link to nothing, or to itself, is listed as a file, so that reading it tells what is wrong.
const isDirectory = (path: string): boolean => nodeFiles.checkFile(path)?.failure === "EISDIR";

function attempt<T>(operation: () => T): T | FileFailure {
  try {
    return operation();
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === undefined) throw error;
    return { failure: code };
  }
}

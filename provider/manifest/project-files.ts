import { resolve, sep } from "node:path";
import type { DiagnosticCode } from "./codes.ts";
import { failed, type DirectoryEntry, type FileFailure, type FileStat, type FileSystem } from "./file-system.ts";
import { isAtOrBelow, relativePath } from "./inside.ts";

/** Far above any manifest or prompt that a person writes, and small enough to be parsed at once. */
export const LARGEST_FILE = 4 * 1024 * 1024;

/**
 * The one reader of a project's files, whatever they come from. A repository may be hostile (design §14), so it reads regular files
 * inside the project's directory only, by their real path; knows the size before it reads; and takes nothing whose name, or the name
 * of a folder on the way, begins with a dot: `.git` and `.env` are nobody's prompt.
 */
export class ProjectFiles {
  /** The directory of Pulumi.yaml, absolute. */
  readonly directory: string;
  readonly #source: FileSystem;
  #real: string | undefined;

  constructor(source: FileSystem, directory: string) {
    this.#source = source;
    this.directory = resolve(directory);
  }

  /** The whole content. A file of more than `most` bytes is not opened. */
  read(path: string, most = LARGEST_FILE): Uint8Array | FileFailure {
    const found = this.#file(path);
    if (failed(found)) return found;
    if (found.size > most) return { failure: "too-large", detail: (found.size / 1024 / 1024).toFixed(1) };
    return this.#source.readFile(found.real, most);
  }

  /** The first bytes of a file of any size. */
  head(path: string, bytes: number): Uint8Array | FileFailure {
    const found = this.#file(path);
    return failed(found) ? found : this.#source.readFile(found.real, bytes);
  }

  /** Bytes of a file that could be read; why not, where it could not. */
  size(path: string): number | FileFailure {
    const found = this.#file(path);
    return failed(found) ? found : found.size;
  }

  /** Why a file could not be read; `EISDIR` for a directory. */
  check(path: string): FileFailure | undefined {
    const found = this.#file(path);
    return failed(found) ? found : undefined;
  }

  /** What a directory holds, sorted by name. */
  list(path: string): readonly DirectoryEntry[] | FileFailure {
    const real = this.realpath(path);
    const entries = failed(real) ? real : this.#source.list(real);
    return failed(entries) ? entries : entries.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** The path without links, where it stays inside the project. */
  realpath(path: string): string | FileFailure {
    const absolute = resolve(this.directory, path);
    if (!isAtOrBelow(this.directory, absolute)) return { failure: "outside" };
    const way = relativePath(this.directory, absolute);
    if (hasDot(way)) return { failure: "hidden" };
    const real = this.#source.realpath(absolute);
    if (failed(real)) return real;
    const project = this.#project();
    if (!isAtOrBelow(project, real)) return { failure: "link-outside" };
    const realWay = relativePath(project, real);
    if (hasDot(realWay)) return { failure: "hidden" };
    if (realWay !== way && realWay.toLowerCase() === way.toLowerCase())
      return { failure: "other-case", detail: realWay.split(sep).join("/") };
    return real;
  }

  #file(path: string): (FileStat & { readonly real: string }) | FileFailure {
    const real = this.realpath(path);
    const stat = failed(real) ? real : this.#source.stat(real);
    if (failed(stat) || failed(real)) return stat as FileFailure;
    if (stat.type === "directory") return { failure: "EISDIR" };
    return stat.type === "file" ? { ...stat, real } : { failure: "special" };
  }

  #project(): string {
    if (this.#real !== undefined) return this.#real;
    const real = this.#source.realpath(this.directory);
    return (this.#real = failed(real) ? this.directory : real);
  }
}

const hasDot = (way: string): boolean => way.split(sep).some((name) => name.startsWith("."));

/** Under which code a file that could not be had is reported. */
export function failureCode({ failure }: FileFailure): DiagnosticCode {
  if (failure === "ENOENT" || failure === "ENOTDIR") return "file-not-found";
  if (failure === "outside" || failure === "link-outside") return "outside-project";
  return failure === "too-large" ? "file-too-large" : "unreadable-file";
}

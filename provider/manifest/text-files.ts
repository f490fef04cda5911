import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { nearMiss } from "../kind/near-miss.ts";
import type { DiagnosticCode } from "./codes.ts";
import { didYouMean } from "./diagnostic.ts";
import { failed, failureText, type FileFailure, type FileSystem } from "./file-system.ts";
import { isAtOrBelow } from "./inside.ts";
import { decodeText, encodingTrouble } from "./read.ts";

/** What came of a path in a manifest. */
export type Found<T> = { readonly found: T } | PathProblem;

export interface PathProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/**
 * The files that manifests point to. Paths are relative to the manifest's own file and stay inside the project's
 * directory.
 */
export class LocalFiles {
  readonly #files: FileSystem;
  readonly #projectDirectory: string;
  readonly #texts = new Map<string, Found<string>>();
  #realProject: string | undefined;

  constructor(files: FileSystem, projectDirectory: string) {
    this.#files = files;
    this.#projectDirectory = projectDirectory;
  }

  /** The contents of a text file. `from` is the path of the manifest's file. */
  text(path: string, from: string): Found<string> {
    const located = this.#locate(path, from);
    if (!("found" in located)) return located;
    const known = this.#texts.get(located.found);
    if (known) return known;
    const text = this.#read(path, located.found);
    this.#texts.set(located.found, text);
    return text;
  }

  /** The path relative to the project's directory, with `/`, of a file that is there. */
  projectPath(path: string, from: string): Found<string> {
    const located = this.#locate(path, from);
    if (!("found" in located)) return located;
    const failure = this.#files.checkFile(located.found);
    if (failure) return this.#missing(path, located.found, failure);
    return { found: relative(this.#projectDirectory, located.found).split(sep).join("/") };
  }

  #locate(path: string, from: string): Found<string> {
    const outside = (how: string): PathProblem => ({
      code: "outside-project",
      message: `"${path}" ${how}; a manifest may only use files of its project's directory`,
    });
    if (isAbsolute(path)) return outside("is an absolute path");
    const absolute = resolve(dirname(from), path);
    if (!isAtOrBelow(this.#projectDirectory, absolute)) return outside("leads out of the project");
    const real = this.#files.realpath(absolute);
    if (failed(real)) return this.#missing(path, absolute, real);
    return isAtOrBelow(this.#project(), real)
      ? { found: absolute }
      : outside("is a link that leads out of the project");
  }

  #read(path: string, absolute: string): Found<string> {
    const bytes = this.#files.readFile(absolute);
    if (failed(bytes)) return this.#missing(path, absolute, bytes);
    const trouble = encodingTrouble(bytes);
    return trouble ? { ...trouble, message: `"${path}": ${trouble.message}` } : { found: decodeText(bytes) };
  }

  #missing(path: string, absolute: string, failure: FileFailure): PathProblem {
    const code = failure.failure === "ENOENT" || failure.failure === "ENOTDIR" ? "file-not-found" : "unreadable-file";
    const siblings = this.#files.list(dirname(absolute));
    const folder = dirname(path);
    const message = `"${path}" ${failureText(failure)}`;
    if (failed(siblings)) return { code, message, suggestion: `there is no folder "${folder}" beside the manifest` };
    const name = nearMiss(
      absolute.slice(dirname(absolute).length + 1),
      siblings.map((entry) => entry.name),
    );
    return {
      code,
      message,
      suggestion: didYouMean(name === undefined ? undefined : join(folder, name).split(sep).join("/")),
    };
  }

  #project(): string {
    if (this.#realProject !== undefined) return this.#realProject;
    const real = this.#files.realpath(this.#projectDirectory);
    return (this.#realProject = failed(real) ? this.#projectDirectory : real);
  }
}

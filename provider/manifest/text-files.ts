import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { nearMiss } from "../kind/near-miss.ts";
import { reservedText } from "../kind/reserved.ts";
import type { DiagnosticCode } from "./codes.ts";
import { didYouMean } from "./diagnostic.ts";
import { failed, failureText, type FileFailure } from "./file-system.ts";
import { failureCode, type ProjectFiles } from "./project-files.ts";
import { decodeText, encodingTrouble } from "./read.ts";

/** What came of a path in a manifest. */
export type Found<T> = { readonly found: T } | PathProblem;

export interface PathProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** The files that manifests point to, by paths that are relative to the manifest's own file. */
export class LocalFiles {
  readonly #files: ProjectFiles;
  readonly #texts = new Map<string, Found<string>>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  /** The contents of a text file. `from` is the path of the manifest's file. */
  text(path: string, from: string): Found<string> {
    if (isAbsolute(path)) return absolutePath(path);
    const absolute = resolve(dirname(from), path);
    const known = this.#texts.get(absolute);
    if (known) return known;
    const text = this.#read(path, absolute);
    this.#texts.set(absolute, text);
    return text;
  }

  /** The path relative to the project's directory, with `/`, of a file that is there. */
  projectPath(path: string, from: string): Found<string> {
    if (isAbsolute(path)) return absolutePath(path);
    const absolute = resolve(dirname(from), path);
    const failure = this.#files.check(absolute);
    if (failure) return this.#missing(path, absolute, failure);
    return { found: relative(this.#files.directory, absolute).split(sep).join("/") };
  }

  #read(path: string, absolute: string): Found<string> {
    const bytes = this.#files.read(absolute);
    if (failed(bytes)) return this.#missing(path, absolute, bytes);
    const trouble = encodingTrouble(bytes);
    if (trouble) return { ...trouble, message: `"${path}": ${trouble.message}` };
    const text = decodeText(bytes);
    const reserved = reservedText(text);
    return reserved === undefined ? { found: text } : { code: "reserved-word", message: `"${path}" ${reserved}` };
  }

  #missing(path: string, absolute: string, failure: FileFailure): PathProblem {
    const code = failureCode(failure);
    const message = `"${path}" ${failureText(failure)}`;
    if (code !== "file-not-found" && failure.failure !== "EISDIR") return { code, message };
    const siblings = this.#files.list(dirname(absolute));
    const folder = dirname(path);
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
}

const absolutePath = (path: string): PathProblem => ({
  code: "outside-project",
  message: `"${path}" is an absolute path; a manifest may only use files of its project's directory`,
});

import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { nearMiss } from "../kind/near-miss.ts";
import { controlCharacter } from "../kind/control-character.ts";
import { reservedText } from "../kind/reserved.ts";
import { type CheckoutTrouble, HEAD, linkTarget, mergeConflict, placeholder } from "./checkout.ts";
import { pasted } from "../text/pasted.ts";
import type { DiagnosticCode } from "./codes.ts";
import { didYouMean, type Finding } from "./diagnostic.ts";
import { parseTemplate, type Template } from "./expression.ts";
import { failed, failureText, type FileFailure } from "./file-system.ts";
import { relativePath } from "./inside.ts";
import { failureCode, LARGEST_FILE, type ProjectFiles } from "./project-files.ts";
import { foldedName } from "./names-alike.ts";
import { decodeText, encodingTrouble, type FileName } from "./read.ts";
import { type Place, SourceText } from "./source-text.ts";

/** What came of a path in a manifest. */
export type Found<T> = { readonly found: T } | PathProblem;

export interface PathProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly suggestion?: string | (() => string | undefined) | undefined;
  /** Where in the file itself, where that is known. */
  readonly at?: Place;
}

/** A text file whose expressions are filled in. */
export interface TextTemplate extends Template {
  readonly source: SourceText;
}

/** The files that manifests point to, by paths that are relative to the manifest's own file. */
export class LocalFiles {
  readonly #files: ProjectFiles;
  readonly #nameFile: (path: string) => FileName;
  readonly #texts = new Map<string, Found<string>>();
  readonly #templates = new Map<string, TextTemplate>();
  readonly #literals = new Map<string, Finding | undefined>();
  /** By folder and by name as disks have it that tell less apart: how many names it is. */
  readonly #alike = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(files: ProjectFiles, nameFile: (path: string) => FileName) {
    this.#files = files;
    this.#nameFile = nameFile;
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

  /** The contents of a text file with its expressions, and where they stand in it. */
  template(path: string, from: string): Found<TextTemplate> {
    const text = this.text(path, from);
    if (!("found" in text)) return text;
    const absolute = resolve(dirname(from), path);
    const known = this.#templates.get(absolute);
    if (known) return { found: known };
    const source = new SourceText({ ...this.#nameFile(absolute), text: text.found });
    const found = { source, ...parseTemplate(text.found) };
    this.#templates.set(absolute, found);
    return { found };
  }

  /**
   * What in a text would go out as it stands although it looks like an expression: the first such place, and how many more there are.
   * Two `$` before the brace are meant so.
   */
  literalExpression(path: string, from: string): Finding | undefined {
    const absolute = resolve(dirname(from), path);
    if (this.#literals.has(absolute)) return this.#literals.get(absolute);
    const text = this.text(path, from);
    const finding =
      "found" in text ? literalIn(path, new SourceText({ ...this.#nameFile(absolute), text: text.found })) : undefined;
    this.#literals.set(absolute, finding);
    return finding;
  }

  /** The path relative to the project's directory, with `/`, of a file that is there. */
  projectPath(path: string, from: string): Found<string> {
    if (isAbsolute(path)) return absolutePath(path);
    const absolute = resolve(dirname(from), path);
    const head = this.#files.head(absolute, isText(path) ? LARGEST_FILE : HEAD);
    if (failed(head)) return this.#missing(path, absolute, head);
    const text = isText(path) ? decodeText(head) : "";
    const broken = placeholder(head) ?? mergeConflict(text);
    if (broken) return this.#broken(path, absolute, broken, text);
    const alike = this.#alikeOn(absolute);
    if (alike) return alike;
    return { found: relativePath(this.#files.directory, absolute).split(sep).join("/") };
  }

  /**
   * Whether each line of a text file ends as on Windows, as a checkout there may have written it. `path` is relative to the project's
   * directory.
   */
  endsLinesAsWindows(path: string): boolean {
    const head = isText(path) ? this.#files.head(resolve(this.#files.directory, path), HEAD) : undefined;
    if (head === undefined || failed(head)) return false;
    const lines = Buffer.from(head).toString("latin1").split("\n").slice(0, -1);
    return lines.length > 0 && lines.every((line) => line.endsWith("\r"));
  }

  /** A checkout has only one of two files whose names differ in letter case or in the form of their accents. */
  #alikeOn(absolute: string): PathProblem | undefined {
    for (let at = absolute; at !== this.#files.directory && dirname(at) !== at; at = dirname(at)) {
      const [one, other] = this.#namesIn(dirname(at)).get(foldedName(basename(at))) ?? [];
      if (one === undefined || other === undefined) continue;
      const names = [one, other].map((name) => this.#nameFile(join(dirname(at), name)).file);
      const message = `${names.join(" and ")} are one name to many machines: a checkout there has only one of them`;
      return { code: "names-alike", message, suggestion: "rename one of the two" };
    }
    return undefined;
  }

  #namesIn(folder: string): ReadonlyMap<string, readonly string[]> {
    const known = this.#alike.get(folder);
    if (known) return known;
    const entries = this.#files.list(folder);
    const names = failed(entries) ? [] : entries.map(({ name }) => name);
    const folded = Map.groupBy(names, foldedName);
    this.#alike.set(folder, folded);
    return folded;
  }

  #read(path: string, absolute: string): Found<string> {
    const bytes = this.#files.read(absolute);
    if (failed(bytes)) return this.#missing(path, absolute, bytes);
    const trouble = encodingTrouble(bytes);
    if (trouble) return { ...trouble, message: `"${path}": ${trouble.message}` };
    const text = decodeText(bytes);
    const broken = placeholder(bytes) ?? this.#link(text, absolute) ?? mergeConflict(text);
    if (broken) return this.#broken(path, absolute, broken, text);
    const hidden = pasted(text, "prose");
    if (hidden) {
      const at = {
        source: new SourceText({ ...this.#nameFile(absolute), text }),
        start: hidden.start,
        end: hidden.end,
      };
      return { code: "pasted-character", message: `"${path}" has ${hidden.what}`, suggestion: "delete it", at };
    }
    const alike = this.#alikeOn(absolute);
    if (alike) return alike;
    const control = controlCharacter(text);
    if (control !== undefined)
      return { code: "control-character", message: `"${path}": ${control}`, suggestion: "delete it" };
    const reserved = reservedText(text);
    return reserved === undefined ? { found: text } : { code: "reserved-word", message: `"${path}" ${reserved}` };
  }

  #broken(path: string, absolute: string, trouble: CheckoutTrouble, text: string): PathProblem {
    const { code, message, suggestion, start, end } = trouble;
    const source = new SourceText({ ...this.#nameFile(absolute), text });
    const at = code === "merge-conflict" ? { at: { source, start, end } } : {};
    return { code, message: `"${path}" ${message}`, suggestion, ...at };
  }

  /** Where a checkout makes no symbolic links, a file holds the path that the link should lead to. */
  #link(text: string, absolute: string): CheckoutTrouble | undefined {
    const target = linkTarget(text);
    if (target === undefined) return undefined;
    const failure = this.#files.check(resolve(dirname(absolute), target));
    if (failure && failure.failure !== "EISDIR") return undefined;
    const message = `is a symbolic link to ${target} that the checkout has written as a text`;
    const suggestion = "check out with `git config core.symlinks true`, or name the file itself";
    return { code: "not-checked-out", message, suggestion, start: 0, end: 0 };
  }

  #missing(path: string, absolute: string, failure: FileFailure): PathProblem {
    const code = failureCode(failure);
    const message = `"${path}" ${failureText(failure)}`;
    if (code !== "file-not-found" && failure.failure !== "EISDIR") return { code, message };
    return { code, message, suggestion: () => this.#near(path, absolute) };
  }

  /** The file whose name looks the same, letter by letter, and is written with other signs. */
  #inOtherForm(absolute: string): string | undefined {
    let at = this.#files.directory;
    for (const name of relativePath(at, absolute).split(sep)) {
      const names = this.#namesIn(at).get(foldedName(name)) ?? [];
      const found = names.find((one) => one.normalize() === name.normalize());
      if (found === undefined) return undefined;
      at = join(at, found);
    }
    return at === absolute ? undefined : this.#nameFile(at).file;
  }

  #near(path: string, absolute: string): string | undefined {
    const other = this.#inOtherForm(absolute);
    if (other !== undefined)
      return `${other} is there, and writes its accents in another Unicode form (NFC and NFD): give both one name, best by copying it`;
    const siblings = this.#files.list(dirname(absolute));
    const folder = dirname(path);
    if (failed(siblings)) return `there is no folder "${folder}" beside the manifest`;
    if (siblings.length === 0) return emptyFolder(folder);
    const name = nearMiss(
      absolute.slice(dirname(absolute).length + 1),
      siblings.map((entry) => entry.name),
    );
    return didYouMean(name === undefined ? undefined : join(folder, name).split(sep).join("/"));
  }
}

function literalIn(path: string, source: SourceText): Finding | undefined {
  const [first, ...more] = source.text.matchAll(/(?<!\$)\$\{[^{}\n]{1,200}\}/g);
  if (!first) return undefined;
  const others = more.length === 0 ? "" : `, and ${more.length} more in this file`;
  return {
    code: "literal-expression",
    at: { source, start: first.index, end: first.index + first[0].length },
    message: `${first[0]} goes out as it stands here${others}: \${text:…} fills in nothing`,
    suggestion: `to have it filled in, write \${template:${path}} in the manifest; if it is meant so, write $\${ in the template`,
  };
}

/** Formats in which a person could have resolved a conflict. */
const isText = (path: string): boolean => /\.(md|markdown|txt|csv|json|html)$/i.test(path);

/** What an empty folder most likely is: Git keeps none. */
const emptyFolder = (folder: string): string =>
  `the folder "${folder}" is empty: if it is a Git submodule, run \`git submodule update --init\``;

const absolutePath = (path: string): PathProblem => ({
  code: "outside-project",
  message: `"${path}" is an absolute path; a manifest may only use files of its project's directory`,
});

import { shellWord } from "../text/shell-word.ts";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import type { Report } from "./diagnostic.ts";
import { failed } from "./file-system.ts";
import { isAtOrBelow } from "./inside.ts";
import { apiVersions, type Kinds } from "./kinds.ts";
import type { ProjectFiles } from "./project-files.ts";
import { decodeText, type FileName, fileStart } from "./read.ts";
import { type Place, SourceText } from "./source-text.ts";
import { isManifestName, isPulumiName, isPulumiProject, type Others } from "./walk.ts";

/** A manifest says what it is within its first so many bytes, unless a long comment is before it. */
const HEAD = 4096;

/** So many files that are not read are looked into: a project may have thousands of others. */
const MOST_LOOKED_AT = 500;

/** Outside the folder of manifests so many folders deep. */
const DEEPEST = 2;

/** What is kept beside manifests to be read by people, or to be uploaded. */
const DOCUMENTS = /\.(md|markdown|pdf|docx?|csv|html?|png|jpe?g|gif|svg|mp3|wav|ts|js|mjs|py|sh)$/i;

/** Files of other tools, and of editors and file systems, that begin with a dot. */
const OF_TOOLS = /^\.(.*rc|.*lint.*|.*config.*|pre-commit.*|gitlab-ci.*|travis|[#_].*)\.(ya?ml|json)$/i;
const FOLDERS_OF_TOOLS =
  /^\.(git|github|gitlab|vscode|idea|pulumi|cache|circleci|devcontainer|husky|yarn|venv|DS_Store)$/;

export interface Unread {
  readonly files: ProjectFiles;
  readonly nameFile: (path: string) => FileName;
  readonly kinds: Kinds;
  readonly warn: Report;
}

/** Warns of what is in the folders of manifests, looks like one, and is not read. */
export function warnOfOthers(others: Others, { files, nameFile, kinds, warn }: Unread): void {
  for (const path of others.folders) {
    if (FOLDERS_OF_TOOLS.test(basename(path))) continue;
    const name = nameFile(path);
    const message = `the folder ${name.file} is not looked into: its name begins with a dot`;
    warn({ code: "unread-manifest", at: fileStart(name), message, suggestion: "rename it, or move it elsewhere" });
  }
  let looked = 0;
  for (const path of others.files) {
    const name = basename(path);
    if (name.startsWith(".")) {
      if (isManifestName(name) && !OF_TOOLS.test(name))
        warnOfFile(fileStart(nameFile(path)), "its name begins with a dot");
    } else if (!DOCUMENTS.test(name) && looked++ < MOST_LOOKED_AT) {
      const at = declaration(files, nameFile(path), kinds);
      const why = isPulumiName(name)
        ? "its name is one of Pulumi's own files"
        : `its name ends with ${extname(name) || `"${name}"`}`;
      if (at) warnOfFile(at, `${why}, and manifests end with .yaml, .yml or .json`);
    }
  }

  function warnOfFile(at: Place, why: string): void {
    const message = `${at.source.file} looks like a manifest, and is not read: ${why}`;
    warn({ code: "unread-manifest", at, message, suggestion: "rename it, or move it elsewhere" });
  }
}

/** Warns of manifests beside the folders that are read: in the project's directory and a little below, outside other projects. */
export function warnOfOutsiders(read: readonly string[], { files, nameFile, kinds, warn }: Unread): void {
  const folders: { path: string; depth: number }[] = [{ path: files.directory, depth: 0 }];
  let looked = 0;
  for (const { path, depth } of folders) {
    const entries = files.list(path);
    if (failed(entries) || (depth > 0 && entries.some(({ name }) => isPulumiProject(name)))) continue;
    for (const { name, type } of entries) {
      const inner = join(path, name);
      if (name.startsWith(".") || name === "node_modules" || read.some((folder) => isAtOrBelow(folder, inner)))
        continue;
      if (type === "directory" && depth < DEEPEST && folders.length < MOST_LOOKED_AT)
        folders.push({ path: inner, depth: depth + 1 });
      if (type !== "file" || !isManifestName(name) || looked++ >= MOST_LOOKED_AT) continue;
      const at = declaration(files, nameFile(inner), kinds);
      if (!at) continue;
      // The setting counts from the project's directory, wherever the command runs.
      const folder = relative(files.directory, dirname(inner)).split(sep).join("/");
      const message = `${at.source.file} looks like a manifest, and is not read: it is not in the folder ${nameFile(read[0] ?? path).file}`;
      const suggestion = `move it there${folder === "" ? "" : `, or read its folder instead: \`pulumi config set voice-agents:manifests ${shellWord(folder)}\``}`;
      warn({ code: "unread-manifest", at, message, suggestion });
    }
  }
}

/** Where a file says that it is one of our manifests. */
export function declaration(files: ProjectFiles, name: FileName, kinds: Kinds): Place | undefined {
  const head = files.head(name.path, HEAD);
  if (failed(head) || head.includes(0)) return undefined;
  const text = decodeText(head);
  const found = /^(?:\{\s*)?["']?apiVersion["']?[ \t]*:[ \t]*["']?([\w-]+\/v\w+)/m.exec(text);
  if (!found || !apiVersions(kinds).includes(found[1] ?? "")) return undefined;
  const start = found.index + found[0].indexOf("apiVersion");
  return { source: new SourceText({ ...name, text }), start, end: found.index + found[0].length };
}

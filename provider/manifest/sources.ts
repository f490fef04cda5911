import { basename, join, sep } from "node:path";
import type { Report } from "./diagnostic.ts";
import { failed, failureText } from "./file-system.ts";
import { relativePath } from "./inside.ts";
import { type ParsedSource, parseSource } from "./parse.ts";
import { failureCode, type ProjectFiles } from "./project-files.ts";
import { decodeSource, type FileName, fileStart, readSource } from "./read.ts";
import type { Remembered, Reports } from "./remembered.ts";
import type { SourceText } from "./source-text.ts";
import type { MapTree } from "./tree.ts";
import { filesBelow, type Found, isManifestName } from "./walk.ts";

/** The documents of several files, in the order of their paths. */
export interface Documents {
  readonly documents: readonly MapTree[];
  /** Files of which something could not be read. */
  readonly unread: readonly SourceText[];
  /** True when not even the text of some file could be had. */
  readonly unreadable: boolean;
}

/** How files are read, named and complained about. */
export interface Reading {
  readonly files: ProjectFiles;
  readonly nameFile: (path: string) => FileName;
  readonly report: Report;
}

/** How messages call a file: relative to `from`, with `/`. */
export const fileNamer =
  (from: string) =>
  (path: string): FileName => ({ path, file: relativePath(from, path).split(sep).join("/") || "." });

/** A file and what is in it. */
export interface ParsedFile extends ParsedSource {
  readonly source: SourceText;
}

/** Files that other loads have read and parsed, by path. */
interface Parsed {
  /** Of files that have not changed since. */
  readonly files: Remembered<string, ParsedFile | undefined>;
  /** Of files that may have: what was parsed counts while the text is the same. */
  readonly parsed: Remembered<string, ParsedFile>;
}

/** Reads and parses manifest files, those that are not known. */
export function readDocuments(
  paths: readonly string[],
  { files, nameFile }: Reading,
  { files: known, parsed: sameText }: Parsed,
  reports: Reports,
): Documents {
  return documentsOf(
    paths.map((path) =>
      known.recall(path, reports, (noted) => {
        const source = readSource(files, nameFile(path), noted.report);
        return (
          source &&
          sameText.recall(path, noted, ({ report }) => parsed(source, report), {
            holds: (last) => last.source.text === source.text,
          })
        );
      }),
    ),
  );
}

/**
 * Parses manifests that come from elsewhere than a file, named `<stdin>`; paths in them are relative to `directory`.
 */
export function readInput(bytes: Uint8Array, directory: string, report: Report): Documents {
  const source = decodeSource(bytes, { path: join(directory, "<stdin>"), file: "<stdin>" }, report);
  return documentsOf([source && parsed(source, report)]);
}

const parsed = (source: SourceText, report: Report): ParsedFile => ({ source, ...parseSource(source, report) });

function documentsOf(all: readonly (ParsedFile | undefined)[]): Documents {
  const read = all.filter((file) => file !== undefined);
  return {
    documents: read.flatMap(({ documents }) => documents),
    unread: read.filter(({ complete }) => !complete).map(({ source }) => source),
    unreadable: read.length < all.length,
  };
}

/** What was found in folders of manifests. */
export type Sources = Pick<Found, "manifests" | "others">;

interface Search {
  /** Folders to leave out. */
  readonly except: readonly string[];
  /** Whether somebody has named the paths, so that no setting says where they are. */
  readonly named: boolean;
}

/** All manifest files in the given folders and files, without repetition. What is not there is reported. */
export function findManifests(
  paths: readonly string[],
  { files, nameFile, report, except, named }: Reading & Search,
): Sources {
  const others = { files: [] as string[], folders: [] as string[] };
  const found = paths.flatMap((path) => {
    const below = filesBelow(files, path, except);
    if (!failed(below)) {
      if (below.endless) return reportNone(path, "holds more files than any set of manifests");
      others.files.push(...below.others.files);
      others.folders.push(...below.others.folders);
      reportAlike(below.alike, nameFile, report);
      if (below.manifests.length > 0) return below.manifests;
      const listed = files.list(path);
      return reportNone(
        path,
        `holds ${!failed(listed) && listed.length === 0 ? "nothing" : "no manifest (*.yaml, *.yml, *.json)"}`,
      );
    }
    const isFile = below.failure === "ENOTDIR" || isManifestName(basename(path));
    return isFile ? [path] : reportNone(path, failureText(below));
  });
  return { manifests: [...new Set(found)], others };

  function reportNone(path: string, why: string): string[] {
    const name = nameFile(path);
    const message = `the folder ${name.file} ${why}`;
    const suggestion = "to say where the manifests are: `pulumi config set voice-agents:manifests <folder>`";
    report({ code: "no-manifests", at: fileStart(name), message, ...(named ? {} : { suggestion }) });
    return [];
  }
}

function reportAlike(alike: Found["alike"], nameFile: Reading["nameFile"], report: Report): void {
  for (const [path, other] of alike) {
    const [name, first] = [nameFile(path), nameFile(other).file];
    const message = `${name.file} and ${first} are one name to many machines: a checkout there has only one of them`;
    report({ code: "names-alike", at: fileStart(name), message, suggestion: "rename one of the two" });
  }
}

/** The overlay files of a stack; none is fine. */
export function overlayFiles(directory: string, { files, nameFile, report }: Reading): Sources {
  const found = filesBelow(files, directory);
  if (!failed(found)) {
    reportAlike(found.alike, nameFile, report);
    return found;
  }
  if (found.failure !== "ENOENT") {
    const name = nameFile(directory);
    report({ code: failureCode(found), at: fileStart(name), message: `${name.file} ${failureText(found)}` });
  }
  return { manifests: [], others: { files: [], folders: [] } };
}

import { type Document, parseAllDocuments } from "yaml";
import { convertNode, type ScalarReading } from "./convert.ts";
import { describeTree, type MapTree } from "./tree.ts";
import type { Report } from "./diagnostic.ts";
import type { SourceText } from "./source-text.ts";
import { reportYamlErrors } from "./yaml-error.ts";

export interface ParsedSource {
  /** The documents that are mappings; others are reported. */
  readonly documents: readonly MapTree[];
  /** False when something in the file could not be read, so that what it declares may be missing from `documents`. */
  readonly complete: boolean;
}

/**
 * Parses one file of one or several YAML 1.2 documents; JSON is YAML. Empty documents beside others are passed over, as
 * they come from a `---` at the beginning or the end.
 */
export function parseSource(source: SourceText, report: Report, reading: ScalarReading = {}): ParsedSource {
  const parsed = parseAllDocuments(source.text, {
    // We check keys ourselves: in linear time, and naming the line of the first.
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const written = [...parsed].filter((document) => !isEmpty(document));
  if (written.length === 0) {
    const at = { source, start: 0, end: 0 };
    report({ code: "empty-file", at, message: "the file holds no manifest", suggestion: "delete it, or write one" });
  }
  const documents = written.map((document) => readDocument(source, document, report, reading));
  const usable = documents.filter((document) => document !== undefined);
  return { documents: usable, complete: usable.length === documents.length };
}

function isEmpty({ contents, errors, warnings }: Document.Parsed): boolean {
  const nothing = contents === null || (contents.range[0] === contents.range[1] && contents.tag === undefined);
  return nothing && errors.length === 0 && warnings.length === 0;
}

function readDocument(
  source: SourceText,
  document: Document.Parsed,
  report: Report,
  reading: ScalarReading,
): MapTree | undefined {
  const { contents, directives, errors, warnings } = document;
  const start = contents?.range[0] ?? 0;
  if (directives.yaml.version !== "1.2") {
    const message = `%YAML ${directives.yaml.version} is not read: its rules turn words like yes and no into other values`;
    report({ code: "yaml-version", at: versionPlace(source, start), message, suggestion: "remove the line" });
    return undefined;
  }
  if (reportYamlErrors(source, [...errors, ...warnings], report)) return undefined;
  const tree = convertNode(source, contents, report, reading);
  if (tree.type === "map") return tree;
  const message = `a manifest is a mapping with apiVersion, kind, metadata and spec; this document is ${describeTree(tree)}`;
  report({ code: "not-a-mapping", at: tree, message });
  return undefined;
}

/** The last %YAML directive before the document. */
function versionPlace(source: SourceText, before: number) {
  const start = Math.max(0, source.text.lastIndexOf("%YAML", before));
  const line = source.text.slice(start).search(/\r?\n|$/);
  return { source, start, end: start + line };
}

import { join, resolve } from "node:path";
import { checkMetadata } from "./metadata-checks.ts";
import { declare } from "./declaration.ts";
import { type Diagnostic, Diagnostics, type Report } from "./diagnostic.ts";
import { reportDuplicateKeys, reportDuplicateNames } from "./duplicates.ts";
import { AllowedVariables } from "./environment.ts";
import { readEnvelope } from "./envelope.ts";
import { type FileSystem, nodeFiles } from "./file-system.ts";
import { findPlatform, type Kinds } from "./kinds.ts";
import { link } from "./link.ts";
import { label, type Manifest } from "./manifest.ts";
import { orderByNeed } from "./order.ts";
import { lackingProperties } from "./lacking.ts";
import { applyOverlays, type Disabled, type Overlaid } from "./overlay.ts";
import { ProjectFiles } from "./project-files.ts";
import { reportOverlays } from "./overlay-folders.ts";
import { overlayFolder, readStackConfig, type StackConfig } from "./project.ts";
import { type ManifestResource, resourceOf } from "./resource.ts";
import { reportRules } from "./rules.ts";
import type { Place } from "./source-text.ts";
import {
  type Documents,
  fileNamer,
  findManifests,
  overlayFiles,
  readDocuments,
  readInput,
  type Reading,
  type Sources,
} from "./sources.ts";
import { Room } from "./evaluate.ts";
import type { Reports } from "./remembered.ts";
import { SharedWork } from "./shared-work.ts";
import type { MapTree } from "./tree.ts";
import { warnOfOthers, warnOfOutsiders } from "./unread.ts";

export interface LoadOptions {
  readonly kinds: Kinds;
  /** Absolute; the directory of Pulumi.yaml. No path in a manifest leads out of it, and `overlays/` is in it. */
  readonly projectDirectory: string;
  /**
   * Folders and files, relative to the project's directory. Default: the configuration's `voice-agents:manifests`, or
   * `manifests`.
   */
  readonly manifests?: readonly string[];
  /** Manifests beside those of files, as from a pipe. With it, `manifests` defaults to none. */
  readonly input?: Uint8Array;
  /** Chooses overlays, and the configuration unless that is given. */
  readonly stack?: string;
  /** The stack's configuration. Default: read from the project's files; without a stack no key is missed. */
  readonly config?: StackConfig;
  /** Environment variables; without them none is missed. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where the files come from. Default: the disk. */
  readonly files?: FileSystem;
  /** Absolute; messages name files relative to it. Default: the project's directory. */
  readonly shownFrom?: string;
  /** What other loads of the same files, with the same kinds and the same `shownFrom`, have done already. Default: nothing. */
  readonly shared?: SharedWork;
}

export interface LoadedManifests {
  /** The file of each document that was read, whatever is wrong with it. */
  readonly documents: readonly string[];
  /** Everything after what it needs. Complete only when there are no diagnostics. */
  readonly resources: readonly ManifestResource[];
  readonly diagnostics: readonly Diagnostic[];
  /** What stops nothing, and that its author should know. */
  readonly warnings: readonly Diagnostic[];
}

/** Configuration key of the folder of manifests. */
export const MANIFESTS_KEY = "voice-agents:manifests";

/**
 * Reads, completes and checks a set of manifests. Touches nothing but files. Never throws for what is in them: every
 * problem is a diagnostic.
 */
export function loadManifests(options: LoadOptions): LoadedManifests {
  const {
    kinds,
    projectDirectory,
    stack,
    shownFrom = projectDirectory,
    environment,
    shared = new SharedWork(),
  } = options;
  const files = new ProjectFiles(options.files ?? nodeFiles, projectDirectory);
  const diagnostics = new Diagnostics();
  const { report } = diagnostics;
  const warnings = new Diagnostics();
  const reports = { report, warn: warnings.report };
  const nameFile = fileNamer(shownFrom);
  const reading = { files, nameFile, report };
  const config = options.config ? withFiles(options.config, reading, stack) : readStackConfig({ ...reading, stack });
  const base = baseSources(options, config, reading);
  const read = readBase(options, base, reading, shared, reports);
  const overlays = stack === undefined ? undefined : overlayFolder(projectDirectory, stack);
  const patches = overlays === undefined ? undefined : overlayFiles(overlays, reading);
  const { documents, disabled } = patches
    ? overlaid(read, patches, { reading, kinds, shared, reports })
    : { documents: read.documents, disabled: [] };
  const unread = { files, nameFile, kinds, warn: warnings.report };
  for (const { others } of patches ? [base, patches] : [base]) warnOfOthers(others, unread);
  if (options.manifests === undefined && !options.input) {
    warnOfOutsiders([...base.paths, join(projectDirectory, "overlays")], unread);
    reportOverlays({ ...reading, kinds, stack });
  }

  const manifests = documents.map((document) =>
    shared.envelopes.recall(document, reports, (noted) => readEnvelope(document, kinds, noted.report)),
  );
  const usable = manifests.filter((manifest) => manifest !== undefined);
  reportDuplicateNames(usable, report);
  checkMetadata(usable, report);
  const allowed = new AllowedVariables(config, kinds);
  const room = new Room();
  const surroundings = { config, environment, allowed, room, localFiles: shared.localFiles(files, nameFile) };
  const declarations = usable.map((manifest) =>
    shared.declarations.recall(manifest, reports, (noted) => declare(manifest, kinds, { ...surroundings, ...noted }), {
      // What did not fit into this load may fit into another.
      keep: ({ ofStack }) => !ofStack && room.left >= 0,
      holds: ({ filledIn }) => filledIn <= room.left && room.take(filledIn),
    }),
  );
  const linked = link(declarations, {
    kinds,
    report,
    mayExist: hidden(read, documents, manifests),
    disabled: placesOf(disabled, kinds),
  });
  reportRules(linked, report, warnings.report);
  reportDuplicateKeys(linked, report);
  const ordered = orderByNeed(linked, report);
  return {
    documents: documents.map(({ source }) => source.file),
    resources: ordered.map(resourceOf),
    diagnostics: diagnostics.sorted(),
    warnings: warnings.sorted(),
  };
}

/**
 * Configuration that Pulumi has read, with what only the files show: where the list of environment variables stands, and values that
 * Pulumi has turned into other texts than those written.
 */
function withFiles(config: StackConfig, reading: Reading, stack: string | undefined): StackConfig {
  const report: Report = (finding) => {
    if (finding.code === "lossy-number") reading.report(finding);
  };
  const { environmentFile } = readStackConfig({ ...reading, report, stack });
  return { ...config, stack, ...(environmentFile === undefined ? {} : { environmentFile }) };
}

function baseSources(
  { projectDirectory, input, manifests }: LoadOptions,
  config: StackConfig,
  reading: Reading,
): Sources & { readonly paths: readonly string[] } {
  const byDefault = input ? [] : [config.values.get(MANIFESTS_KEY) ?? "manifests"];
  const paths = (manifests ?? byDefault).map((path) => resolve(projectDirectory, path));
  const except = [join(projectDirectory, "overlays")];
  return { ...findManifests(paths, { ...reading, except, named: manifests !== undefined }), paths };
}

function readBase(
  { projectDirectory, input }: LoadOptions,
  { manifests }: Sources,
  reading: Reading,
  shared: SharedWork,
  reports: Reports,
): Documents {
  const read = readDocuments(manifests, reading, shared, reports);
  if (!input) return read;
  const piped = readInput(input, projectDirectory, reading.report);
  return {
    documents: [...read.documents, ...piped.documents],
    unread: [...read.unread, ...piped.unread],
    unreadable: read.unreadable || piped.unreadable,
  };
}

interface Overlaying {
  readonly reading: Reading;
  readonly kinds: Kinds;
  readonly shared: SharedWork;
  readonly reports: Reports;
}

function overlaid(
  { documents }: Documents,
  { manifests }: Sources,
  { reading, kinds, shared, reports }: Overlaying,
): Overlaid {
  const overlays = readDocuments(manifests, reading, shared, reports);
  const lacks = (document: MapTree): readonly string[] => lackingProperties(document, kinds);
  return applyOverlays(documents, overlays.documents, { ...reports, lacks });
}

/** Where the stack leaves a resource out, by `<platform>/<kind>.<name>` as expressions call it. */
function placesOf(disabled: readonly Disabled[], kinds: Kinds): ReadonlyMap<string, Place> {
  return new Map(
    disabled.flatMap(({ identity: { apiVersion = "", kind, name = "" }, at }) => {
      const platform = findPlatform(kinds, apiVersion);
      const definition = kinds.definitions.find((one) => one.platform === platform && one.kind === kind);
      return definition ? [[`${definition.platform}/${label({ definition, name })}`, at] as const] : [];
    }),
  );
}

/**
 * Whether a resource that nobody has seen may be in a file that could not be read: a dangling reference to it would be
 * a second message about the same mistake.
 */
function hidden(
  { unread, unreadable }: Documents,
  documents: readonly MapTree[],
  manifests: readonly (Manifest | undefined)[],
) {
  const unnamed = documents.filter((_, index) => manifests[index] === undefined).map(({ source }) => source);
  const words = new Set([...new Set([...unread, ...unnamed])].flatMap(({ text }) => text.match(/[\w-]+/g) ?? []));
  return (name: string): boolean => unreadable || words.has(name);
}

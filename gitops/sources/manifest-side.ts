import { createHash } from "node:crypto";
import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import { changeAt } from "../../provider/kind/secret-path.ts";
import { type Diagnostic, Diagnostics } from "../../provider/manifest/diagnostic.ts";
import { formatExpression } from "../../provider/manifest/expression.ts";
import { failed, failureText, type FileSystem } from "../../provider/manifest/file-system.ts";
import { loadManifests, MANIFESTS_KEY } from "../../provider/manifest/load.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { fullKey, readStackConfig, type StackConfig } from "../../provider/manifest/project.ts";
import { decodeText, encodingTrouble } from "../../provider/manifest/read.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { SharedWork } from "../../provider/manifest/shared-work.ts";
import { fileNamer } from "../../provider/manifest/sources.ts";
import { Deferred, type DeferredExpression, type ManifestValue } from "../../provider/manifest/value.ts";
import { definitionOf } from "../../provider/platforms/definitions.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import type { Side, SideResource } from "../change-set/side.ts";
import { shownPath } from "../repository/projects.ts";
import { referenceToken, secretToken, withoutTokens } from "../change-set/token.ts";

/** Larger uploads are hashed and not compared line by line, bytes. */
const LARGEST_TEXT = 1024 * 1024;

/** Larger than any upload that a platform takes, bytes. */
const LARGEST_UPLOAD = 128 * 1024 * 1024;

export interface ManifestSource {
  readonly files: FileSystem;
  /** Absolute; the directory of Pulumi.yaml. */
  readonly projectDirectory: string;
  readonly stack: string | undefined;
  /** Absolute; messages name files relative to it. */
  readonly shownFrom: string;
  /** What loads with the same `shownFrom` have parsed already; files may have changed since. Default: nothing. */
  readonly parsed?: SharedWork["parsed"];
}

export interface ManifestSide {
  readonly side: Side;
  /** The same as they were read, with the places of their values. */
  readonly resources: readonly ManifestResource[];
  readonly diagnostics: readonly Diagnostic[];
  /** What `validate` warns of, one text each. */
  readonly warnings: readonly string[];
}

/** A project's manifests as one side of a change, from a disk or from a commit. Reads files, and nothing else. */
export async function manifestSide({
  files,
  projectDirectory,
  stack,
  shownFrom,
  parsed,
}: ManifestSource): Promise<ManifestSide> {
  const project = new ProjectFiles(files, projectDirectory);
  const diagnostics = new Diagnostics();
  const config = readStackConfig({ files: project, stack, nameFile: fileNamer(shownFrom), report: diagnostics.report });
  const loaded = loadManifests({
    kinds: installedKinds,
    ...{ projectDirectory, files, shownFrom, config, shared: new SharedWork(parsed) },
    ...(stack === undefined ? {} : { stack }),
  });
  const all = [...diagnostics.sorted(), ...loaded.diagnostics];
  const warnings = loaded.warnings.map(warningText);
  if (all.length > 0) return { side: new Map(), resources: [], diagnostics: all, warnings };
  const resources = await Promise.all(loaded.resources.map((resource) => sideResource(resource, { config, project })));
  const side = new Map(resources.map((resource) => [resource.key, resource]));
  return { side, resources: loaded.resources, diagnostics: [], warnings };
}

/** Without its line, so that one and the same warning of two commits is known again. */
const warningText = ({ file, message, suggestion }: Diagnostic): string =>
  `${message.includes(file) ? "" : `${file}: `}${message}${suggestion === undefined ? "" : `; ${suggestion}`}`;

/** The folder of a stack's manifests, relative to the project's directory. */
export const manifestsFolder = ({ values }: StackConfig): string => values.get(MANIFESTS_KEY) ?? "manifests";

interface Surroundings {
  readonly config: StackConfig;
  readonly project: ProjectFiles;
}

async function sideResource(resource: ManifestResource, { config, project }: Surroundings): Promise<SideResource> {
  const { key, name, workspace, spec, passthrough, metadata } = resource;
  const { platform, kind } = resource.definition;
  const definition = definitionOf(`${platform}:${kind}`);
  const found: Found = { config, environment: new Set(), addresses: new Set() };
  const { environment } = found;
  const render = (value: ManifestValue): unknown => rendered(value, found);
  const { credentials } = spec;
  if (typeof credentials === "string") environment.add(`${credentials}_*`);
  const cautions: string[] = [];
  const written = definition.secrets.reduce(
    (all, path) => changeAt(all, path, (value) => secretToken(value)) as JsonObject,
    render(spec) as JsonObject,
  );
  const prepared = await prepare(definition, written, project, (caution) => cautions.push(caution));
  const text = "sha256" in prepared ? textOf(project, prepared["source"]) : undefined;
  const { protect, retainOnDelete, onDelete, ignoreChanges = [], previousNames = [] } = metadata;
  return {
    ...{ key, definition, name, workspace, ignoreChanges, previousNames, cautions },
    inputs: { ...prepared, ...(passthrough && { passthrough: render(passthrough) }) },
    settings: {
      ...(protect === undefined ? {} : { protect }),
      ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
      ...(onDelete === undefined ? {} : { onDelete }),
    },
    adopt: metadata.adopt,
    environment: [...environment],
    addresses: [...found.addresses],
    outputs: {},
    textFiles: resource.texts.map((path) => shownPath(project.directory, path)),
    ...(text === undefined ? {} : { text }),
  };
}

/** What is noted on the way through a manifest. */
interface Found {
  readonly config: StackConfig;
  readonly environment: Set<string>;
  readonly addresses: Set<string>;
}

/** A value of a manifest as the sides of a change have it: references and secrets are tokens. */
export const tokenValue = (value: ManifestValue, config: StackConfig): unknown =>
  rendered(value, { config, environment: new Set(), addresses: new Set() });

/** The value with tokens for what only the engine knows. */
function rendered(value: ManifestValue, found: Found): unknown {
  if (value instanceof Deferred) return deferred(value, found);
  if (Array.isArray(value)) return value.map((item: ManifestValue) => rendered(item, found));
  if (typeof value === "string") return withoutTokens(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rendered(inner, found)]));
}

function deferred({ parts }: Deferred, { config, environment, addresses }: Found): string {
  const expressions = parts.filter((part) => typeof part === "object");
  for (const part of expressions) if (part.type === "env") environment.add(part.name);
  // What is computed from a secret is secret as a whole, as it is for the engine.
  if (expressions.some((part) => isSecret(part, config))) {
    const [first] = parts;
    if (typeof first === "string" && HOST.test(first)) addresses.add(first);
    return secretToken(parts.map((part) => secretIdentity(part, config)));
  }
  return parts
    .map((part) => {
      if (typeof part === "string") return withoutTokens(part);
      return part.type === "reference" ? referenceToken(part.kind, part.name, part.output) : formatExpression(part);
    })
    .join("");
}

/** The beginning of an address with its host to the end. */
const HOST = /^\s*[a-z]+:\/\/[^/?#]+[/?#]/i;

/** Configuration of which nothing is known, where no stack is named, is no secret: nothing of it can be shown. */
const isSecret = (part: DeferredExpression, config: StackConfig): boolean =>
  part.type === "env" || (part.type === "config" && config.values.has(fullKey(part.key, config.project)));

/** What tells a part of a secret from another: a configured one is another when its ciphertext is. */
function secretIdentity(part: string | DeferredExpression, { project, sealed }: StackConfig): unknown {
  return typeof part === "object" && part.type === "config"
    ? [part.key, sealed?.get(fullKey(part.key, project))]
    : part;
}

async function prepare(
  definition: Definition,
  spec: JsonObject,
  project: ProjectFiles,
  warn: (message: string) => void,
): Promise<JsonObject> {
  if (!definition.prepare) return spec;
  const contentHash = async (source: string): Promise<string | { problem: string }> => hashOf(project, source);
  const prepared = await definition.prepare(spec, { contentHash, warn });
  // The loader has looked for the file already; what else there may be to say the engine's check will say.
  return Array.isArray(prepared) ? spec : (prepared as JsonObject);
}

/** A file that git keeps elsewhere (LFS) leaves its hash behind: the very one that we need. */
const LFS = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\n/;

function hashOf(project: ProjectFiles, source: string): string | { problem: string } {
  const bytes = project.read(source, LARGEST_UPLOAD);
  if (failed(bytes)) return { problem: `${source} ${failureText(bytes)}` };
  const pointer = bytes.length < 1024 ? LFS.exec(Buffer.from(bytes).toString("utf8")) : null;
  return pointer?.[1] ?? createHash("sha256").update(bytes).digest("hex");
}

function textOf(project: ProjectFiles, source: unknown): string | undefined {
  const bytes = typeof source === "string" ? project.read(source, LARGEST_TEXT) : undefined;
  return bytes === undefined || failed(bytes) || encodingTrouble(bytes) ? undefined : decodeText(bytes);
}

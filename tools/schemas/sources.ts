import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isSchema, type Schema } from "./walk.ts";

/** The schema of one kind, e.g. `{ platform: "niche", kind: "VoiceAgent", … }`. */
export interface KindSource {
  readonly platform: string;
  readonly kind: string;
  readonly schema: Schema;
}

export interface Sources {
  /** Sorted by platform and kind, so that what is generated does not depend on the file system. */
  readonly kinds: readonly KindSource[];
  /** What our commands print for machines, by file name: `change-set`. */
  readonly data: readonly { readonly name: string; readonly schema: Schema }[];
  /** The shape of a manifest document, what each kind allows included; its `metadata` is `$defs.metadata`. */
  readonly manifest: Schema;
  /** What an overlay has beside that. */
  readonly overlay: Schema;
}

/** Schemas of what our commands print. */
const DATA = ["change-set", "drift"] as const;

/**
 * Reads `schemas/<platform>/<kind>.schema.json`; the kind is the schema's title. What its keyword `manifest` says of a manifest's members
 * beside `spec` becomes a condition of the manifest's schema, whose other parts are in `manifest.json`, beside this file.
 */
export async function readSources(directory: string): Promise<Sources> {
  const entries = await readdir(directory, { withFileTypes: true });
  const platforms = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const kinds = await Promise.all(platforms.map((platform) => readKinds(directory, platform)));
  const sorted = kinds.flat().sort((a, b) => compare(a.platform, b.platform) || compare(a.kind, b.kind));
  return {
    kinds: sorted,
    data: await Promise.all(
      DATA.map(async (name) => ({ name, schema: await readSchema(join(directory, `${name}.schema.json`)) })),
    ),
    manifest: withKinds(await readSchema(join(import.meta.dirname, "manifest.json")), sorted),
    overlay: await readSchema(join(import.meta.dirname, "overlay.json")),
  };
}

/** The name under which manifests know a platform. */
export const versionOf = ({ platform }: KindSource): string => `${platform}/v1`;

/** The manifest's schema with what is different for each kind. */
function withKinds(manifest: Schema, kinds: readonly KindSource[]): Schema {
  const { properties, examples, $defs, ...rest } = manifest;
  const { apiVersion, kind, ...others } = properties as { [name: string]: Schema };
  const named = {
    apiVersion: { ...apiVersion, examples: [...new Set(kinds.map(versionOf))] },
    kind: { ...kind, examples: [...new Set(kinds.map((source) => source.kind))] },
  };
  return { ...rest, properties: { ...named, ...others }, allOf: kinds.flatMap(condition), examples, $defs };
}

function condition(source: KindSource): Schema[] {
  const { manifest } = source.schema;
  if (!isSchema(manifest)) return [];
  const { passthrough, ...metadata } = manifest;
  const named = { apiVersion: { const: versionOf(source) }, kind: { const: source.kind } };
  const properties = {
    metadata: { type: "object", properties: metadata },
    ...(passthrough !== undefined && { passthrough }),
  };
  return [{ if: { properties: named, required: ["apiVersion", "kind"] }, then: { properties } }];
}

async function readKinds(directory: string, platform: string): Promise<KindSource[]> {
  const files = (await readdir(join(directory, platform))).filter((file) => file.endsWith(".schema.json"));
  return Promise.all(
    files.map(async (file) => {
      const schema = await readSchema(join(directory, platform, file));
      if (typeof schema["title"] !== "string") throw new Error(`${platform}/${file}: give it a title, the kind's name`);
      return { platform, kind: schema["title"], schema };
    }),
  );
}

async function readSchema(path: string): Promise<Schema> {
  const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
  if (!isSchema(parsed)) throw new Error(`${path} is not a JSON Schema object`);
  return parsed;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Definition } from "../../provider/kind/definition.ts";
import type { Platform } from "../../provider/platforms/platform.ts";
import { commonCodes } from "../../provider/platforms/rules/codes.ts";
import { omit } from "../../provider/kind/value.ts";
import { packageFile } from "../package-file.ts";
import { type Field, fieldsOf, isSchema, objectAt, type Schema, textAt } from "./field.ts";

/** All that is known of a kind without any manifest: from its schema, its definition and the rules of its platform. */
export interface KindReference {
  /** `niche/VoiceAgent`. */
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** The word for it in expressions: `voiceAgent`. */
  readonly reference: string;
  readonly inWorkspace: boolean;
  readonly description: string;
  readonly fields: readonly Field[];
  /** Paths of the fields whose change makes a new object. */
  readonly replacing: readonly string[];
  /** Outputs whose change does the same, though no manifest says it: the hash of a file. */
  readonly replacingOutputs: readonly string[];
  /** Fields that the platform fills in where the manifest says nothing. */
  readonly filledIn: readonly string[];
  /** Fields that the platform never shows: a change of them made there cannot be seen. */
  readonly neverShown: readonly string[];
  readonly cannotBeDeleted: boolean;
  /** Empty where destroying it leaves no choice. */
  readonly onDelete: string;
  readonly adoptable: boolean;
  readonly passthrough: boolean;
  readonly outputs: readonly Field[];
  /** Code and what it asks for. */
  readonly rules: readonly (readonly [code: string, asks: string])[];
  /** A whole document. */
  readonly example: Schema;
}

/** The references of all kinds of a platform, in its own order. */
export const kindsOf = (platform: Platform): KindReference[] => {
  const schemas = schemasOf(platform.name);
  return platform.kinds.map((definition) => referenceOf(platform, definition, schemas.get(definition.kind) ?? {}));
};

/** What `metadata` may hold, for every kind. */
export const metadataFields = (): readonly Field[] => fieldsOf(metadataSchema());

/** The description of one property of `metadata`. */
export const metadataText = (property: string): string =>
  textAt(objectAt(metadataSchema(), "properties")[property] ?? {}, "description");

const metadataSchema = (): Schema => {
  const document = readSchema(packageFile(join("schemas", "metadata.schema.json")));
  return objectAt(document, "$defs")["metadata"] ?? {};
};

function referenceOf({ name: platform, ruleCodes }: Platform, definition: Definition, schema: Schema): KindReference {
  const { kind, reference, inWorkspace, replaceOn, serverDefaulted, writeOnly, cannotBeDeleted = false } = definition;
  const { manifest } = schema;
  const members = isSchema(manifest) ? manifest : {};
  const fields = fieldsOf(schema);
  const own = new Set(fields.map(({ path }) => path));
  // That an output is always there is nothing for an author to do.
  const outputs = fieldsOf(omit(objectAt(schema, "$defs")["outputs"] ?? {}, ["required"]));
  const apiVersion = `${platform}/v1`;
  return {
    name: `${platform}/${kind}`,
    apiVersion,
    kind,
    reference,
    inWorkspace,
    description: textAt(schema, "description"),
    fields,
    replacing: replaceOn.filter((field) => own.has(field)),
    replacingOutputs: replaceOn.filter((field) => !own.has(field) && outputs.some(({ path }) => path === field)),
    filledIn: serverDefaulted,
    neverShown: writeOnly,
    cannotBeDeleted,
    onDelete: isSchema(members["onDelete"]) ? textAt(members["onDelete"], "description") : "",
    adoptable: members["adopt"] !== false,
    passthrough: members["passthrough"] !== false,
    outputs,
    rules: Object.entries({ ...ruleCodes[kind], ...commonCodes }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    example: {
      apiVersion,
      kind,
      metadata: { name: `my-${kind.replace(/(?<=.)[A-Z]/g, "-$&").toLowerCase()}` },
      spec: (schema["examples"] as unknown[])[0],
    },
  };
}

/** The schemas of a platform by kind, which is the title of each. */
function schemasOf(platform: string): ReadonlyMap<string, Schema> {
  const folder = packageFile(join("schemas", platform));
  const files = readdirSync(folder).filter((file) => file.endsWith(".schema.json"));
  return new Map(
    files.map((file) => {
      const schema = readSchema(join(folder, file));
      return [textAt(schema, "title"), schema] as const;
    }),
  );
}

const readSchema = (path: string): Schema => JSON.parse(readFileSync(path, "utf8")) as Schema;

import type { JsonObject } from "../kind/definition.ts";
import { formatPath } from "../kind/problem.ts";
import { parsePointer, schemaErrors, type SchemaValidator } from "../kind/schema-errors.ts";
import { checkCredential } from "./credential-property.ts";
import { prefixProperties } from "./environment.ts";
import { evaluate, type Evaluated, type Surroundings, type Use } from "./evaluate.ts";
import { resolveFiles } from "./file-property.ts";
import type { Kinds } from "./kinds.ts";
import type { Manifest } from "./manifest.ts";
import { reportSchema } from "./schema-check.ts";
import { checkSecrets } from "./secret-property.ts";
import { type ManifestObject, type ManifestValue, offlineValue, withValueAt } from "./value.ts";

/** A manifest with its expressions filled in as far as they are known: what the checks of the whole set work on. */
export interface Declaration {
  readonly manifest: Manifest;
  readonly spec: ManifestObject;
  readonly passthrough: ManifestObject | undefined;
  readonly adopt: ManifestValue | undefined;
  /** References in the spec, which rules see. */
  readonly specUses: readonly Use[];
  /** References anywhere in the manifest. */
  readonly uses: readonly Use[];
  /** Absolute paths of the text files that it is filled in from. */
  readonly texts: readonly string[];
  /** The spec as rules see it: UNKNOWN for what is deferred or already reported. */
  readonly checked: JsonObject;
  /** Whether the stack's configuration, or the environment, has a say in any of this. */
  readonly ofStack: boolean;
  /** How much of the set's room the texts took, characters. */
  readonly filledIn: number;
}

/** Fills in the expressions of one manifest, finds its files and checks its spec against the schema of its kind. */
export function declare(manifest: Manifest, kinds: Kinds, surroundings: Surroundings): Declaration {
  const { definition, metadataSection, spec: section } = manifest;
  const validator = kinds.validators[`${definition.platform}/${definition.kind}`];
  const { left } = surroundings.room;
  const evaluated = evaluate(section.tree, surroundings);
  const typed = withWantedTypes(evaluated, validator) as ManifestObject;
  const spec = resolveFiles(definition.kind, typed, section, surroundings);
  checkCredential(definition, spec, section, surroundings);
  checkSecrets(definition, spec, section, surroundings);
  const { report } = surroundings;
  const warn = manifest.metadata.adopt === undefined ? undefined : surroundings.warn;
  const checked = reportSchema({ validator, value: offlineValue(spec), section, path: ["spec"], report, warn });
  const passthrough = manifest.passthrough && evaluate(manifest.passthrough.tree, surroundings);
  const adoptTree = metadataSection.tree.entries.get("adopt")?.value;
  const adopt = manifest.metadata.adopt !== undefined && adoptTree ? evaluate(adoptTree, surroundings) : undefined;
  const settings = [evaluated, passthrough, adopt].flatMap((found) => found?.settings ?? []);
  const namesVariables = Object.hasOwn(prefixProperties, definition.kind) || definition.addresses !== undefined;
  return {
    manifest,
    spec,
    passthrough: passthrough?.value as ManifestObject | undefined,
    adopt: adopt?.value,
    specUses: evaluated.uses,
    uses: [...evaluated.uses, ...(passthrough?.uses ?? []), ...(adopt?.uses ?? [])],
    texts: [...new Set([...evaluated.texts, ...(passthrough?.texts ?? [])])],
    checked: checked as JsonObject,
    ofStack: settings.length > 0 || namesVariables,
    filledIn: left - surroundings.room.left,
  };
}

/** Configuration such as `12345` is read as a number, until the schema says that a text is wanted. */
function withWantedTypes({ value, typed }: Evaluated, validator: SchemaValidator | undefined): ManifestValue {
  if (typed.length === 0) return value;
  const json = offlineValue(value);
  const wantsText = schemaErrors(validator, json)
    .filter(({ keyword, params }) => keyword === "type" && [params["type"]].flat().includes("string"))
    .map(({ instancePath }) => formatPath(parsePointer(instancePath, json)));
  return typed
    .filter(({ path }) => wantsText.includes(formatPath(path)))
    .reduce((result, { path, text }) => withValueAt(result, path, text), value);
}

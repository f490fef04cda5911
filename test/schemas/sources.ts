import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readSources } from "../../tools/schemas/sources.ts";
import { extraKeywords, validatorSchemas } from "../../tools/schemas/validators.ts";
import { isSchema, resolveReference, type Schema } from "../../tools/schemas/walk.ts";

export const schemasDirectory = join(import.meta.dirname, "../../schemas");

export const sources = await readSources(schemasDirectory);

/** The source schemas by the name of their validator. */
export const named: readonly (readonly [name: string, schema: Schema])[] = [...validatorSchemas(sources)];

/** ajv as the sources are meant for it: strict, with the words that editors know. */
export const strictAjv = (): Ajv2020 =>
  new Ajv2020({ allErrors: true, strict: true, code: { optimize: false } }).addVocabulary([...extraKeywords]);

export interface Property {
  /** JSON Pointer into the schema it comes from. */
  readonly pointer: string;
  readonly schema: Schema;
}

/** The source schema of a kind, e.g. `niche/Tool`. */
export function schemaOf(name: string): Schema {
  const found = sources.kinds.find(({ platform, kind }) => `${platform}/${kind}` === name);
  if (found === undefined) throw new Error(`no schema ${name}`);
  return found.schema;
}

/** Every property of a schema, at every depth, references followed; those that conditions only narrow are left out. */
export function propertiesOf(root: Schema): Property[] {
  const found: Property[] = [];
  const entered = new Set<string>();
  const visit = (at: Schema, pointer: string): void => {
    const { properties, items, additionalProperties, allOf, $ref } = at;
    if (typeof $ref === "string") {
      // Once, as a definition may refer to itself.
      if (!entered.has($ref)) visit(resolveReference(root, $ref), entered.add($ref) && $ref);
      return;
    }
    for (const [name, schema] of Object.entries(isSchema(properties) ? properties : {}).filter(isNamedSchema)) {
      const { $ref: reference } = schema;
      const here = typeof reference === "string" ? reference : `${pointer}/properties/${name}`;
      found.push({ pointer: here, schema: typeof reference === "string" ? resolveReference(root, reference) : schema });
      visit(schema, here);
    }
    for (const [keyword, schema] of Object.entries({ items, additionalProperties }).filter(isNamedSchema)) {
      visit(schema, `${pointer}/${keyword}`);
    }
    for (const { then } of Array.isArray(allOf) ? (allOf as Schema[]) : []) {
      const shapes = isSchema(then) && isSchema(then["properties"]) ? Object.values(then["properties"]) : [];
      for (const shape of shapes.filter(isSchema)) if (shape["$ref"] !== undefined) visit(shape, pointer);
    }
  };
  visit(root, "#");
  return found;
}

const isNamedSchema = (entry: [string, unknown]): entry is [string, Schema] => isSchema(entry[1]);

export const outputsOf = (schema: Schema): Schema => resolveReference(schema, "#/$defs/outputs");

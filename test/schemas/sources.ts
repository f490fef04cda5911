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
export const strictAjv = (): Ajv2020 => new Ajv2020({ allErrors: true, strict: true }).addVocabulary([...extraKeywords]);

export interface Property {
  /** JSON Pointer into the schema it comes from. */
  readonly pointer: string;
  readonly schema: Schema;
}

/** Every property of a schema, at every depth, references followed; those that conditions only narrow are left out. */
export function propertiesOf(root: Schema, at: Schema = root, pointer = "#"): Property[] {
  const { properties, items, $ref } = at;
  if (typeof $ref === "string") return propertiesOf(root, resolveReference(root, $ref), $ref);
  const own = Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, schema]) => {
    if (!isSchema(schema)) return [];
    const here = typeof schema["$ref"] === "string" ? schema["$ref"] : `${pointer}/properties/${name}`;
    const resolved = typeof schema["$ref"] === "string" ? resolveReference(root, schema["$ref"]) : schema;
    return [{ pointer: here, schema: resolved }, ...propertiesOf(root, resolved, here)];
  });
  const inItems = isSchema(items) ? propertiesOf(root, items, `${pointer}/items`) : [];
  const conditional = (Array.isArray(at["allOf"]) ? (at["allOf"] as Schema[]) : []).flatMap(({ then }) => {
    const shapes = isSchema(then) && isSchema(then["properties"]) ? Object.values(then["properties"]) : [];
    return shapes.flatMap((shape) => (isSchema(shape) && shape["$ref"] !== undefined ? propertiesOf(root, shape) : []));
  });
  return [...own, ...inItems, ...conditional];
}

export const outputsOf = (schema: Schema): Schema => resolveReference(schema, "#/$defs/outputs");

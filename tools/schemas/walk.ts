/** A JSON Schema, or a part of one, as read from its file. */
export type Schema = { [keyword: string]: unknown };

const holdsOne = new Set(["items", "additionalProperties", "if", "then", "else", "not"]);
const holdsNamed = new Set(["properties", "patternProperties", "$defs", "definitions"]);
const holdsList = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of `schema` in which every direct subschema went through `map`, which also learns the keyword that held it. */
export function mapSubschemas(schema: Schema, map: (subschema: Schema, keyword: string) => unknown): Schema {
  const one = (keyword: string, value: unknown): unknown => (isSchema(value) ? map(value, keyword) : value);
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (holdsOne.has(keyword)) return [keyword, one(keyword, value)];
      if (holdsList.has(keyword) && Array.isArray(value)) return [keyword, value.map((item) => one(keyword, item))];
      if (holdsNamed.has(keyword) && isSchema(value)) {
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, item]) => [name, one(keyword, item)]))];
      }
      return [keyword, value];
    }),
  );
}

/** A copy of `schema` without some of its keywords. */
export const omit = (schema: Schema, keywords: readonly string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)));

/** The local definitions of `schema` that describe input, by name: all but `outputs`. */
export const inputDefinitions = ({ $defs }: Schema): Schema => (isSchema($defs) ? omit($defs, ["outputs"]) : {});

/** What a local reference such as `#/$defs/workflow` points to. Throws when it points nowhere. */
export function resolveReference(root: Schema, reference: string): Schema {
  const steps = reference.replace(/^#\//, "").split("/");
  const found = steps.reduce<unknown>((at, step) => (isSchema(at) ? at[step] : undefined), root);
  if (!isSchema(found))
    throw new Error(`schema ${String(root["title"])}: ${reference} points nowhere; define it there`);
  return found;
}

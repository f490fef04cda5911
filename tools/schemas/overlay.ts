import { isSchema, mapSubschemas, omit, type Schema } from "./walk.ts";

/** What an overlay may leave out, and what only the whole document has: how many properties there are, and which. */
const WHOLE = ["required", "minProperties", "dependentRequired", "not"];

/** The name of a definition as an overlay has it; items of a list are always whole, and keep the other one. */
const partialName = (name: string): string => `${name}.partial`;

/**
 * The schema of overlays for editors, from that of manifests: of every mapping any part will do, and any property may be null, which
 * removes it. Lists are replaced, so what is in them is whole.
 */
export function overlaySchema(editor: Schema, { properties: more, ...words }: Schema): Schema {
  const { properties, definitions } = editor as { properties: Schema; definitions: Schema };
  const named = Object.entries(definitions).map(
    ([name, schema]) => [partialName(name), partial(schema as Schema)] as const,
  );
  const metadata = partialName("metadata");
  const all = {
    ...partial(editor),
    ...words,
    $id: "https://json.schemastore.org/voice-agents-overlay.json",
    required: ["apiVersion", "kind", "metadata"],
    properties: {
      ...(partial({ properties })["properties"] as Schema),
      ...pick(properties, ["apiVersion", "kind"]),
      metadata: { $ref: `#/definitions/${metadata}` },
      ...(more as Schema),
    },
  };
  const shelf: Schema = { ...definitions, ...Object.fromEntries(named) };
  // The one thing that says which manifest is meant.
  const { name } = (definitions["metadata"] as { properties: Schema }).properties;
  const loose = shelf[metadata] as Schema;
  shelf[metadata] = { ...loose, required: ["name"], properties: { ...(loose["properties"] as Schema), name } };
  return { ...all, definitions: reachable(all, shelf) };
}

const pick = (schema: Schema, keys: readonly string[]): Schema =>
  Object.fromEntries(keys.map((key) => [key, schema[key]]));

function partial(schema: Schema): Schema {
  const {
    $ref: reference,
    oneOf,
    ...rest
  } = mapSubschemas(omit(schema, [...WHOLE, "definitions"]), (part, keyword) =>
    keyword === "if" || keyword === "items" ? part : partial(part),
  );
  const { properties, additionalProperties: each } = rest;
  return {
    ...rest,
    ...(isSchema(each) && { additionalProperties: nullable(each) }),
    ...(typeof reference === "string" && { $ref: partialName(reference) }),
    // Of a part more than one alternative may be true.
    ...(oneOf !== undefined && { anyOf: oneOf }),
    ...(isSchema(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, nullable(part)])),
    }),
  };
}

/** The schema of a property that may be taken away. */
function nullable(schema: unknown): unknown {
  if (!isSchema(schema)) return schema;
  const { type, enum: choices, else: other, $ref: reference } = schema;
  if (typeof reference === "string") return { anyOf: [schema, { type: "null" }] };
  return {
    ...schema,
    ...(type !== undefined && { type: [type, "null"].flat() }),
    ...(Array.isArray(choices) && { enum: [...(choices as unknown[]), null] }),
    ...(other !== undefined && { else: nullable(other) }),
  };
}

/** The definitions that a schema refers to, and those that these refer to. */
function reachable(schema: Schema, shelf: Schema): Schema {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(visit);
    if (!isSchema(part)) return;
    const { $ref: reference } = part;
    const name = typeof reference === "string" ? reference.replace("#/definitions/", "") : undefined;
    if (name !== undefined && !found.has(name)) {
      found.add(name);
      visit(shelf[name]);
    }
    Object.values(part).forEach(visit);
  };
  visit(schema);
  return Object.fromEntries(Object.entries(shelf).filter(([name]) => found.has(name)));
}

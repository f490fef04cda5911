import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { valueAt } from "../harness/values.ts";
import { isSchema, resolveReference, type Schema } from "../../tools/schemas/walk.ts";

/** A property that a schema describes: its place in the schema, and whether an object may do without it. */
export interface SchemaProperty {
  /** JSON Pointer of the property in the schema file. */
  readonly pointer: string;
  readonly optional: boolean;
  /** How many values an enumeration allows. */
  readonly values: number | undefined;
}

/** A schema with the place where it stands. */
interface Place {
  readonly schema: Schema;
  readonly pointer: string;
}

/** Every property that a spec may have, at every depth: references followed, conditions taken as if they all applied. */
export function allProperties(root: Schema): SchemaProperty[] {
  const found = new Map<string, SchemaProperty>();
  const visited = new Set<string>();
  const visit = (place: Place): void => {
    const names = new Set<string>();
    for (const here of layers(root, place)) {
      // A definition may hold itself.
      if (visited.has(here.pointer)) continue;
      visited.add(here.pointer);
      for (const [name, inner] of childrenOf(here)) {
        // The schema itself comes first: a condition says more about its properties, and may add others.
        if (!names.has(name)) {
          found.set(inner.pointer, described(inner, !requires(here.schema, name)));
        }
        names.add(name);
        visit(inner);
      }
      for (const inner of [...itemsOf(here), ...entriesOf(here)]) visit(inner);
    }
  };
  visit({ schema: root, pointer: "#" });
  return [...found.values()];
}

/** The property that a path of a spec leads to; undefined where the schema has none there. Conditions are judged by the spec. */
export function propertyAt(
  root: Schema,
  spec: JsonObject,
  path: readonly (string | number)[],
): SchemaProperty | undefined {
  let places: Place[] = [{ schema: root, pointer: "#" }];
  let found: SchemaProperty | undefined;
  for (const [depth, step] of path.entries()) {
    const here = places.flatMap((place) => layers(root, place, valueAt(spec, path.slice(0, depth))));
    if (typeof step === "number") {
      places = here.flatMap(itemsOf);
      continue;
    }
    const named = here.flatMap((layer) => childrenOf(layer).filter(([name]) => name === step));
    const own = named[0]?.[1];
    if (!own) {
      // The names in a map are the user's own: no property, but what they hold may be one.
      places = here.flatMap(entriesOf);
      found = undefined;
      if (places.length === 0) return undefined;
      continue;
    }
    const optional = !here.some(({ schema }) => requires(schema, step));
    found = described(own, optional);
    places = named.map(([, inner]) => inner);
  }
  return found;
}

/** The schema itself and everything that applies beside it: what it refers to, and the conditions that `value` meets (all, without one). */
function layers(root: Schema, place: Place, value?: unknown): Place[] {
  const { schema, pointer } = place;
  if (typeof schema["$ref"] === "string") {
    const reference = schema["$ref"];
    return layers(root, { schema: resolveReference(root, reference), pointer: reference }, value);
  }
  const all = Array.isArray(schema["allOf"]) ? schema["allOf"].filter(isSchema) : [];
  const conditional = [schema, ...all].flatMap((part, index) => {
    const at = index === 0 ? pointer : `${pointer}/allOf/${index - 1}`;
    return ["then", "else"].flatMap((branch) => {
      const inner = part[branch];
      if (!isSchema(inner)) return [];
      if (value !== undefined && meets(part["if"], value) !== (branch === "then")) return [];
      return layers(root, { schema: inner, pointer: `${at}/${branch}` }, value);
    });
  });
  return [place, ...conditional];
}

/** Our conditions are all of one form: some properties are there, or have certain values. */
function meets(condition: unknown, value: unknown): boolean {
  if (!isSchema(condition) || !isObject(value)) return false;
  const properties = isSchema(condition["properties"]) ? condition["properties"] : {};
  const required = Array.isArray(condition["required"]) ? condition["required"].map(String) : [];
  return (
    required.every((name) => name in value) &&
    Object.entries(properties).every(([name, wanted]) => !isSchema(wanted) || value[name] === wanted["const"])
  );
}

function childrenOf({ schema, pointer }: Place): [name: string, inner: Place][] {
  const { properties } = schema;
  return Object.entries(isSchema(properties) ? properties : {}).flatMap(([name, inner]) =>
    isSchema(inner) ? [[name, { schema: inner, pointer: `${pointer}/properties/${name}` }] as [string, Place]] : [],
  );
}

const itemsOf = ({ schema: { items }, pointer }: Place): Place[] =>
  isSchema(items) ? [{ schema: items, pointer: `${pointer}/items` }] : [];

/** What a map holds under any name. */
const entriesOf = ({ schema: { additionalProperties: rest }, pointer }: Place): Place[] =>
  isSchema(rest) ? [{ schema: rest, pointer: `${pointer}/additionalProperties` }] : [];

const described = ({ schema, pointer }: Place, optional: boolean): SchemaProperty => ({
  pointer,
  optional,
  values: Array.isArray(schema["enum"]) ? schema["enum"].length : undefined,
});

const requires = (schema: Schema, name: string): boolean =>
  Array.isArray(schema["required"]) && schema["required"].includes(name);

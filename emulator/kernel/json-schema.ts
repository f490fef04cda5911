import { isObject, type Json, type JsonObject } from "./json.ts";

/** A type that a value can be asked to have. */
type TypeName = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** The part of JSON Schema that request bodies and template configurations here are described with. */
export interface Schema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: TypeName | readonly TypeName[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: Json;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Schema;
  readonly additionalProperties?: false | Schema;
}

/** A violation; `path` leads to the value, and to the offending key itself where the key is unknown. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly unknownKey: boolean;
  readonly message: string;
}

/** Every violation of a schema by a value, in the order of the value. */
export function findProblems(schema: Schema, value: Json, path: readonly (string | number)[] = []): Problem[] {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => hasType(type, value))) {
    return [problem(path, `must be ${types.map(article).join(" or ")}`)];
  }
  if (typeof value === "string") return stringProblems(schema, value, path);
  if (typeof value === "number") return numberProblems(schema, value, path);
  if (Array.isArray(value)) return arrayProblems(schema, value, path);
  return isObject(value) ? objectProblems(schema, value, path) : [];
}

/** `body.nodes[0].prompt`-like text of a problem's path. */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}

/** The value without the keys at the given paths. */
export function withoutPaths(value: Json, paths: readonly (readonly (string | number)[])[]): Json {
  if (paths.length === 0) return value;
  const below = (key: string | number) => paths.filter(([head]) => head === key).map((path) => path.slice(1));
  if (Array.isArray(value)) return value.map((item, index) => withoutPaths(item, below(index)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, Json][] => {
      const rest = below(key);
      return rest.some((path) => path.length === 0) ? [] : [[key, withoutPaths(item, rest)]];
    }),
  );
}

function hasType(type: TypeName, value: Json): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
  }
}

function article(type: TypeName): string {
  if (type === "null") return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function problem(path: Problem["path"], message: string): Problem {
  return { path, unknownKey: false, message };
}

function stringProblems(schema: Schema, value: string, path: Problem["path"]): Problem[] {
  const length = [...value].length;
  return [
    schema.enum && !schema.enum.includes(value) && `must be one of ${schema.enum.join(", ")}`,
    schema.minLength !== undefined && length < schema.minLength && `must have at least ${schema.minLength} characters`,
    schema.maxLength !== undefined && length > schema.maxLength && `must have at most ${schema.maxLength} characters`,
    schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value) && `must match ${schema.pattern}`,
  ].flatMap((message) => (typeof message === "string" ? [problem(path, message)] : []));
}

function numberProblems(schema: Schema, value: number, path: Problem["path"]): Problem[] {
  return [
    schema.minimum !== undefined && value < schema.minimum && `must be at least ${schema.minimum}`,
    schema.maximum !== undefined && value > schema.maximum && `must be at most ${schema.maximum}`,
  ].flatMap((message) => (typeof message === "string" ? [problem(path, message)] : []));
}

function arrayProblems(schema: Schema, value: readonly Json[], path: Problem["path"]): Problem[] {
  const { items, minItems = 0 } = schema;
  const short = value.length < minItems ? [problem(path, `must have at least ${minItems} items`)] : [];
  return [...short, ...(items ? value.flatMap((item, index) => findProblems(items, item, [...path, index])) : [])];
}

function objectProblems(schema: Schema, value: JsonObject, path: Problem["path"]): Problem[] {
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [
    ...missing.map((key) => problem([...path, key], "is required")),
    ...Object.entries(value).flatMap(([key, item]) => propertyProblems(schema, key, item, path)),
  ];
}

function propertyProblems(schema: Schema, key: string, item: Json, path: Problem["path"]): Problem[] {
  const place = [...path, key];
  const names = schema.propertyNames ? findProblems(schema.propertyNames, key, place) : [];
  const known = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  if (known) return [...names, ...findProblems(known, item, place)];
  if (schema.additionalProperties === false) {
    return [...names, { path: place, unknownKey: true, message: "is not a known field" }];
  }
  return [...names, ...(schema.additionalProperties ? findProblems(schema.additionalProperties, item, place) : [])];
}

import { createRequire } from "node:module";
import type * as ajv from "ajv/dist/2020.js";
import { isObject, type Json } from "./json.ts";

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

const load = createRequire(import.meta.url);
let compiler: ajv.Ajv2020 | undefined;

/** Loads what compiles schemas when the first is needed: the help of an emulator needs none. */
function compile(schema: object): ajv.ValidateFunction {
  const { Ajv2020 } = load("ajv/dist/2020.js") as typeof ajv;
  const options = { allErrors: true, verbose: true, strict: false, validateSchema: false, ownProperties: true };
  // Optimizing takes half of the compilation, and a validator runs a few times.
  const code = { optimize: false };
  return (compiler ??= new Ajv2020({ ...options, code })).compile(schema);
}

/** Compiled schemas by their text: many are made anew for each request, after the switches. */
const compiled = new Map<string, ajv.ValidateFunction>();

/** So many are kept; a payload's schema comes from whoever made the assistant. */
const COMPILED_LIMIT = 500;

function validatorOf(schema: Schema): ajv.ValidateFunction {
  const flat = withoutCircles(schema);
  const text = JSON.stringify(flat);
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size >= COMPILED_LIMIT) compiled.clear();
  const validate = compile(flat);
  compiled.set(text, validate);
  return validate;
}

/** The schema as JSON can write it: a part that holds itself (the properties of a tool have properties) is named, and referred to. */
function withoutCircles(schema: Schema): object {
  const definitions: Record<string, object> = {};
  const inside = new Map<object, string>();
  let parts = 0;
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    const known = inside.get(value);
    if (known !== undefined) {
      definitions[known] ??= {};
      return { $ref: `#/$defs/${known}` };
    }
    const name = `part${++parts}`;
    inside.set(value, name);
    const whole = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
    inside.delete(value);
    if (!(name in definitions)) return whole;
    definitions[name] = whole;
    return { $ref: `#/$defs/${name}` };
  };
  const { $schema: _dialect, ...rest } = schema;
  const whole = copy(rest) as object;
  return { ...whole, $defs: definitions };
}

/** Every violation of a schema by a value, in the order of the value; what is missing comes first. `path` leads to the value. */
export function findProblems(schema: Schema, value: Json, path: readonly (string | number)[] = []): Problem[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .flatMap((error) => problemOf(error, value))
    .sort((left, right) => compare(left.path, right.path, value))
    .map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
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

const article = (type: string): string => (type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`);

/** What the validator found, in words and as a path; nothing where another of its errors says the same. */
function problemOf(
  { instancePath, keyword, params, schema, data, propertyName }: ajv.ErrorObject,
  value: Json,
): Problem[] {
  const at = steps(instancePath, value);
  // A name is a string, and so is the only thing that `enum` is about here.
  const place = propertyName === undefined ? at : [...at, propertyName];
  const said = (message: string, where: Problem["path"] = place, unknownKey = false): Problem[] => [
    { path: where, unknownKey, message },
  ];
  switch (keyword) {
    case "type":
      return said(
        `must be ${[schema]
          .flat()
          .map((type) => article(String(type)))
          .join(" or ")}`,
      );
    case "enum":
      return typeof data === "string" ? said(`must be one of ${[schema].flat().join(", ")}`) : [];
    case "minLength":
      return said(`must have at least ${String(schema)} characters`);
    case "maxLength":
      return said(`must have at most ${String(schema)} characters`);
    case "pattern":
      return said(`must match ${String(schema)}`);
    case "minimum":
      return said(`must be at least ${String(schema)}`);
    case "maximum":
      return said(`must be at most ${String(schema)}`);
    case "minItems":
      return said(`must have at least ${String(schema)} items`);
    case "required":
      return said("is required", [...at, String(params["missingProperty"])]);
    case "additionalProperties":
      return said("is not a known field", [...at, String(params["additionalProperty"])], true);
    case "propertyNames":
      return [];
    default:
      throw new Error(`the emulator's schemas do not use ${keyword}`);
  }
}

/** A JSON pointer as the steps through a value. */
function steps(pointer: string, value: Json): (string | number)[] {
  let at: Json | undefined = value;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const step = Array.isArray(at) ? Number(name) : name;
      at = stepInto(at, step);
      return step;
    });
}

const stepInto = (value: Json | undefined, step: string | number): Json | undefined => {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) ? value[String(step)] : undefined;
};

/** Which of two places in a value comes first. */
function compare(left: Problem["path"], right: Problem["path"], value: Json | undefined): number {
  const [[first, ...restLeft], [second, ...restRight]] = [left, right];
  if (first === undefined || second === undefined) return left.length - right.length;
  if (first === second) return compare(restLeft, restRight, stepInto(value, first));
  const keys: readonly (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value ?? {});
  return keys.indexOf(first) - keys.indexOf(second);
}

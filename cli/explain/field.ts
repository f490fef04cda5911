/** A JSON Schema, or a part of one. */
export type Schema = { readonly [keyword: string]: unknown };

/** One field of a kind, as people are told about it. */
export interface Field {
  /** From the top: `activatedHours.hours[].day`; `<name>` stands for keys that the author chooses. */
  readonly path: string;
  /** `text`, `list of mappings`. */
  readonly type: string;
  readonly description: string;
  /** Where it must not be left out: always, never, or under conditions such as `template is transferCall`. */
  readonly required: boolean | readonly string[];
  /** The condition under which it is this; undefined where there is none. */
  readonly when?: string;
  readonly default?: unknown;
  readonly choices: readonly { readonly value: unknown; readonly means?: string }[];
  /** What a value must be like beside its type: `at least 1 character`. */
  readonly limits: readonly string[];
  readonly examples: readonly unknown[];
  /** Whether it is a secret, whatever is put into it. */
  readonly secret: boolean;
  readonly fields: readonly Field[];
}

/** All fields of a schema of an object. References are followed, each once on its way: a shape that holds itself is not repeated. */
export function fieldsOf(schema: Schema): Field[] {
  return membersOf(schema, { root: schema, path: "", within: [] });
}

interface Reading {
  readonly root: Schema;
  readonly path: string;
  /** The references that lead here. */
  readonly within: readonly string[];
  readonly when?: string;
}

/** A field before its conditions are known. */
interface Branch {
  readonly schema: Schema;
  readonly when: string | undefined;
}

function membersOf(given: Schema, reading: Reading): Field[] {
  const { schema, within } = followed(given, reading);
  if (schema === undefined) return [];
  const branches = [{ schema, when: undefined }, ...conditionsOf(schema)];
  const names = [...new Set(branches.flatMap((branch) => Object.keys(objectAt(branch.schema, "properties"))))];
  const inside = { ...reading, within };
  return [
    ...names.flatMap((name) => member(name, branches, inside)),
    ...keysOf(schema, inside),
    ...itemsOf(schema, inside),
  ];
}

/** One property, and beside it what it is under each condition that says more than the property itself. */
function member(name: string, branches: readonly Branch[], reading: Reading): Field[] {
  const path = reading.path === "" ? name : `${reading.path}.${name}`;
  const requiredIn = branches.filter(({ schema }) => listAt(schema, "required").includes(name));
  const required = requiredIn.some(({ when }) => when === undefined) || requiredIn.flatMap(({ when }) => when ?? []);
  const shapes = branches.flatMap(({ schema, when }): Branch[] => {
    const found = objectAt(schema, "properties")[name];
    return isSchema(found) ? [{ schema: found, when }] : [];
  });
  const [first, ...others] = shapes;
  if (!first) return [];
  const field = fieldOf(first, { ...reading, path }, required);
  const more = others.flatMap((shape) => {
    const inside = under(shape.when, { ...reading, path });
    const members = membersOf(shape.schema, inside);
    return members.length > 0 ? members : [fieldOf(shape, inside, false)];
  });
  return [{ ...field, fields: [...field.fields, ...more] }];
}

const under = (when: string | undefined, reading: Reading): Reading =>
  when === undefined ? reading : { ...reading, when };

function fieldOf({ schema: given, when }: Branch, reading: Reading, required: Field["required"]): Field {
  const { schema = {} } = followed(given, reading);
  const whole = { ...schema, ...given };
  const condition = when ?? reading.when;
  return {
    path: reading.path,
    type: typeOf(whole, reading.root),
    description: textAt(whole, "description"),
    required: Array.isArray(required) && required.length === 0 ? false : required,
    ...(condition === undefined ? {} : { when: condition }),
    ...("default" in whole ? { default: whole["default"] } : {}),
    choices: choicesOf(whole),
    limits: limitsOf(whole),
    examples: listAt(whole, "examples"),
    secret: whole["secret"] !== undefined && whole["secret"] !== false,
    fields: membersOf(given, reading),
  };
}

/** Keys that the author chooses: what each of them holds. */
function keysOf(schema: Schema, reading: Reading): Field[] {
  const { additionalProperties: each } = schema;
  if (!isSchema(each) || Object.keys(each).length === 0) return [];
  return [fieldOf({ schema: each, when: undefined }, { ...reading, path: `${reading.path}.<name>` }, false)];
}

/** What the items of a list hold. The items themselves are told of by the type of the list. */
function itemsOf(schema: Schema, reading: Reading): Field[] {
  const { items } = schema;
  return isSchema(items) ? membersOf(items, { ...reading, path: `${reading.path}[]` }) : [];
}

/** The conditions of a schema (`if` and `then`, alone or in `allOf`), in words. */
function conditionsOf(schema: Schema): Branch[] {
  return [schema, ...listAt(schema, "allOf")].flatMap((part): Branch[] => {
    if (!isSchema(part) || !isSchema(part["if"])) return [];
    const when = Object.entries(objectAt(part["if"], "properties")).map(
      ([name, { const: value }]) => `${name} is ${String(value)}`,
    );
    const { then: yes, else: no } = part;
    return [
      ...(isSchema(yes) ? [{ schema: yes, when: when.join(" and ") }] : []),
      ...(isSchema(no) ? [{ schema: no, when: `not: ${when.join(" and ")}` }] : []),
    ];
  });
}

/** What a reference leads to; nothing where it leads to what it is in. */
function followed(schema: Schema, { root, within }: Reading): { schema?: Schema; within: readonly string[] } {
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return { schema, within };
  if (within.includes(reference)) return { within };
  const found = objectAt(root, "$defs")[reference.replace("#/$defs/", "")];
  return { ...(isSchema(found) && { schema: found }), within: [...within, reference] };
}

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["text", "texts"],
  number: ["number", "numbers"],
  integer: ["whole number", "whole numbers"],
  boolean: ["true or false", "of true or false"],
  object: ["mapping", "mappings"],
  array: ["list", "lists"],
};

function typeOf(schema: Schema, root: Schema, many = false): string {
  const found =
    typeof schema["$ref"] === "string" ? (followed(schema, { root, path: "", within: [] }).schema ?? {}) : schema;
  const { type, items } = found;
  if (type === "array" && isSchema(items)) return `${many ? "lists" : "list"} of ${typeOf(items, root, true)}`;
  const words = [type].flat().map((name) => WORDS[String(name)]?.[many ? 1 : 0] ?? (many ? "values" : "any value"));
  return words.join(" or ");
}

function choicesOf(schema: Schema): Field["choices"] {
  const means = listAt(schema, "enumDescriptions");
  return listAt(schema, "enum").map((value, index) => {
    const text = means[index];
    return typeof text === "string" ? { value, means: text } : { value };
  });
}

/** Each keyword that bounds a value, in words. */
const LIMITS: Readonly<Record<string, (limit: unknown) => string | undefined>> = {
  minLength: (limit) => (limit === 1 ? "not empty" : `at least ${String(limit)} characters`),
  maxLength: (limit) => `at most ${String(limit)} characters`,
  minItems: (limit) => (limit === 1 ? "not empty" : `at least ${String(limit)} items`),
  maxItems: (limit) => `at most ${String(limit)} items`,
  minProperties: (limit) => (limit === 1 ? "not empty" : `at least ${String(limit)} properties`),
  maxProperties: (limit) => `at most ${String(limit)} properties`,
  minimum: (limit) => `at least ${String(limit)}`,
  maximum: (limit) => `at most ${String(limit)}`,
  exclusiveMinimum: (limit) => `more than ${String(limit)}`,
  exclusiveMaximum: (limit) => `less than ${String(limit)}`,
  patternErrorMessage: (message) => String(message),
};

const limitsOf = (schema: Schema): string[] =>
  Object.entries(LIMITS).flatMap(([keyword, says]) => (keyword in schema ? (says(schema[keyword]) ?? []) : []));

export const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectAt = (schema: Schema, keyword: string): { readonly [name: string]: Schema } =>
  (isSchema(schema[keyword]) ? schema[keyword] : {}) as { readonly [name: string]: Schema };

const listAt = (schema: Schema, keyword: string): readonly unknown[] =>
  Array.isArray(schema[keyword]) ? (schema[keyword] as unknown[]) : [];

export const textAt = (schema: Schema, keyword: string): string => {
  const text = schema[keyword];
  return typeof text === "string" ? text : "";
};

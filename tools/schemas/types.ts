import { compile } from "json-schema-to-typescript";
import { platforms } from "../../provider/platforms/index.ts";
import type { KindSource } from "./sources.ts";
import { isSchema, mapSubschemas, omit, resolveReference, type Schema } from "./walk.ts";

const banner = "// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.\n";

/** Keywords that are no part of the type itself; `allOf` holds conditions, which `union` folds in. */
const notTypes = ["$schema", "$defs", "allOf", "if", "then", "else", "examples", "manifest", "exactlyOneOf"];

/** TypeScript of a platform's kinds: `NicheVoiceAgentSpec`, `NicheVoiceAgentOutputs`, … with the descriptions as doc comments. */
export async function platformTypes(kinds: readonly KindSource[]): Promise<string> {
  const parts = await Promise.all(
    kinds.flatMap(({ platform, kind, schema }) => {
      const prefix = prefixOf(platform);
      const outputs = resolveReference(schema, "#/$defs/outputs");
      return [
        interfaces(schema, schema, prefix, `${prefix}${kind}Spec`),
        interfaces(outputs, schema, prefix, `${prefix}${kind}Outputs`),
      ];
    }),
  );
  return joinTypes(parts);
}

/** TypeScript of what a command prints for machines; its `$defs` become types by their titles. */
export async function dataTypes(schema: Schema): Promise<string> {
  const text = await compile(anyAsUnknown(schema), String(schema["title"]), TYPE_STYLE);
  return `${banner}\n${text.replaceAll("[k: string]", "[key: string]")}`;
}

/** What is described and nothing more may be any JSON, for which the generator would write an object. */
function anyAsUnknown(schema: Schema): Schema {
  const isFree = Object.keys(schema).every((keyword) => keyword === "description");
  return isFree ? { ...schema, tsType: "unknown" } : mapSubschemas(schema, anyAsUnknown);
}

const TYPE_STYLE = {
  bannerComment: "",
  additionalProperties: false,
  // A list that must not be empty would be a tuple type, which no array built at run time fits.
  ignoreMinAndMaxItems: true,
  style: { printWidth: 120 },
} as const;

/** How the names of a platform's types begin: its title, in one word. */
function prefixOf(platform: string): string {
  const found = platforms.find(({ name }) => name === platform);
  if (found === undefined) throw new Error(`schemas/${platform}: provider/platforms/index.ts has no such platform`);
  return found.title.replaceAll(" ", "");
}

function joinTypes(parts: readonly string[]): string {
  const text = banner + parts.map((part) => `\n${part}`).join("");
  const names = [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two schemas give the type ${twice}: change one of the titles`);
  return text;
}

async function interfaces(schema: Schema, root: Schema, prefix: string, name: string): Promise<string> {
  const text = await compile(plain(schema, root, prefix, name), name, TYPE_STYLE);
  return text.replaceAll("[k: string]", "[key: string]");
}

/**
 * What the type generator can follow: references resolved (to one shared object each, so that it becomes one interface),
 * conditions folded into unions, titles prefixed with the platform, defaults and examples as tags of the doc comment.
 */
function plain(schema: Schema, root: Schema, prefix: string, name: string): Schema {
  const resolved = new Map<string, Schema>();
  const convert = (source: Schema, title?: string): Schema => {
    const reference = source["$ref"];
    if (typeof reference === "string") {
      const known = resolved.get(reference);
      if (known !== undefined) return known;
      // Known before it is filled, as a definition may refer to itself.
      const target: Schema = {};
      resolved.set(reference, target);
      return Object.assign(target, convert(resolveReference(root, reference)));
    }
    const converted = mapSubschemas(omit(source, notTypes), (subschema) => convert(subschema));
    const titled = title ?? (typeof source["title"] === "string" ? prefix + source["title"] : undefined);
    const free = source["type"] === undefined && source["enum"] === undefined && { tsType: "unknown" };
    return { ...union(converted, source, convert), ...free, ...(titled && { title: titled }), ...documented(source) };
  };
  return convert(schema, name);
}

/** One `if` of a schema: where `property` is `value`, others have these shapes, and these are required. */
interface Condition {
  readonly property: string;
  readonly value: unknown;
  readonly shapes: Schema;
  readonly required: readonly unknown[];
}

/**
 * An object whose properties depend on each other as a union of what it can be: `if template is transferCall then configOverride is …`
 * makes a member for each value, and `exactlyOneOf` one for each of the properties that exclude each other.
 */
function union(converted: Schema, source: Schema, convert: (schema: Schema) => Schema): Schema {
  const { properties, required = [], ...rest } = converted as { properties?: Schema; required?: readonly string[] };
  const alternatives = (source["exactlyOneOf"] ?? []) as readonly string[];
  const conditions = conditionsOf(source, convert);
  const deciding = conditions[0]?.property;
  if (!isSchema(properties) || (deciding === undefined && alternatives.length === 0)) return converted;
  const dependent = [...new Set(conditions.flatMap(({ shapes }) => Object.keys(shapes)))];
  const involved = [...alternatives, ...(deciding === undefined ? [] : [deciding]), ...dependent];

  /** One member of the union: of the alternatives only one is there. */
  const member = (own: Schema, needed: readonly unknown[]): Schema => {
    const absent = [...alternatives, ...(deciding === undefined ? [] : [deciding])].filter((name) => !(name in own));
    const never = Object.fromEntries(absent.map((name) => [name, { tsType: "never" }]));
    const general = Object.fromEntries(dependent.map((name) => [name, properties[name]]));
    return {
      type: "object",
      properties: { ...general, ...own, ...never },
      required: needed,
      additionalProperties: false,
    };
  };
  const whole = (name: string): Schema => member({ [name]: properties[name] }, [name]);
  const members =
    deciding === undefined
      ? alternatives.map(whole)
      : [
          ...conditions.map(({ value, shapes, required: needed }) =>
            member({ [deciding]: { ...(properties[deciding] as Schema), enum: [value] }, ...shapes }, [
              deciding,
              ...needed,
            ]),
          ),
          ...otherValues(properties[deciding] as Schema, conditions).map((shape) =>
            member({ [deciding]: shape }, [deciding]),
          ),
          ...alternatives.filter((name) => name !== deciding).map(whole),
          ...(alternatives.length === 0 && !required.includes(deciding) ? [member({}, [])] : []),
        ];
  const common = omit(properties, involved);
  if (Object.keys(common).length === 0) return { ...omit(rest, ["type", "additionalProperties"]), anyOf: members };
  const base = {
    type: "object",
    properties: common,
    required: required.filter((name) => name in common),
    additionalProperties: false,
  };
  return { ...omit(rest, ["type", "additionalProperties"]), allOf: [base, { anyOf: members }] };
}

/** The conditions of a schema that give properties other shapes. */
function conditionsOf({ allOf }: Schema, convert: (schema: Schema) => Schema): Condition[] {
  if (!Array.isArray(allOf)) return [];
  return allOf.filter(isSchema).flatMap(({ if: asked, then }) => {
    const [[property, value] = []] = Object.entries(
      isSchema(asked) && isSchema(asked["properties"]) ? asked["properties"] : {},
    );
    const shapes = Object.entries(isSchema(then) && isSchema(then["properties"]) ? then["properties"] : {}).filter(
      (entry): entry is [string, Schema] => isSchema(entry[1]) && entry[1]["$ref"] !== undefined,
    );
    if (property === undefined || !isSchema(value) || value["const"] === undefined || shapes.length === 0) return [];
    return [
      {
        property,
        value: value["const"],
        shapes: Object.fromEntries(shapes.map(([name, shape]) => [name, convert(shape)])),
        required: isSchema(then) && Array.isArray(then["required"]) ? then["required"] : [],
      },
    ];
  });
}

/** The deciding property with the values that no condition speaks of; empty where there are none. */
function otherValues(property: Schema, conditions: readonly Condition[]): Schema[] {
  const values = Array.isArray(property["enum"]) ? property["enum"] : [];
  const rest = values.filter((value) => !conditions.some((condition) => condition.value === value));
  return rest.length === 0 ? [] : [{ ...property, enum: rest }];
}

function documented({ description, default: fallback, examples }: Schema): Schema {
  if (typeof description !== "string") return {};
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  const tags = [
    ...(fallback === undefined ? [] : [`@default ${JSON.stringify(fallback)}`]),
    ...(typeof example === "object" || example === undefined ? [] : [`@example ${JSON.stringify(example)}`]),
  ];
  return { description: [description, ...tags].join("\n\n") };
}

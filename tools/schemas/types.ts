import { compile } from "json-schema-to-typescript";
import { platforms } from "../../provider/platforms/index.ts";
import type { KindSource } from "./sources.ts";
import { isSchema, mapSubschemas, omit, resolveReference, type Schema } from "./walk.ts";

const banner = "// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.\n";

/** Keywords that are no part of the type itself; `allOf` holds conditions, which `addConditionalTypes` folds in. */
const notTypes = ["$schema", "$defs", "allOf", "if", "then", "examples", "manifest"];

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
    addConditionalTypes(converted, source, convert);
    const free = source["type"] === undefined && source["enum"] === undefined && { tsType: "unknown" };
    return { ...converted, ...free, ...(titled && { title: titled }), ...documented(source) };
  };
  return convert(schema, name);
}

/**
 * `if template is transferCall then configOverride is …` makes each such shape one branch of the property's type. The general shape
 * is one more, unless there is a condition for every value that the deciding property can have.
 */
function addConditionalTypes(converted: Schema, source: Schema, convert: (schema: Schema) => Schema): void {
  const properties = converted["properties"];
  if (!Array.isArray(source["allOf"]) || !isSchema(properties)) return;
  const conditions = source["allOf"].filter(isSchema);
  const complete = coversAll(conditions, source);
  for (const condition of conditions) {
    const then = isSchema(condition["then"]) ? condition["then"]["properties"] : undefined;
    for (const [property, shape] of Object.entries(isSchema(then) ? then : {})) {
      const general = properties[property];
      if (!isSchema(shape) || shape["$ref"] === undefined || !isSchema(general)) continue;
      const first = complete ? [] : [omit(general, ["description"])];
      const branches = Array.isArray(general["anyOf"]) ? (general["anyOf"] as unknown[]) : first;
      properties[property] = { description: general["description"], anyOf: [convert(shape), ...branches] };
    }
  }
}

/** Whether the conditions, taken together, ask for every value of a required property. */
function coversAll(conditions: readonly Schema[], { properties, required }: Schema): boolean {
  const wanted = conditions.flatMap((condition) => {
    const asked = isSchema(condition["if"]) ? condition["if"]["properties"] : undefined;
    return Object.entries(isSchema(asked) ? asked : {}).map(
      ([name, value]) => [name, isSchema(value) ? value["const"] : undefined] as const,
    );
  });
  return Object.entries(isSchema(properties) ? properties : {}).some(([name, property]) => {
    const values: unknown = isSchema(property) ? property["enum"] : undefined;
    if (!Array.isArray(values) || !Array.isArray(required) || !required.includes(name)) return false;
    return values.every((value) => wanted.some(([asked, answer]) => asked === name && answer === value));
  });
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

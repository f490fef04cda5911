import { stringify } from "yaml";
import { versionOf, type KindSource, type Sources } from "./sources.ts";
import { ownKeywords } from "./validators.ts";
import { inputDefinitions, mapSubschemas, omit, type Schema } from "./walk.ts";

/** A string with at least one expression: `${` that is not the literal `$${`. */
const expressionPattern = "(?:^|[^$])\\$\\{";

const constraints = new Set(["enum", "enumDescriptions", "pattern", "patternErrorMessage", "minLength", "maxLength"]);

/**
 * The schema for editors, one file without references to others: apiVersion and kind choose what `spec` may hold, and an
 * expression may stand for any value in it. In draft-07, which every editor's language server knows.
 */
export function editorSchema({ kinds, manifest }: Sources): Schema {
  const { allOf, properties, ...rest } = manifest;
  return relocated({
    ...rest,
    $schema: "http://json-schema.org/draft-07/schema#",
    // Where SchemaStore publishes it; schemas/schemastore.json is the entry of its catalogue.
    $id: "https://json.schemastore.org/voice-agents.json",
    properties: { ...(properties as Schema), ...chosen(properties as { [name: string]: Schema }, kinds) },
    allOf: [...(allOf as Schema[]), ...kindsByVersion(kinds), ...kinds.map(dispatch)],
    defaultSnippets: kinds.map(snippet),
    $defs: { ...inputDefinitions(manifest), ...Object.fromEntries(kinds.flatMap(definitions)) },
  });
}

/** `apiVersion` and `kind` with the values there are; a source cannot know them. */
function chosen({ apiVersion, kind }: { [name: string]: Schema }, kinds: readonly KindSource[]): Schema {
  const versions = [...new Set(kinds.map(versionOf))];
  const names = [...new Set(kinds.map((source) => source.kind))];
  return { apiVersion: { ...apiVersion, enum: versions }, kind: { ...kind, enum: names } };
}

/** Not every platform has every kind. */
const kindsByVersion = (kinds: readonly KindSource[]): Schema[] =>
  [...new Set(kinds.map(versionOf))].map((version) => ({
    if: { properties: { apiVersion: { const: version } }, required: ["apiVersion"] },
    then: {
      properties: {
        kind: { enum: kinds.filter((source) => versionOf(source) === version).map((source) => source.kind) },
      },
    },
  }));

const definitionName = ({ platform, kind }: KindSource): string => `${platform}.${kind}`;

function dispatch(source: KindSource): Schema {
  return {
    if: {
      properties: { apiVersion: { const: versionOf(source) }, kind: { const: source.kind } },
      required: ["apiVersion", "kind"],
    },
    then: { properties: { spec: { $ref: `#/$defs/${definitionName(source)}` } } },
  };
}

/** A whole document to begin with, from the schema's first example. */
function snippet({ schema, ...source }: KindSource): Schema {
  const kind = { ...source, schema };
  return {
    label: `${source.kind} (${versionOf(kind)})`,
    description: schema["description"],
    bodyText:
      `apiVersion: ${versionOf(kind)}\nkind: ${source.kind}\nmetadata:\n  name: \${1:name}\n` +
      snippetText({ spec: (schema["examples"] as unknown[])[0] }),
  };
}

/** YAML text as a snippet, which has a `${…}` of its own, so ours are escaped. */
const snippetText = (value: unknown): string =>
  stringify(value, { lineWidth: 0 }).trimEnd().replaceAll("${", "\\${").replaceAll("}", "\\}");

/** Examples that must stand in quotes become snippets: yaml-language-server would put `+12125550100` in as a number. */
function quotedExamples(schema: Schema): Schema {
  if (!Array.isArray(schema["examples"])) return schema;
  const examples = schema["examples"] as unknown[];
  const quoted = examples.filter((example) => typeof example === "string" && stringify(example).startsWith('"'));
  if (quoted.length === 0) return schema;
  return {
    ...schema,
    examples: examples.filter((example) => !quoted.includes(example)),
    defaultSnippets: quoted.map((example) => ({ label: example, bodyText: snippetText(example) })),
  };
}

/** The kind's spec and what it refers to, under names that no other kind uses. */
function definitions(source: KindSource): (readonly [string, Schema])[] {
  const prefix = `${definitionName(source)}.`;
  const renamed = (schema: Schema): Schema => {
    const reference = schema["$ref"];
    if (typeof reference === "string") return { $ref: reference.replace("#/$defs/", `#/$defs/${prefix}`) };
    return mapSubschemas(schema, renamed);
  };
  return [
    [definitionName(source), withExpressions(renamed(omit(source.schema, ["$schema", "$defs"])), true)],
    ...Object.entries(inputDefinitions(source.schema)).map(
      ([name, part]) => [prefix + name, withExpressions(renamed(part as Schema))] as const,
    ),
  ];
}

/** Lets an expression stand for the value, at every depth; but not for the spec as a whole, and not in conditions. */
function withExpressions(schema: Schema, whole = false): Schema {
  const open = mapSubschemas(quotedExamples(schema), (part, keyword) =>
    keyword === "if" ? part : withExpressions(part),
  );
  const { type } = open;
  if (whole || (type === undefined && open["enum"] === undefined)) return open;
  if (type === "string" || type === undefined) return textOrExpression(open);
  return {
    ...open,
    type: [type, "string"],
    pattern: expressionPattern,
    patternErrorMessage: `must be of type ${JSON.stringify(type)}, or an expression such as \${config.key}`,
  };
}

/** A text keeps its constraints unless it holds an expression. */
function textOrExpression(schema: Schema): Schema {
  const limits = Object.entries(schema).filter(([keyword]) => constraints.has(keyword));
  if (limits.length === 0) return schema;
  const rest = Object.entries(schema).filter(([keyword]) => !constraints.has(keyword));
  return {
    ...Object.fromEntries(rest),
    if: { type: "string", pattern: expressionPattern },
    else: Object.fromEntries(limits),
  };
}

/** Draft-07 calls the shelf `definitions`; its servers look nowhere else, and know no keywords of ours. */
function relocated(schema: Schema): Schema {
  const move = (part: Schema): Schema => {
    const { $defs, $ref, ...rest } = mapSubschemas(omit(part, ownKeywords), move);
    return {
      ...rest,
      ...(typeof $ref === "string" && { $ref: $ref.replace("#/$defs/", "#/definitions/") }),
      ...($defs !== undefined && { definitions: $defs }),
    };
  };
  return move(schema);
}

import { Ajv2020 } from "ajv/dist/2020.js";
import { type CodeKeywordDefinition, type KeywordErrorDefinition, _, nil, str, stringify } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import type { Sources } from "./sources.ts";
import { inputDefinitions, mapSubschemas, omit, type Schema } from "./walk.ts";

/** Keywords of editors: they mean nothing to a validator, and strict mode must know them. */
export const editorKeywords = ["enumDescriptions", "patternErrorMessage", "defaultSnippets"];

/**
 * Keywords of ours. `secret: true`: nobody may see the value; a list: nor the values in the objects that these properties of it hold.
 * `elsewhere`: what to do about certain properties that are not here, by their names, e.g. `{ "telephony": "write a Deployment" }`.
 * `exactlyOneOf`: properties of which there is one, and one only; the kind's rules say so in words.
 * `manifest`: schemas of `metadata.<name>` and of `passthrough` for this kind; false where there is none.
 */
export const ownKeywords = ["secret", "elsewhere", "exactlyOneOf", "manifest"];

/** Everything beyond JSON Schema that the sources use. */
export const extraKeywords: readonly string[] = [...editorKeywords, ...ownKeywords];

const annotations = [
  "description",
  "examples",
  "default",
  "title",
  "writeOnly",
  "enumDescriptions",
  "secret",
  "exactlyOneOf",
  "manifest",
];

/**
 * What is put differently in the code that ajv generates. The one `require` in it, for the length of a text in code points,
 * is inlined, so that the validators load without ajv; any other left-over is an error here, not a slow start there.
 */
const replacements: readonly (readonly [from: string, to: string])[] = [
  [
    'require("ajv/dist/runtime/ucs2length").default',
    "(text) => text.length - (text.match(/[\\ud800-\\udbff][\\udc00-\\udfff]/g)?.length ?? 0)",
  ],
  ['"boolean schema is false"', '"must not be given for this kind"'],
];

/**
 * One error per place, keyword and message: a condition repeats what its base has said already, and the error of an `if`
 * only says that there is another one.
 */
const tidy = `function tidy(validate) {
  const check = (data) => {
    check.errors = null;
    if (validate(data)) return true;
    const seen = new Set(["if"]);
    check.errors = validate.errors.filter(({ instancePath, keyword, message, params }) => {
      const key = keyword === "if" ? keyword : JSON.stringify([instancePath, keyword, message, params]);
      return !seen.has(key) && seen.add(key);
    });
    return false;
  };
  return check;
}`;

/** Name of each compiled validator with its schema: `niche/VoiceAgent` for a spec, `manifest`, `metadata`. */
export function validatorSchemas({ kinds, manifest }: Sources): ReadonlyMap<string, Schema> {
  const definitions = manifest["$defs"] as { metadata: Schema };
  return new Map([
    ["manifest", manifest],
    ["metadata", { $schema: manifest["$schema"], ...definitions.metadata }],
    ...kinds.map(({ platform, kind, schema }) => [`${platform}/${kind}`, schema] as const),
  ]);
}

/**
 * ES module without imports: `export const validators = { "niche/VoiceAgent": …, … }`. Errors are ajv's, except that a failed
 * `pattern` says what `patternErrorMessage` says and an unknown property's `params` carry the `allowedProperties` and, where the
 * schema has one, `elsewhere`.
 */
export function validatorCode(sources: Sources): string {
  const ajv = new Ajv2020({ allErrors: true, strict: true, code: { source: true, esm: true } });
  ajv.addVocabulary([...extraKeywords]);
  reword(ajv);
  const names = [...validatorSchemas(sources)].map(([name, schema], index) => {
    ajv.addSchema(withoutAnnotations(schema), name);
    return [name, `validate_${index}`] as const;
  });
  const code = standalone.default(ajv, Object.fromEntries(names.map(([name, identifier]) => [identifier, name])));
  const complete = replacements.reduce((text, [from, to]) => text.replaceAll(from, to), code);
  const left = /require\([^)]*\)|^import .*/m.exec(complete);
  if (left !== null)
    throw new Error(`the generated validators still load ${left[0]}: inline it in tools/schemas/validators.ts`);
  const table = names.map(([name, identifier]) => `  ${JSON.stringify(name)}: tidy(${identifier}),\n`).join("");
  return `// Generated from schemas/ by tools/schemas.ts.\n${complete}\n${tidy}\nexport const validators = {\n${table}};\n`;
}

/** The declarations of `validatorCode`'s module. */
export function validatorDeclarations(sources: Sources): string {
  const names = [...validatorSchemas(sources).keys()].map((name) => `\n  | ${JSON.stringify(name)}`).join("");
  return `// Generated from schemas/ by tools/schemas.ts.
import type { ErrorObject } from "ajv";

/** Checks one value; false leaves what is wrong in \`errors\` until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** \`<platform>/<kind>\` checks a spec, \`manifest\` a whole document, \`metadata\` its metadata alone. */
export type ValidatorName =${names};

export const validators: Readonly<Record<ValidatorName, Validator>>;
`;
}

/** The errors that ajv words differently here, by keyword: the rest of a keyword stays ajv's own. */
const errors: Readonly<Record<string, KeywordErrorDefinition>> = {
  // In words what was expected, instead of a regular expression.
  pattern: {
    message: ({ parentSchema, schema }) => {
      const words = parentSchema?.["patternErrorMessage"] as string | undefined;
      return str`${words ?? `must match pattern "${String(schema)}"`}`;
    },
    params: ({ schemaCode }) => _`{pattern: ${schemaCode}}`,
  },
  // With the properties that there are, so that a misspelt one can be recognised, and where to turn for others.
  additionalProperties: {
    message: "must NOT have additional properties",
    params: ({ params, parentSchema }) => {
      const { properties, elsewhere } = parentSchema as { properties?: Schema; elsewhere?: Schema };
      const names = stringify(Object.keys(properties ?? {}));
      const hints = elsewhere === undefined ? nil : _`, elsewhere: ${stringify(elsewhere)}`;
      return _`{additionalProperty: ${params["additionalProperty"]}, allowedProperties: ${names}${hints}}`;
    },
  },
};

function reword(ajv: Ajv2020): void {
  for (const [keyword, error] of Object.entries(errors)) {
    const own = ajv.getKeyword(keyword) as CodeKeywordDefinition;
    ajv.removeKeyword(keyword).addKeyword({ ...own, error });
  }
}

/** Without what only people and editors read: ajv copies parts of schemas into the code, and these are most of their bytes. */
function withoutAnnotations(schema: Schema): Schema {
  const strip = (part: Schema): Schema => mapSubschemas(omit(part, annotations), strip);
  return strip({ ...schema, $defs: inputDefinitions(schema) });
}

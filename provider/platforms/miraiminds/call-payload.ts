import { isObject, ownProperty } from "../../kind/value.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { nearMiss } from "../../kind/near-miss.ts";
import { LossyNumberError, parseOwnJson } from "../../text/exact-json.ts";
import { itemsOf } from "./rules/placeholders.ts";
import { discountSchemas, payloadSchemas } from "./payload-schemas.ts";

/** The part of an assistant that says what its calls carry. */
export interface Variant {
  readonly type: string;
  readonly config: JsonObject;
}

export function variantOf(assistant: JsonObject): Variant {
  const variant = isObject(assistant["variant"]) ? assistant["variant"] : {};
  return { type: String(variant["type"]), config: isObject(variant["config"]) ? variant["config"] : {} };
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/** The variables that a custom assistant declares, in either of the two forms (contract §5.1). */
function variablesOf({ type, config }: Variant): Variable[] {
  if (type !== "custom") return [];
  const listed = itemsOf(config["inputSchema"]).map(({ item }) => ({
    name: String(item["name"]),
    type: typeof item["type"] === "string" ? item["type"] : "string",
    required: item["isRequired"] === true,
  }));
  const schema = isObject(config["variableSchema"]) ? config["variableSchema"] : {};
  const required: unknown[] = Array.isArray(schema["required"]) ? (schema["required"] as unknown[]) : [];
  const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const mapped = properties.map(([name, property]) => ({
    name,
    type: isObject(property) && typeof property["type"] === "string" ? property["type"] : "string",
    required: required.includes(name),
  }));
  return [...listed, ...mapped];
}

/** The values of a command line as the assistant's variables take them, and what cannot be one. Numbers and flags are texts there. */
export function valuesOf(
  variant: Variant,
  parameters: Readonly<Record<string, string>>,
): { values: JsonObject; problems: string[] } {
  const variables = variablesOf(variant);
  const problems: string[] = [];
  const values = Object.entries(parameters).map(([name, text]) => {
    const variable = variables.find((each) => each.name === name);
    if (!variable && variables.length > 0) problems.push(unknownVariable(name, variables));
    const { value, problem } = converted(text, variable?.type ?? "string");
    if (problem !== undefined) problems.push(`${name}${problem}`);
    return [name, value] as const;
  });
  return { values: Object.fromEntries(values), problems };
}

const ARTICLES: Readonly<Record<string, string>> = {
  number: "a number",
  boolean: "true or false",
  object: "a JSON object",
  array: "a JSON list",
};

function unknownVariable(name: string, variables: readonly Variable[]): string {
  const names = variables.map((each) => each.name);
  const near = nearMiss(name, names);
  return `the assistant has no variable ${name}; ${near === undefined ? `it has ${names.join(", ")}` : `did you mean ${near}?`}`;
}

/** The value of the type; or, behind a name, why the text is none. */
function converted(text: string, type: string): { readonly value?: unknown; readonly problem?: string } {
  if (type === "string") return { value: text };
  let value: unknown;
  try {
    value = parseOwnJson(text);
  } catch (error) {
    if (error instanceof LossyNumberError) return { problem: `: ${error.message}` };
  }
  const fits = type === "array" ? Array.isArray(value) : type === "object" ? isObject(value) : typeof value === type;
  return fits ? { value } : { problem: ` must be ${ARTICLES[type] ?? "JSON"}, not ${text}` };
}

/**
 * What the platform would not accept in a payload, as far as every source agrees (contract §10.1). A variable that is required and missing
 * counts: the agent would read its placeholder aloud (§5.1).
 */
export async function payloadProblems(variant: Variant, payload: JsonObject | undefined): Promise<string[]> {
  const schema = payloadSchemas[variant.type];
  if (schema && payload) return problemsIn(schema, payload, "payload");
  const missing = variablesOf(variant).filter(
    ({ name, required }) => required && ownProperty(payload ?? {}, name) == null,
  );
  return missing.map(
    ({ name }) => `the assistant's variable ${name} is required: give it by the payload or as a parameter`,
  );
}

/** What is wrong with `metadata.discount`; either of the documented spellings is right. */
export async function discountProblems(metadata: JsonObject | undefined): Promise<string[]> {
  const discount = metadata?.["discount"];
  if (discount === undefined) return [];
  const tried = await Promise.all(discountSchemas.map((schema) => problemsIn(schema, discount, "metadata.discount")));
  if (tried.some((problems) => problems.length === 0)) return [];
  const spelling = isObject(discount) && "amount" in discount ? 1 : 0;
  return tried[spelling] ?? [];
}

async function problemsIn(schema: object, value: unknown, name: string): Promise<string[]> {
  const { Ajv } = await import("ajv");
  const validate = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    logger: false,
    // Optimizing takes half of the compilation, and the validator runs once.
    code: { optimize: false },
  }).compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = "is wrong", params }) => {
    const { allowedValues, additionalProperty } = params as { allowedValues?: unknown[]; additionalProperty?: string };
    const detail = allowedValues
      ? `: ${allowedValues.join(", ")}`
      : additionalProperty
        ? `: ${additionalProperty}`
        : "";
    return `${name}${instancePath.replaceAll("/", ".")} ${message}${detail}`;
  });
}

import type { ValidateFunction } from "ajv";
import type { JsonObject } from "../../kind/definition.ts";
import { nearMiss } from "../../kind/near-miss.ts";
import { omit } from "../../kind/value.ts";
import type { NicheBusiness, Template } from "./connection.ts";

interface Choice {
  template?: string;
  templateToolId?: string;
}

/** The template that a tool is made from, by id or by name. @throws naming the templates there are. */
export async function templateOf(api: NicheBusiness, { template, templateToolId }: Choice): Promise<Template> {
  const all = await api.templates();
  const found = all.find(({ id, name }) => (templateToolId ? id === templateToolId : name === template));
  if (found) return found;
  // A template that is not listed may still exist; the platform will tell.
  if (templateToolId) return { id: templateToolId, name: templateToolId };
  const names = all.map(({ name }) => name);
  const near = nearMiss(template ?? "", names);
  throw new Error(
    `spec.template: this account has no template ${JSON.stringify(template)}; it has ${names.join(", ")}${near ? `; did you mean ${near}?` : ""}`,
  );
}

/** Checks a configuration against the schema that the template itself carries, before anything is sent. */
export async function assertConfig({ name, configSchema }: Template, config: unknown): Promise<void> {
  if (!configSchema) return;
  const validate = await validatorOf(name, configSchema);
  if (validate(config ?? {})) return;
  const problems = (validate.errors ?? []).map(
    ({ instancePath, message }) => `spec.configOverride${instancePath.replaceAll("/", ".")} ${message ?? "is wrong"}`,
  );
  throw new Error(`the template ${name} does not accept this configuration: ${problems.join("; ")}`);
}

/** So many are kept; a platform has a handful of templates. */
const MOST_COMPILED = 50;

/** By the schema's text, since each look at the templates brings it anew: compiling takes longer than all the rest of a create. */
const compiled = new Map<string, ValidateFunction>();

async function validatorOf(name: string, configSchema: JsonObject): Promise<ValidateFunction> {
  const schema = omit(configSchema, ["$schema", "$id"]);
  const text = JSON.stringify(schema);
  const known = compiled.get(text);
  if (known) return known;
  // Loaded here, because validating manifests offline needs this file but not the compiler.
  const { Ajv } = await import("ajv");
  // The vendor's schema is not ours to judge: unknown keywords and formats are passed over.
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    validateFormats: false,
    logger: false,
    addUsedSchema: false,
    // Optimizing takes half of the compilation, and a validator runs a few times.
    code: { optimize: false },
  });
  try {
    const validate = ajv.compile(schema);
    // One whose text is new at each look would fill the memory of a long run.
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(text, validate);
    return validate;
  } catch (error) {
    throw new Error(`the template ${name} carries a configSchema that cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

import { validators, type ValidatorName } from "../generated/validators.js";
import type { JsonObject, OfflineDefinition } from "./definition.ts";
import { isLimit } from "./as-it-is.ts";
import { nearMiss } from "./near-miss.ts";
import type { Problem } from "./problem.ts";
import { misplacedHint, parsePointer, schemaErrors, type SchemaError } from "./schema-errors.ts";
import { valueAt } from "./value.ts";

/**
 * Everything that is wrong with a spec by itself: its schema first, then the rules of its kind. Unknown values are passed over. `asItIs`:
 * the object is there already and is taken as it is, so that it may be beyond a limit.
 */
export function specProblems(definition: OfflineDefinition, spec: JsonObject, { asItIs = false } = {}): Problem[] {
  const validator = validators[`${definition.platform}/${definition.kind}` as ValidatorName];
  const errors = schemaErrors(validator, spec);
  if (asItIs) return errors.filter((error) => !isLimit(error)).map((error) => schemaProblem(error, spec));
  const schema = errors.map((error) => schemaProblem(error, spec));
  return schema.length > 0 ? schema : definition.rules.flatMap((rule) => rule(spec));
}

/** In words that never repeat the value, which may be a secret; where the schema knows the choices, they are named. */
function schemaProblem(error: SchemaError, spec: JsonObject): Problem {
  const { instancePath, keyword, params, message } = error;
  const path = parsePointer(instancePath, spec);
  if (keyword === "enum") {
    const allowed = (params["allowedValues"] as unknown[]).map(String);
    return {
      path,
      code: keyword,
      message: `must be one of ${allowed.join(", ")}`,
      ...suggestion(valueAt(spec, path), allowed),
    };
  }
  if (keyword === "additionalProperties") {
    const name = String(params["additionalProperty"]);
    const known = (params["allowedProperties"] ?? []) as string[];
    const hint = misplacedHint(error);
    const near = hint === undefined ? suggestion(name, known) : { suggestion: hint };
    return { path: [...path, name], code: keyword, message: "is not a known property", ...near };
  }
  return { path, code: keyword, message: message ?? "does not fit the schema" };
}

function suggestion(word: unknown, choices: readonly string[]): Pick<Problem, "suggestion"> {
  const near = typeof word === "string" ? nearMiss(word, choices) : undefined;
  return near === undefined ? {} : { suggestion: `did you mean ${near}?` };
}

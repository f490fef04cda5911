import { validators, type ValidatorName } from "../generated/validators.js";
import { elsewhere, parsePointer } from "../manifest/schema-problem.ts";
import { schemaErrors } from "../manifest/schema-check.ts";
import type { JsonObject, OfflineDefinition } from "./definition.ts";
import type { Problem } from "./problem.ts";

/** Everything that is wrong with a spec by itself: its schema first, then the rules of its kind. Unknown values are passed over. */
export function specProblems(definition: OfflineDefinition, spec: JsonObject): Problem[] {
  const validator = validators[`${definition.platform}/${definition.kind}` as ValidatorName];
  const schema = schemaErrors(validator, spec).map((error) => {
    const suggestion = elsewhere(error);
    return {
      path: parsePointer(error.instancePath, spec),
      code: error.keyword,
      message: error.message ?? "does not fit the schema",
      ...(suggestion !== undefined && { suggestion }),
    };
  });
  return schema.length > 0 ? schema : definition.rules.flatMap((rule) => rule(spec));
}

import { findProblems, withoutPaths, type Schema } from "../kernel/json-schema.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import { invalidBody } from "./errors.ts";
import type { FormantAISwitches } from "./switches.ts";

const textOrNull = { type: ["string", "null"] } as const satisfies Schema;

/** The body of a call that has the documented shape, without what it may not have where the switch drops that. @throws ApiError 400 */
export function readCallRequest(body: JsonObject, switches: FormantAISwitches): JsonObject {
  const problems = findProblems(requestSchema(switches), body);
  const unknown = problems.filter(({ unknownKey }) => unknownKey);
  const wrong = switches.unknownFields === "reject" ? problems : problems.filter(({ unknownKey }) => !unknownKey);
  if (wrong.length > 0) throw invalidBody(wrong);
  const known = withoutPaths(
    body,
    unknown.map(({ path }) => path),
  );
  return isObject(known) ? known : {};
}

function requestSchema({ nullRetryContext, parameterValues }: FormantAISwitches): Schema {
  const value: Schema = { type: parameterValues === "string" ? "string" : ["string", "number", "boolean"] };
  return {
    type: "object",
    additionalProperties: false,
    required: ["agent_id", "parameters"],
    properties: {
      agent_id: { type: "integer" },
      parameters: {
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["name", "value"],
          properties: { name: { type: "string", minLength: 1 }, value },
        },
      },
      conversation_id: textOrNull,
      idempotency_key: { ...textOrNull, minLength: 1 },
      metadata: textOrNull,
      retry_context: {
        type: nullRetryContext === "accepted" ? ["object", "null"] : "object",
        additionalProperties: false,
        properties: {
          collected_data: { type: "object" },
          retry_initial_message: { type: "string" },
          retry_language: { type: "string" },
          retry_stage_id: { type: "string" },
        },
      },
      scheduled_for: textOrNull,
    },
  };
}

import { formatValue } from "../http/redact.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { fieldValue, type Field } from "./fields.ts";
import { overlaps, type SecretPath } from "../kind/secret-path.ts";
import { secretPathsOf } from "./secrets.ts";
import { formatPath } from "../kind/problem.ts";

const LIMIT = 20;

/** Whether a field is secret, lies in something secret, or has something secret in it. */
export const isSecret = (field: Field, secretPaths: readonly SecretPath[]): boolean =>
  secretPaths.some((secret) => overlaps(secret, field));

/** One line per field: `name: recorded "a", live "b", desired "c"`. Secret values are masked. */
export function describeFields(
  definition: Definition,
  fields: readonly Field[],
  values: Readonly<Record<string, JsonObject>>,
  secretPaths: readonly SecretPath[],
): string {
  const secrets = secretPathsOf(definition, { secretPaths });
  const lines = fields.slice(0, LIMIT).map((field) => {
    const shown = Object.entries(values).map(
      ([label, spec]) => `${label} ${formatValue(fieldValue(spec, field), isSecret(field, secrets))}`,
    );
    return `  ${formatPath(field)}: ${shown.join(", ")}`;
  });
  const rest = fields.length - LIMIT;
  return [...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n");
}

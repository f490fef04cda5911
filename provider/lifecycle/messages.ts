import { show } from "../http/redact.ts";
import type { JsonObject } from "../kind/definition.ts";
import { fieldValue, type Field } from "./fields.ts";
import { formatPath } from "../kind/problem.ts";

const LIMIT = 20;

/** Whether a field is secret, lies in something secret, or has something secret in it. */
export const isSecret = (field: Field, secretPaths: readonly string[]): boolean => {
  const path = formatPath(field);
  return secretPaths.some(
    (secret) =>
      secret === path ||
      secret.startsWith(`${path}.`) ||
      secret.startsWith(`${path}[`) ||
      path.startsWith(`${secret}.`),
  );
};

/** One line per field: `name: recorded "a", live "b", desired "c"`. Secret values are masked. */
export function describeFields(
  fields: readonly Field[],
  values: Readonly<Record<string, JsonObject>>,
  secretPaths: readonly string[],
): string {
  const lines = fields.slice(0, LIMIT).map((field) => {
    const shown = Object.entries(values).map(
      ([label, spec]) => `${label} ${show(fieldValue(spec, field), isSecret(field, secretPaths))}`,
    );
    return `  ${formatPath(field)}: ${shown.join(", ")}`;
  });
  const rest = fields.length - LIMIT;
  return [...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n");
}

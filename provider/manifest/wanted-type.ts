import type { Path } from "../kind/problem.ts";
import { schemaErrors, type SchemaValidator } from "../kind/schema-errors.ts";
import { type ManifestObject, offlineValue, withValueAt } from "./value.ts";

/** Whether a schema takes a text at a path of a spec, in which there is something that is not known yet. */
export function takesText(
  validator: SchemaValidator | undefined,
  spec: ManifestObject,
  path: Path,
  text: string,
): boolean {
  const errors = (value: unknown): number => schemaErrors(validator, value).length;
  return errors(offlineValue(withValueAt(spec, path, text))) <= errors(offlineValue(spec));
}

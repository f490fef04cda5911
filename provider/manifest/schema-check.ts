import type { Path } from "../kind/problem.ts";
import { parsePointer, schemaErrors, type SchemaError, type SchemaValidator } from "../kind/schema-errors.ts";
import { UNKNOWN } from "../kind/unknown.ts";
import type { Report } from "./diagnostic.ts";
import type { Section } from "./manifest.ts";
import { schemaFinding } from "./schema-problem.ts";

interface SchemaCheck {
  readonly validator: SchemaValidator | undefined;
  /** What is checked: JSON with UNKNOWN for what is not known yet. */
  readonly value: unknown;
  readonly section: Section;
  /** Path of the section in the document. */
  readonly path: Path;
  readonly report: Report;
}

/**
 * Checks a value against its schema and reports what does not fit. Answers the value with UNKNOWN in the place of
 * everything that was reported, so that rules, which pass over unknown values, can still look at the rest.
 */
export function reportSchema({ validator, value, section, path, report }: SchemaCheck): unknown {
  const errors = schemaErrors(validator, value);
  for (const error of errors) report(schemaFinding(error, { value, section, path }));
  return errors.reduce((masked, error) => mask(masked, brokenPath(error, value)), value);
}

/** Where the value is that a rule must not look at: for a missing property, where it would be. */
function brokenPath({ instancePath, keyword, params }: SchemaError, value: unknown): Path | undefined {
  const path = parsePointer(instancePath, value);
  if (keyword === "required") return [...path, params["missingProperty"] as string];
  // A property too many leaves the others as they are; and a spec that is wrong as a whole has no part to leave out.
  return keyword === "additionalProperties" || path.length === 0 ? undefined : path;
}

function mask(value: unknown, path: Path | undefined): unknown {
  if (path === undefined) return value;
  const [step, ...rest] = path;
  if (step === undefined) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? mask(item, rest) : (item as unknown)));
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [step]: mask((value as Record<string, unknown>)[step], rest) };
}

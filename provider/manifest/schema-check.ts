import { isLimit } from "../kind/as-it-is.ts";
import type { Path } from "../kind/problem.ts";
import { parsePointer, schemaErrors, type SchemaError, type SchemaValidator } from "../kind/schema-errors.ts";
import { UNKNOWN } from "../kind/unknown.ts";
import { ownProperty } from "../kind/value.ts";
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
  /** Where limits are told instead, of an object that is taken as it is. Default: they are reported. */
  readonly warn?: Report | undefined;
}

/**
 * Checks a value against its schema and reports what does not fit. Returns the value with UNKNOWN in the place of
 * everything that was reported, so that rules, which pass over unknown values, can still look at the rest.
 */
export function reportSchema({ validator, value, section, path, report, warn }: SchemaCheck): unknown {
  const errors = schemaErrors(validator, value);
  for (const error of errors) (warn && isLimit(error) ? warn : report)(schemaFinding(error, { value, section, path }));
  return mask(value, branchesOf(errors.map((error) => brokenPath(error, value))));
}

/** Where the value is that a rule must not look at: for a missing property, where it would be. */
function brokenPath({ instancePath, keyword, params }: SchemaError, value: unknown): Path | undefined {
  const path = parsePointer(instancePath, value);
  if (keyword === "required") return [...path, params["missingProperty"] as string];
  // A property too many leaves the others as they are; and a spec that is wrong as a whole has no part to leave out.
  return keyword === "additionalProperties" || path.length === 0 ? undefined : path;
}

/** Broken paths as a tree, so that a value is gone through once for all of them. Empty = broken as a whole. */
type Branches = Map<string, Branches>;

function branchesOf(paths: readonly (Path | undefined)[]): Branches | undefined {
  const root: Branches = new Map();
  for (const path of paths) {
    let at: Branches | undefined = path && root;
    for (const [index, step] of (path ?? []).entries()) {
      const known: Branches | undefined = at?.get(String(step));
      // What is broken as a whole has no broken parts.
      if (known?.size === 0) break;
      const isLast = index === (path ?? []).length - 1;
      const next: Branches = known && !isLast ? known : new Map<string, Branches>();
      at?.set(String(step), next);
      at = next;
    }
  }
  return root.size > 0 ? root : undefined;
}

function mask(value: unknown, branches: Branches | undefined): unknown {
  if (branches === undefined) return value;
  if (branches.size === 0) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item: unknown, index) => mask(item, branches.get(String(index))));
  if (typeof value !== "object" || value === null) return value;
  const changed = [...branches].map(([key, inner]) => [
    key,
    mask(ownProperty(value as Record<string, unknown>, key), inner),
  ]);
  return { ...value, ...(Object.fromEntries(changed) as object) };
}

import type { Path } from "./problem.ts";
import { containsUnknown, isUnknown } from "./unknown.ts";
import { valueAt } from "./value.ts";

/** Checks a value and leaves what it found in `errors`, as functions compiled by ajv do. */
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** One finding of ajv. */
export interface SchemaError {
  /** JSON Pointer of the value that does not fit. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** The errors that would not go away with the values that are not known yet. */
export function schemaErrors(validator: SchemaValidator | undefined, value: unknown): readonly SchemaError[] {
  if (!validator || validator(value)) return [];
  const errors = validator.errors ?? [];
  const open = new Set(errors.filter((error) => isUndecided(error, value)).map(({ instancePath }) => instancePath));
  if (open.size === 0) return errors;
  return errors.filter(({ instancePath }) => !prefixes(instancePath).some((path) => open.has(path)));
}

/** A pointer and all pointers to what is around it. */
function prefixes(pointer: string): string[] {
  const found = [pointer];
  for (let at = pointer.lastIndexOf("/"); at >= 0; at = pointer.lastIndexOf("/", at - 1)) {
    found.push(pointer.slice(0, at));
    if (at === 0) break;
  }
  return found;
}

/** Keywords that judge a value by what is inside it. Their errors come with one for each shape that was tried. */
const combining = new Set(["oneOf", "anyOf", "not", "if", "contains"]);

function isUndecided({ instancePath, keyword, params }: SchemaError, value: unknown): boolean {
  const found = valueAt(value, parsePointer(instancePath, value));
  if (keyword === "uniqueItems") return containsUnknown(valueAt(found, [params["i"] as number]));
  return isUnknown(found) || (combining.has(keyword) && containsUnknown(found));
}

/** What to do about a property that is not there but elsewhere, as the schema's keyword `elsewhere` says. */
export function misplacedHint({ params }: SchemaError): string | undefined {
  const hints = (params["elsewhere"] ?? {}) as Readonly<Record<string, string>>;
  const name = String(params["additionalProperty"]);
  return Object.hasOwn(hints, name) ? hints[name] : undefined;
}

/** A JSON Pointer into `root` as a path; steps into lists become numbers. */
export function parsePointer(pointer: string, root: unknown): Path {
  let at = root;
  return pointer
    .split("/")
    .slice(1)
    .map((step) => {
      const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(at) ? Number(name) : name;
      at = valueAt(at, [key]);
      return key;
    });
}

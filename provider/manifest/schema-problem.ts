import { nearMiss } from "../kind/near-miss.ts";
import { formatPath, type Path } from "../kind/problem.ts";
import { misplacedHint, parsePointer, type SchemaError } from "../kind/schema-errors.ts";
import { ownProperty, valueAt } from "../kind/value.ts";
import type { DiagnosticCode } from "./codes.ts";
import { didYouMean, type Finding } from "./diagnostic.ts";
import type { Section } from "./manifest.ts";
import { describeValue, type Location, locatePath, parentPlace, type Tree, valuePlace } from "./tree.ts";

/** What to say for one keyword of a schema: the sentence goes on after the path of the value. */
interface Wording {
  readonly code: DiagnosticCode;
  readonly says: (error: SchemaError, value: unknown) => string;
  readonly suggests?: (error: SchemaError, value: unknown, written: Tree) => string | undefined;
  /** The property that the message is about, where it is not the one at the error's path. */
  readonly property?: (error: SchemaError) => string | number;
  /** Default `value`. */
  readonly points?: "key" | "parent";
}

const text = (value: unknown): string => String(value);
const list = (values: unknown, word: string): string => {
  const texts = (values as unknown[]).map(text);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} ${word} ${texts.at(-1)}`;
};
const many = (count: unknown, [one, more]: readonly [string, string]): string =>
  `${text(count)} ${count === 1 ? one : more}`;

const bound = (relation: string): Wording => ({
  code: "out-of-range",
  says: ({ params }, value) => `must be ${relation} ${text(params["limit"])}, and is ${describeValue(value)}`,
});

const size = (relation: "at least" | "at most", thing: readonly [one: string, more: string]): Wording => ({
  code: "out-of-range",
  says: ({ params: { limit } }, value) =>
    relation === "at least" && limit === 1 && count(value) === 0
      ? "must not be empty"
      : `must have ${relation} ${many(limit, thing)}, and has ${count(value)}`,
});

const CHARACTERS = ["character", "characters"] as const;
const ITEMS = ["item", "items"] as const;
const PROPERTIES = ["property", "properties"] as const;

const wordings: Readonly<Record<string, Wording>> = {
  type: {
    code: "wrong-type",
    says: ({ params }, value) => `must be ${typeText(params["type"])}, and is ${describeValue(value)}`,
    suggests: ({ params }, value, written) => suggestType(params["type"], value, written),
  },
  required: {
    code: "missing-property",
    property: ({ params }) => text(params["missingProperty"]),
    points: "parent",
    says: () => "is missing",
  },
  dependentRequired: {
    code: "missing-property",
    property: ({ params }) => text(params["missingProperty"]),
    points: "parent",
    says: ({ params }) => `is missing, which ${text(params["property"])} needs`,
  },
  additionalProperties: {
    code: "unknown-property",
    property: ({ params }) => text(params["additionalProperty"]),
    points: "key",
    says: () => "is not a known property",
    suggests: (error) => {
      const { params } = error;
      const allowed = (params["allowedProperties"] ?? []) as string[];
      const near = didYouMean(nearMiss(text(params["additionalProperty"]), allowed));
      return misplacedHint(error) ?? near ?? (allowed.length > 0 ? `there is ${list(allowed, "and")}` : undefined);
    },
  },
  "false schema": { code: "unknown-property", points: "key", says: () => "is not possible for this kind" },
  enum: {
    code: "not-allowed-value",
    says: ({ params }, value) => `must be ${list(params["allowedValues"], "or")}, and is ${describeValue(value)}`,
    suggests: ({ params }, value) => nearChoice(params["allowedValues"] as unknown[], value),
  },
  const: {
    code: "not-allowed-value",
    says: ({ params }, value) => `must be ${text(params["allowedValue"])}, and is ${describeValue(value)}`,
  },
  pattern: { code: "wrong-form", says: ({ message }, value) => `${message ?? ""}; it is ${describeValue(value)}` },
  format: {
    code: "wrong-form",
    says: ({ params }, value) => `must be a ${text(params["format"])}, and is ${describeValue(value)}`,
  },
  propertyNames: {
    code: "wrong-form",
    property: ({ params }) => text(params["propertyName"]),
    points: "key",
    says: () => "is not a name that is possible here",
  },
  uniqueItems: {
    code: "duplicate-item",
    property: ({ params }) => Math.max(Number(params["i"]), Number(params["j"])),
    says: ({ params }) => `is the same as item ${Math.min(Number(params["i"]), Number(params["j"])) + 1} of the list`,
  },
  minLength: size("at least", CHARACTERS),
  maxLength: size("at most", CHARACTERS),
  minItems: size("at least", ITEMS),
  maxItems: size("at most", ITEMS),
  minProperties: size("at least", PROPERTIES),
  maxProperties: size("at most", PROPERTIES),
  minimum: bound("at least"),
  maximum: bound("at most"),
  exclusiveMinimum: bound("more than"),
  exclusiveMaximum: bound("less than"),
};

const otherwise: Wording = { code: "wrong-form", says: ({ message }) => message ?? "does not fit the schema" };

/** What was checked: the value, the tree that it came from, and the path of both in the document. */
export interface Checked {
  readonly value: unknown;
  readonly section: Section;
  readonly path: Path;
}

/** An error of ajv in words for the author of the manifest, with its place. */
export function schemaFinding(error: SchemaError, { value, section: { tree, key }, path }: Checked): Finding {
  const { code, says, suggests, property, points } = wordings[error.keyword] ?? otherwise;
  const inner = parsePointer(error.instancePath, value);
  const at = locatePath(tree, inner, key);
  const subject = property ? [...inner, property(error)] : inner;
  const found = valueAt(value, inner);
  return {
    code,
    at: place(points ?? "value", at, locatePath(tree, subject, key), subject.at(-1)),
    message: `${formatPath([...path, ...subject])} ${says(error, found)}`,
    suggestion: suggests?.(error, found, at.tree),
  };
}

function place(
  points: "value" | "key" | "parent",
  value: Location,
  subject: Location,
  property: string | number | undefined,
) {
  if (points === "parent") return parentPlace(value, String(property));
  return points === "key" && subject.key ? subject.key : valuePlace(subject);
}

const count = (value: unknown): number =>
  typeof value === "string" ? [...value].length : Object.keys(value ?? {}).length;

const typeTexts: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "empty",
};

const typeText = (type: unknown): string =>
  list(
    [type].flat().map((name) => typeTexts[text(name)] ?? text(name)),
    "or",
  );

function suggestType(type: unknown, value: unknown, { type: node, source, start, end }: Tree): string | undefined {
  const written = source.text.slice(start, end);
  // An expression's value stands elsewhere: nothing that is written here could be put differently.
  if (node !== "scalar" || value === null || written.includes("${")) return undefined;
  if (type === "string") return `quote it: "${written}"`;
  if (type === "array") return `write a list: [${written}]`;
  if (typeof value !== "string") return undefined;
  if (type === "boolean") return ownProperty(booleanWords, value.toLowerCase());
  const isNumber = (type === "number" || type === "integer") && value.trim() !== "" && Number.isFinite(Number(value));
  return isNumber ? `write it without quotes: ${Number(value)}` : undefined;
}

const booleanWords: Readonly<Record<string, string>> = Object.fromEntries([
  ...["yes", "on", "true", "y"].map((word) => [word, "write true"]),
  ...["no", "off", "false", "n"].map((word) => [word, "write false"]),
]) as Record<string, string>;

const nearChoice = (allowed: readonly unknown[], value: unknown): string | undefined =>
  typeof value === "string" ? didYouMean(nearMiss(value, allowed.map(text))) : undefined;

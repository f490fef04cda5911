import { isObject } from "../../provider/kind/value.ts";
import { formatExpression, formatTemplate, type Expression } from "../../provider/manifest/expression.ts";
import { isSecretToken, splitReferences } from "../change-set/token.ts";
import { NotLocatedError } from "./splice.ts";

/** A value as a manifest says it: references as expressions, and a literal `${` so that it stays one. @throws NotLocatedError for a secret. */
export function writtenValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writtenValue);
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, writtenValue(inner)]])),
    );
  if (typeof value !== "string") return value;
  if (isSecretToken(value)) throw new NotLocatedError("it is a secret");
  const parts = splitReferences(value).map((part): string | Expression =>
    typeof part === "string"
      ? part
      : {
          type: "reference",
          kind: part.kind,
          name: part.name,
          ...(part.output !== undefined && { output: part.output }),
        },
  );
  const [only, second] = parts;
  return typeof only === "object" && !second ? formatExpression(only) : formatTemplate(parts);
}

import type { Path, Problem } from "../../../kind/problem.ts";
import { listOf, objectOf, textOf } from "../../rules/loose.ts";
import { duplicateItems } from "../../rules/duplicates.ts";

/** `enum-of-texts` where `enum` stands beside another type than `string`: its values are texts (contract §5.1), so none would ever fit. */
export function enumProblems(path: Path, value: unknown): Problem[] {
  const { type, enum: choices } = objectOf(value);
  if (listOf(choices).length === 0) return [];
  const at = [...path, "enum"];
  const name = textOf(type);
  if (name === undefined || name === "string") return duplicateItems(at, choices);
  const message = `the choices are texts, and the type is ${name}: no value could be both`;
  return [{ path: at, code: "enum-of-texts", message, suggestion: "make the type string, or remove enum" }];
}

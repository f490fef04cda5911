import { codePoint } from "../text/pasted.ts";
import type { Path, Problem } from "./problem.ts";

/** Signs that steer a terminal, and halves of characters. Tabs and line ends, those of Windows too, are fine. */
const CONTROL = /(?![\t\n\u0085]|\r\n)[\p{Cc}\p{Cs}]/u;

/** Where one may be. To look for the exact place takes four times as long, and next to no text has any. */
const CANDIDATE = /[\p{Cc}--[\t\n\u0085]]/v;

/** Why a text cannot be a value or a key; undefined where it can. Pulumi prints both as they are. */
export function controlCharacter(text: string): string | undefined {
  const found = text.isWellFormed() && !CANDIDATE.test(text) ? null : CONTROL.exec(text);
  return found
    ? `the control character ${codePoint(found[0])} is at position ${found.index + 1}; a preview would send it to the terminal as it is`
    : undefined;
}

/** The first control character in a value, at any depth. The message says where, and nothing of the text, which may be secret. */
export function findControlCharacter(value: unknown, path: Path = []): Problem | undefined {
  const problem = (text: string, at: Path): Problem | undefined => {
    const message = controlCharacter(text);
    return message === undefined
      ? undefined
      : { path: at, code: "control-character", message, suggestion: "delete it" };
  };
  if (typeof value === "string") return problem(value, path);
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, inner] of entries) {
    const found =
      (typeof key === "string" ? problem(key, path) : undefined) ?? findControlCharacter(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

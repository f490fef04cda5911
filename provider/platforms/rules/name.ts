import type { Path, Problem } from "../../kind/problem.ts";
import { textOf } from "./loose.ts";

/**
 * `name-spaces` at `path` for a name that a server might trim or tidy. Our rule, for every platform: an object is recognised by its
 * name, and one that comes back in another form would look like another object.
 */
export function nameProblems(path: Path, value: unknown): Problem[] {
  const text = textOf(value) ?? "";
  // eslint-disable-next-line no-control-regex -- line breaks and tabs are what this looks for
  if (text === text.trim() && !/[\u0000-\u001f\u007f]/.test(text)) return [];
  return [
    {
      path,
      code: "name-spaces",
      message: "the name begins or ends with a space, or holds a line break or another control character",
      suggestion: `write "${text.trim().replace(/\s+/g, " ")}"`,
    },
  ];
}

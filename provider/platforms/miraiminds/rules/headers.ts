import type { Path, Problem } from "../../../kind/problem.ts";

/** A header's name and where it stands. */
export interface HeaderName {
  readonly path: Path;
  readonly name: string | undefined;
}

/** `duplicate-header` at each name that an earlier header has already, in whatever letter case: HTTP knows no difference. */
export function duplicateHeaders(headers: readonly HeaderName[]): Problem[] {
  const names = headers.map(({ name }) => name?.toLowerCase());
  return headers.flatMap(({ path, name }, index): Problem[] => {
    const first = names.indexOf(names[index]);
    if (name === undefined || first === index) return [];
    const message = `the header ${String(headers[first]?.name)} is given already, and letter case makes no difference`;
    return [{ path, code: "duplicate-header", message, suggestion: "remove one of the two" }];
  });
}

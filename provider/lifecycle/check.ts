import { printable } from "../text/printable.ts";
import { declaration } from "./claim-key.ts";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { inputParts } from "./inputs.ts";
import { run } from "./run.ts";
import { formatPath, type Problem } from "../kind/problem.ts";
import { specProblems } from "../kind/spec-problems.ts";
import { findReserved } from "../kind/reserved.ts";
import { omit } from "../kind/value.ts";

export interface CheckResult {
  readonly inputs: JsonObject;
  readonly failures: readonly { property: string; reason: string }[];
}

/** Validates the arguments of a resource without any request, and completes them from the local disk. */
export async function check(definition: Definition, olds: JsonObject, news: JsonObject): Promise<CheckResult> {
  const { spec, name, onDelete } = inputParts(news);
  run.claims.declare(declaration(definition, name));
  const own = omit(spec, ["passthrough", ...definition.workspaceArgs]);
  const reserved = findReserved(spec, { unknown: true });
  const problems = reserved ? [reserved] : specProblems(definition, own);
  for (const caution of definition.cautions?.(spec, { onDelete, before: olds }) ?? [])
    run.warn(`${definition.kind} "${name}": ${caution}`);
  if (problems.length > 0 || !definition.prepare) return { inputs: news, failures: problems.map(failure) };
  const prepared = await definition.prepare(spec);
  if (Array.isArray(prepared)) return { inputs: news, failures: prepared.map(failure) };
  return { inputs: { ...news, ...prepared }, failures: [] };
}

const failure = ({ path, message, suggestion }: Problem) => ({
  property: printable(formatPath(path)),
  reason: printable(suggestion ? `${message}; ${suggestion}` : message),
});

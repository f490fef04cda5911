import { printable } from "../text/printable.ts";
import { holderOf } from "./claim-key.ts";
import type { JsonObject } from "../kind/definition.ts";
import { BEFORE, inputParts } from "./inputs.ts";
import { findBeforeCreate } from "./find-before-create.ts";
import type { Context } from "./run.ts";
import { formatPath, type Problem } from "../kind/problem.ts";
import { specProblems } from "../kind/spec-problems.ts";
import { findControlCharacter } from "../kind/control-character.ts";
import { findReserved } from "../kind/reserved.ts";
import { assertNoUnknownId } from "./unknown-id.ts";
import { omit, pick } from "../kind/value.ts";

export interface CheckResult {
  readonly inputs: JsonObject;
  readonly failures: readonly { property: string; reason: string }[];
}

/** Validates the arguments of a resource, and completes them from the local disk. The only requests are reads of `findBeforeCreate`, for what is to be made. */
export async function check(context: Context, olds: JsonObject, news: JsonObject): Promise<CheckResult> {
  const { definition, run } = context;
  const { spec, name, onDelete, adopt } = inputParts(news);
  run.claims.declare(holderOf(definition, news), olds);
  assertNoUnknownId(news);
  const own = omit(spec, ["passthrough", ...definition.workspaceArgs]);
  const unfit = findReserved(spec, { unknown: true }) ?? findControlCharacter(spec) ?? noId(adopt);
  const problems = unfit ? [unfit] : specProblems(definition, own, { asItIs: adopt !== undefined });
  const cautions = [
    ...(definition.newCosts?.(spec, { before: olds }) ?? []),
    ...(definition.previewWarnings?.(spec, { onDelete, before: olds, once: run.once }) ?? []),
  ];
  for (const caution of cautions) run.warn(`${definition.kind} "${name}": ${caution}`);
  if (problems.length > 0) return { inputs: news, failures: problems.map(failure) };
  const prepared = (await definition.prepare?.(spec, { warn: run.warn })) ?? {};
  if (Array.isArray(prepared)) return { inputs: news, failures: prepared.map(failure) };
  const inputs = { ...news, ...prepared, ...pick(olds, [BEFORE]) };
  return { inputs: { ...inputs, ...(await findBeforeCreate(context, inputs)) }, failures: [] };
}

/** An id that would address something else than an object. */
const noId = (adopt: string | undefined): Problem | undefined =>
  adopt === "." || adopt === ".." ? { path: ["adopt"], code: "no-id", message: `"${adopt}" is no id` } : undefined;

const failure = ({ path, message, suggestion }: Problem) => ({
  property: printable(formatPath(path)),
  reason: printable(suggestion ? `${message}; ${suggestion}` : message),
});

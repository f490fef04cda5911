import { ApiError } from "../kernel/api-error.ts";
import { findProblems, formatPath, withoutPaths, type Problem, type Schema } from "../kernel/json-schema.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import { invalid } from "./context.ts";
import type { NicheSwitches } from "./switches.ts";

/** A body that fits its schema, and the unknown top-level fields that the `postUnknownField` switch keeps. */
export interface CheckedBody {
  readonly fields: JsonObject;
  readonly extra: JsonObject | undefined;
}

/** Refuses a body that breaks its schema, naming every place; deals with unknown fields as the switch says. */
export function checkBody(schema: Schema, body: JsonObject, switches: NicheSwitches): CheckedBody {
  const problems = findProblems(schema, body);
  const unknown = problems.filter(({ unknownKey }) => unknownKey);
  const wrong = switches.postUnknownField === 400 ? problems : problems.filter(({ unknownKey }) => !unknownKey);
  if (wrong.length > 0) throw invalid(switches, describe(wrong));
  if (switches.postUnknownField === "ignore") {
    return { fields: objectWithout(body, unknown), extra: undefined };
  }
  const kept = unknown.filter(({ path }) => path.length === 1);
  const names = new Set(kept.map(({ path }) => path[0]));
  const extra = Object.fromEntries(Object.entries(body).filter(([key]) => names.has(key)));
  return { fields: objectWithout(body, kept), extra: kept.length > 0 ? extra : undefined };
}

/** A create's body after its top-level nulls: refused, or as if they had not been sent. */
export function withoutNulls(body: JsonObject, switches: NicheSwitches): JsonObject {
  const nulls = nullKeys(body);
  if (nulls.length > 0 && switches.postNull === 400) throw invalid(switches, `${nulls.join(", ")} must not be null`);
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** A PATCH's body as what to set and which fields to clear, after the `patchNull` switch. */
export function splitPatch(body: JsonObject, switches: NicheSwitches): { set: JsonObject; clear: ReadonlySet<string> } {
  const nulls = nullKeys(body);
  if (nulls.length > 0 && switches.patchNull === 400) {
    throw new ApiError(400, `${nulls.join(", ")} must not be null`);
  }
  const set = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  return { set, clear: new Set(switches.patchNull === "clears" ? nulls : []) };
}

function nullKeys(body: JsonObject): string[] {
  return Object.keys(body).filter((key) => body[key] === null);
}

function describe(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => `${formatPath(path) || "body"} ${message}`).join("; ");
}

function objectWithout(body: JsonObject, problems: readonly Problem[]): JsonObject {
  const rest = withoutPaths(
    body,
    problems.map(({ path }) => path),
  );
  return isObject(rest) ? rest : {};
}

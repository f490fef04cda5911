import type { FormantAIResult, FormantAIVoiceAgentSpec } from "../../generated/formantai.ts";
import { isObject } from "../../kind/value.ts";
import type { Conversation } from "./conversations.ts";

type ResultType = NonNullable<FormantAIResult["type"]>;
type Declared = Pick<FormantAIVoiceAgentSpec, "results" | "statuses">;

/** Statuses that the contract knows (§8): of the seven events, and on the way to one. */
const STATUSES: readonly string[] = [
  ...["completed", "failed", "busy", "no_answer", "socket_failure", "telephony_failed", "unreachable"],
  ...["initiated", "scheduled", "in_progress", "pending_retry"],
];

/** Longest text of a result that is repeated: what is longer is no value of an enumeration, and may be personal. */
const LONGEST = 100;

/** What the declaration would have to say for the conversations to fit it, and in words where they do not. */
export interface Observation {
  readonly declared: Declared;
  readonly findings: readonly string[];
}

/**
 * Compares a declaration with conversations. What they lack is never a difference: a result that is missing or null, a status, an
 * enumerated value that nobody had. Where no `results` are declared, none are looked at.
 */
export function observe({ results, statuses }: Declared, conversations: readonly Conversation[]): Observation {
  const known = resultsOf(conversations);
  const seen = results && [...known].map(([name, values]) => compareResult(name, values, results));
  const differing = (seen ?? []).filter(({ finding }) => finding !== undefined);
  const odd = oddStatuses(statuses ?? [], conversations);
  return {
    declared: {
      ...(results && { results: amended(results, differing) }),
      ...((statuses || odd.size > 0) && { statuses: [...(statuses ?? []), ...odd.keys()] }),
    },
    findings: [
      ...differing.flatMap(({ finding }) => finding ?? []),
      ...[...odd].map(([status, id]) => `the status "${status}" is not known (conversation ${id})`),
    ],
  };
}

/** One value of a result, and the conversation that has it. */
interface Value {
  readonly value: unknown;
  readonly id: string;
}

function resultsOf(conversations: readonly Conversation[]): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const { id, results } of conversations) {
    for (const [name, value] of Object.entries(results ?? {})) {
      if (value !== null) found.set(name, [...(found.get(name) ?? []), { value, id }]);
    }
  }
  return found;
}

interface ComparedResult {
  /** The result as it would have to be declared. */
  readonly result: FormantAIResult;
  /** What does not fit; undefined where everything does. */
  readonly finding: string | undefined;
}

function compareResult(name: string, values: readonly Value[], results: readonly FormantAIResult[]): ComparedResult {
  const declared = results.find((result) => result.name === name);
  const type = commonType(values);
  const typed = type === undefined ? {} : { type };
  if (!declared) {
    const what = `the result "${name}" (${type ?? "of several types"}) is not declared`;
    return { result: { name, ...typed }, finding: `${what} (${where(values)})` };
  }
  const { enum: choices, type: wanted = choices && "string", ...rest } = declared;
  const misfits = values.filter(({ value }) => !fits(value, wanted));
  if (misfits.length > 0) {
    const finding = `the result "${name}" is ${nameOf(typeOf(misfits[0]?.value))}, not ${nameOf(wanted)} (${where(misfits)})`;
    return { result: { ...rest, ...typed }, finding };
  }
  const others = choices ? values.filter(({ value }) => !choices.includes(value as string)) : [];
  if (!choices || others.length === 0) return { result: declared, finding: undefined };
  const texts = [...new Set(others.map(({ value }) => String(value)))];
  const long = texts.some((text) => text.length > LONGEST);
  const what = long ? "a text of its own" : texts.map((text) => `"${text}"`).join(", ");
  const finding = `the result "${name}" is ${what}, which its enum does not list (${where(others)})`;
  return { result: long ? { ...rest, type: "string" } : { ...declared, enum: [...choices, ...texts] }, finding };
}

function amended(results: readonly FormantAIResult[], differing: readonly ComparedResult[]): FormantAIResult[] {
  const byName = new Map(differing.map(({ result }) => [result.name, result]));
  const kept = results.map((result) => byName.get(result.name) ?? result);
  const names = results.map(({ name }) => name);
  return [...kept, ...[...byName.values()].filter(({ name }) => !names.includes(name))];
}

function oddStatuses(declared: readonly string[], conversations: readonly Conversation[]): Map<string, string> {
  const odd = new Map<string, string>();
  for (const { id, status } of conversations) {
    if (status === null || status === undefined) continue;
    const text = typeof status === "string" ? status : JSON.stringify(status);
    if (!STATUSES.includes(text) && !declared.includes(text) && !odd.has(text)) odd.set(text, id);
  }
  return odd;
}

function typeOf(value: unknown): ResultType {
  if (Array.isArray(value)) return "array";
  if (isObject(value)) return "object";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "boolean" ? "boolean" : "string";
}

const fits = (value: unknown, wanted: ResultType | undefined): boolean => {
  const type = typeOf(value);
  return wanted === undefined || type === wanted || (wanted === "number" && type === "integer");
};

/** The one type that all values have; undefined where there is none. */
function commonType(values: readonly Value[]): ResultType | undefined {
  const types = new Set(values.map(({ value }) => typeOf(value)));
  if (types.has("number")) types.delete("integer");
  return types.size === 1 ? [...types][0] : undefined;
}

const nameOf = (type: ResultType | undefined): string =>
  type === undefined ? "anything" : `${/^[aio]/.test(type) ? "an" : "a"} ${type}`;

const where = ([first]: readonly Value[]): string => `conversation ${first?.id}`;

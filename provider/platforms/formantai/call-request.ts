import { RefusedError, type CallRequest } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { nearMiss } from "../../kind/near-miss.ts";
import { isObject } from "../../kind/value.ts";
import type { CallParameter } from "../../operations/campaign.ts";
import { PHONE } from "./campaign-file.ts";
import { phoneProblem } from "./phone-number.ts";

/** How far ahead a call may be scheduled (contract §4), ms. */
const MAX_AHEAD = 30 * 24 * 60 * 60 * 1000;

/** An ISO 8601 time that says its offset: without one nobody knows in whose night the phone rings. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** What the payload of a call may carry (contract §4); everything else has an option of its own. */
const PAYLOAD = ["conversation_id", "retry_context"];

/** Keys of `retry_context` (contract §5: those but the first are inferred from the events). */
const RETRY_CONTEXT: Readonly<Record<string, "object" | "string">> = {
  collected_data: "object",
  retry_initial_message: "string",
  retry_language: "string",
  retry_stage_id: "string",
};

/** What a request may ask that FormantAI cannot do, with the remedy. */
const LACKING: readonly (readonly [field: keyof CallRequest, why: string])[] = [
  ["priority", "FormantAI has no priorities of calls"],
  ["callbackUrl", "FormantAI has no address per call for events: set up a webhook target in the agent's dashboard"],
];

/** The body that starts a call (contract §4). @throws RefusedError naming everything in it that the platform would not take. */
export function callBody(request: CallRequest, idempotencyKey: string, now: number): JsonObject {
  const { agent, to, parameters = {}, payload = {}, metadata, schedule, unchecked = false } = request;
  const problems = [
    ...LACKING.filter(([field]) => request[field] !== undefined && request[field] !== false).map(([, why]) => why),
    ...asList(phoneProblem(to)),
    ...(PHONE in parameters ? [`${PHONE} is the number to ring, and stands apart from the parameters`] : []),
    ...("" in parameters ? ["a parameter needs a name"] : []),
    ...asList(schedule === undefined ? undefined : scheduleProblem(schedule, now)),
    ...(unchecked ? [] : payloadProblems(payload)),
    ...missingParameters(agent.declared, parameters),
    ...(idempotencyKey === "" ? ["an idempotency key must not be empty"] : []),
  ];
  const id = agentId(agent.id);
  if (id === undefined) problems.push(`${JSON.stringify(agent.id)} is no agent's id: FormantAI's are whole numbers`);
  if (problems.length > 0) throw new RefusedError(problems.join("; "));
  const all = { [PHONE]: to, ...parameters };
  return {
    ...payload,
    agent_id: id,
    parameters: Object.entries(all).map(([name, value]) => ({ name, value })),
    idempotency_key: idempotencyKey,
    // A text, not an object (contract §15.12).
    ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
    ...(schedule !== undefined && { scheduled_for: schedule }),
  };
}

/** An agent's id as the API has it (contract §15.10); undefined where a text is none. */
export function agentId(text: string): number | undefined {
  const id = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(id) ? id : undefined;
}

const asList = (problem: string | undefined): string[] => (problem === undefined ? [] : [problem]);

/** What the agent's manifest declares as required, `callParameters` in the stack's record of it. */
function missingParameters(declared: JsonObject = {}, parameters: Readonly<Record<string, string>>): string[] {
  return callParameters(declared)
    .filter(({ name, required }) => required && name !== PHONE && !parameters[name])
    .map(({ name }) => `the agent is declared to need ${name}`);
}

/** The call parameters in what a stack has recorded of an agent; empty where it declares none. */
export function callParameters({ callParameters: declared }: JsonObject): CallParameter[] {
  if (!Array.isArray(declared)) return [];
  return declared.filter(isObject).flatMap(({ name, required }) => {
    return typeof name === "string" ? [{ name, required: required === true }] : [];
  });
}

function scheduleProblem(schedule: string, now: number): string | undefined {
  const time = TIME.test(schedule) ? Date.parse(schedule) : NaN;
  if (Number.isNaN(time))
    return `${JSON.stringify(schedule)} is no time with an offset: write it like 2026-03-18T20:30:00+05:30`;
  if (time <= now) return `${schedule} is past: leave the schedule out to call at once`;
  return time - now > MAX_AHEAD ? `${schedule} is more than 30 days ahead, which FormantAI does not take` : undefined;
}

function payloadProblems({ retry_context: context, conversation_id: chain, ...others }: JsonObject): string[] {
  const strange = Object.keys(others).map((name) => unknownName("the payload of a call", name, PAYLOAD));
  if (chain !== undefined && (typeof chain !== "string" || chain === ""))
    strange.push("conversation_id must be a text, and not empty");
  if (context === undefined) return strange;
  if (!isObject(context)) return [...strange, "retry_context must be an object"];
  return [...strange, ...Object.entries(context).flatMap(([name, value]) => contextProblem(name, value))];
}

function contextProblem(name: string, value: unknown): string[] {
  const type = RETRY_CONTEXT[name];
  if (type === undefined) return [unknownName("retry_context", name, Object.keys(RETRY_CONTEXT))];
  const fits = type === "object" ? isObject(value) : typeof value === "string";
  return fits ? [] : [`retry_context.${name} must be ${type === "object" ? "an object" : "a text"}`];
}

function unknownName(where: string, name: string, names: readonly string[]): string {
  const near = nearMiss(name, names);
  return `${where} has no ${name}; ${near === undefined ? `there is ${names.join(", ")}` : `did you mean ${near}?`}`;
}

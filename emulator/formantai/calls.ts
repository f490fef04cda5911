import { ApiError } from "../api-error.ts";
import { findProblems, withoutPaths, type Schema } from "../json-schema.ts";
import { asText, isObject, type JsonObject } from "../json.ts";
import type { Reply } from "../message.ts";
import { agentOf } from "./agents.ts";
import { activeCalls, queueMs } from "./call-runs.ts";
import type { FormantAIContext, FormantAIRoute, World } from "./context.ts";
import { ConcurrencyError, errorReply, invalid, invalidBody, notFound } from "./errors.ts";
import { readParameters } from "./parameters.ts";
import type { Agent, CallRecord } from "./records.ts";
import { readSchedule } from "./schedule.ts";
import type { FormantAISwitches } from "./switches.ts";

/** Starting or scheduling a call. There is no read, and nothing takes it back. */
export const callRoutes: readonly FormantAIRoute[] = [
  { method: "POST", path: "/v1/call", body: "json", handle: startCall },
];

const keyMs = 24 * 3600 * 1000;
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const textOrNull = { type: ["string", "null"] } as const satisfies Schema;

function requestSchema({ nullRetryContext, parameterValues }: FormantAISwitches): Schema {
  const value: Schema = { type: parameterValues === "string" ? "string" : ["string", "number", "boolean"] };
  return {
    type: "object",
    additionalProperties: false,
    required: ["agent_id", "parameters"],
    properties: {
      agent_id: { type: "integer" },
      parameters: {
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["name", "value"],
          properties: { name: { type: "string", minLength: 1 }, value },
        },
      },
      conversation_id: textOrNull,
      idempotency_key: { ...textOrNull, minLength: 1 },
      metadata: textOrNull,
      retry_context: {
        type: nullRetryContext === "accepted" ? ["object", "null"] : "object",
        additionalProperties: false,
        properties: {
          collected_data: { type: "object" },
          retry_initial_message: { type: "string" },
          retry_language: { type: "string" },
          retry_stage_id: { type: "string" },
        },
      },
      scheduled_for: textOrNull,
    },
  };
}

/** Stores a call, from whatever is known about it. */
export function makeCall(
  world: World,
  { tenant, agentId }: Pick<Agent, "tenant" | "agentId">,
  call: Partial<CallRecord> & Pick<CallRecord, "phone">,
): CallRecord {
  const { ids, clock, store } = world;
  const now = clock.now();
  return store.put("calls", {
    parameters: {},
    metadata: null,
    retryContext: null,
    batchId: null,
    direction: "outbound",
    state: "queued",
    dueMs: now + queueMs,
    attempts: 0,
    conversationId: null,
    lastOutcome: null,
    createdMs: now,
    ...call,
    id: call.id ?? ids.next("call"),
    traceId: call.traceId ?? ids.next("trace"),
    chain: call.chain ?? ids.next("conversation"),
    tenant,
    agentId,
  });
}

function startCall(context: FormantAIContext): Reply {
  const { world, tenant } = context;
  const fields = checkedBody(context.body, world.switches);
  const key = fields["idempotency_key"];
  const keyId = typeof key === "string" ? JSON.stringify([tenant, fields["agent_id"], key]) : undefined;
  checkKey(world, keyId, key);
  if (keyId !== undefined) world.store.put("idempotencyKeys", { id: keyId, usedMs: world.clock.now() });
  try {
    return acceptCall(context, fields);
  } catch (error) {
    if (!(error instanceof ApiError) || world.switches.idempotencyAfterRefusal === "free") throw error;
    // Thrown, it would take back the use of the key as well.
    return errorReply(error);
  }
}

function checkedBody(body: JsonObject, switches: FormantAISwitches): JsonObject {
  const problems = findProblems(requestSchema(switches), body);
  const unknown = problems.filter(({ unknownKey }) => unknownKey);
  const wrong = switches.unknownFields === "reject" ? problems : problems.filter(({ unknownKey }) => !unknownKey);
  if (wrong.length > 0) throw invalidBody(wrong);
  const known = withoutPaths(
    body,
    unknown.map(({ path }) => path),
  );
  return isObject(known) ? known : {};
}

function checkKey({ store, clock, switches }: World, keyId: string | undefined, key: unknown): void {
  if (keyId === undefined) return;
  if (switches.idempotencyKeyForm === "uuid" && !uuid.test(asText(key)))
    throw invalid("idempotency_key must be a UUID");
  const used = store.get("idempotencyKeys", keyId);
  if (used && clock.now() < used.usedMs + keyMs) throw new ApiError(409, "idempotency key already used");
}

function acceptCall({ world, tenant }: FormantAIContext, fields: JsonObject): Reply {
  const { switches } = world;
  const agent = agentOf(world, tenant, Number(fields["agent_id"]));
  const { phone, parameters } = readParameters(fields["parameters"], switches);
  const schedule = readSchedule(fields["scheduled_for"], world);
  const retryContext = isObject(fields["retry_context"]) ? fields["retry_context"] : null;
  checkStage(agent, retryContext, switches);
  const sentConversation = fields["conversation_id"] ?? null;
  const chain = chainOf(world, tenant, sentConversation);
  checkRoom(world, tenant, phone, schedule !== null);
  const call = makeCall(world, agent, {
    phone,
    parameters,
    retryContext,
    metadata: typeof fields["metadata"] === "string" ? fields["metadata"] : null,
    ...(chain === undefined ? {} : { chain }),
    ...(schedule === null ? {} : { state: "scheduled", dueMs: schedule.atMs }),
  });
  const data = {
    agent_id: agent.agentId,
    conversation_id: switches.conversationEcho === "sent" ? sentConversation : null,
    scheduled_for: schedule?.echo ?? null,
    status: schedule === null ? switches.callStatus : "scheduled",
    trace_id: schedule !== null && switches.scheduledTrace === "null" ? null : call.traceId,
  };
  return { status: 200, json: { data } };
}

function checkStage({ stages }: Agent, context: JsonObject | null, { unknownStage }: FormantAISwitches): void {
  const stage = context?.["retry_stage_id"];
  if (unknownStage === "accepted" || typeof stage !== "string" || stages.includes(stage)) return;
  throw invalid(`the agent has no stage ${stage}`);
}

/** What the ids of the call's conversations begin with, where it belongs to an earlier one. */
function chainOf({ store, switches }: World, tenant: string, sent: unknown): string | undefined {
  if (typeof sent !== "string") return undefined;
  const known = store.get("conversations", sent)?.tenant === tenant;
  if (!known && switches.unknownConversation === 404) throw notFound("conversation");
  return known && switches.chainedConversation === "continues" ? sent.replace(/_\d+$/, "") : undefined;
}

function checkRoom(world: World, tenant: string, phone: string, isLater: boolean): void {
  const { switches, clock, store } = world;
  const { maxCalls, perNumberPerMinute } = switches;
  if (perNumberPerMinute !== "off") {
    const since = clock.now() - 60_000;
    const recent = store
      .all("calls")
      .filter((call) => call.tenant === tenant && call.phone === phone && call.createdMs > since);
    if (recent.length >= perNumberPerMinute) {
      throw new ApiError(429, "too many calls to this number", { "retry-after": "60" });
    }
  }
  const active = activeCalls(world, tenant);
  if (!isLater && maxCalls !== "off" && active >= maxCalls) throw new ConcurrencyError(active, maxCalls);
}

import { ApiError } from "../kernel/api-error.ts";
import { asText, isObject, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { agentOf } from "./agents.ts";
import { checkNumber, checkRoom } from "./call-limits.ts";
import { readCallRequest } from "./call-request.ts";
import { queueMs } from "./call-runs.ts";
import type { FormantAIContext, FormantAIRoute, World } from "./context.ts";
import { errorReply, invalid, notFound } from "./errors.ts";
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
  const fields = readCallRequest(context.body, world.switches);
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
  checkNumber(world, tenant, phone);
  if (schedule === null) checkRoom(world, tenant);
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

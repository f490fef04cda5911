import { createHash } from "node:crypto";
import { asText, type Json, type JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import { durationOf, hasTranscript, reasonOf, recordingUrlOf, resultsOf } from "./conversation-view.ts";
import type { Agent, CallRecord, Conversation, WebhookTarget } from "./records.ts";
import { signatureOf } from "./signature.ts";
import { spaced } from "./spaced-json.ts";
import type { FormantAISwitches } from "./switches.ts";

/** Puts the event of an attempt that has ended on its way to every active target of the agent that wants it. */
export function emitEvents(world: World, agent: Agent, call: CallRecord, conversation: Conversation): void {
  const { store, ids, switches } = world;
  const eventType = `call.${conversation.outcome}`;
  const createdMs = conversation.endMs ?? world.clock.now();
  for (const target of agent.webhookTargets) {
    if (!target.active || !target.events.includes(eventType)) continue;
    const eventId = eventIdOf(conversation, target, switches);
    const timestamp = iso(switches.eventTime === "end" ? createdMs : conversation.startMs);
    const data = eventData(world, agent, call, conversation, target);
    const body = bodyOf({ event_id: eventId, event_type: eventType, timestamp, data }, switches);
    for (let copy = 0; copy < (switches.webhookDuplicate ? 2 : 1); copy++) {
      store.put("deliveries", {
        id: ids.next("delivery"),
        tenant: agent.tenant,
        agentId: agent.agentId,
        target: target.name,
        eventId,
        eventType,
        conversationId: conversation.id,
        url: target.url,
        body,
        signature: signatureFor(body, target, switches),
        attempts: [],
        state: "pending",
        createdMs,
        dueMs: createdMs,
      });
    }
  }
}

/** `evt_` and 12 characters; the same for every attempt to deliver. */
function eventIdOf({ id }: Conversation, { name }: WebhookTarget, { eventIdScope }: FormantAISwitches): string {
  const about = eventIdScope === "delivery" ? `${id}/${name}` : id;
  return `evt_${createHash("sha256").update(about).digest("hex").slice(0, 12)}`;
}

function signatureFor(body: string, { secret }: WebhookTarget, { withoutSecret }: FormantAISwitches): string | null {
  if (secret !== null) return signatureOf(body, secret);
  if (withoutSecret === "absent") return null;
  return withoutSecret === "empty" ? "" : signatureOf(body, "");
}

function bodyOf(event: Json, { webhookBody }: FormantAISwitches): string {
  return webhookBody === "spaced" ? spaced(event) : JSON.stringify(event);
}

function eventData(
  world: World,
  agent: Agent,
  call: CallRecord,
  conversation: Conversation,
  target: WebhookTarget,
): JsonObject {
  const { switches } = world;
  const context = structuredClone(call.retryContext);
  return {
    call: callData(world, agent, call, conversation, target),
    ...resultsOf(switches, conversation),
    retry: retryData(agent, call, conversation),
    ...(context === null && switches.retryContextNone === "absent" ? {} : { retry_context: context }),
    ...transcriptOf(world, conversation, target),
    ...(switches.metadataEcho === "webhook" ? { metadata: call.metadata } : {}),
  };
}

function callData(
  world: World,
  { fromPhone }: Agent,
  call: CallRecord,
  conversation: Conversation,
  target: WebhookTarget,
): JsonObject {
  const { switches } = world;
  const { outcome, startMs, endMs, contactNumber } = conversation;
  const phone: JsonObject = switches.callParametersPhone === "present" ? { customer_phone: call.phone } : {};
  const isCaller = conversation.direction === "inbound" && switches.inboundNumbers === "caller";
  return {
    agent_id: conversation.agentId,
    call_parameters: { ...phone, ...structuredClone(call.parameters) },
    conversation_id: conversation.id,
    duration_seconds: durationOf(switches, conversation),
    started_at: iso(startMs),
    ended_at: iso(endMs ?? startMs),
    failure_reason: reasonOf(switches, conversation),
    from_phone: isCaller ? contactNumber : fromPhone,
    to_phone: isCaller ? fromPhone : contactNumber,
    ...recordingOf(world, conversation, target),
    status: outcome,
    trace_id: conversation.traceId,
  };
}

function recordingOf(world: World, conversation: Conversation, { includeRecordingUrl }: WebhookTarget): JsonObject {
  if (includeRecordingUrl) return { recording_url: recordingUrlOf(world, conversation) };
  return world.switches.recordingUrlOff === "null" ? { recording_url: null } : {};
}

function transcriptOf(world: World, conversation: Conversation, { includeTranscript }: WebhookTarget): JsonObject {
  const { outcome, transcript } = conversation;
  if (outcome === "completed" && includeTranscript && hasTranscript(world, conversation)) {
    return { transcript: transcript.map(line).join("\n") };
  }
  return world.switches.transcriptOff === "null" ? { transcript: null } : {};
}

function line({ role, message }: JsonObject): string {
  return `${role === "agent" ? "BOT" : "HUMAN"}: ${asText(message)}`;
}

function retryData({ retry }: Agent, { state, dueMs }: CallRecord, { attempt, direction }: Conversation): JsonObject {
  const isFinal = state === "over";
  return {
    attempt_number: attempt,
    max_attempts: direction === "inbound" ? 1 : retry.maxAttempts,
    is_final_attempt: isFinal,
    next_retry_at: isFinal || dueMs === null ? null : iso(dueMs),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

import type { Json, JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import type { Conversation } from "./records.ts";
import type { FormantAISwitches } from "./switches.ts";

/** Whether a conversation can be seen: it may have to end first. */
export function isVisible({ recordAppears }: FormantAISwitches, { endMs }: Conversation): boolean {
  return endMs !== null || recordAppears === "start";
}

/** A conversation as the list has it. */
export function listItem(world: World, conversation: Conversation): JsonObject {
  if (world.switches.fullListItems) return detail(world, conversation);
  return { ...base(world, conversation), ...timestamps(world.switches, conversation) };
}

/** A conversation as it is read alone. */
export function detail(world: World, conversation: Conversation): JsonObject {
  const { switches, store } = world;
  const { id, traceId, callId } = conversation;
  const metadata = store.get("calls", callId)?.metadata ?? null;
  return {
    ...base(world, conversation),
    ...(switches.detailTimestamps === "present" || switches.fullListItems ? timestamps(switches, conversation) : {}),
    failure_reason: reasonOf(switches, conversation),
    ...resultsOf(switches, conversation),
    trace_id: traceId,
    transcript: hasTranscript(world, conversation) ? structuredClone<JsonObject[]>([...conversation.transcript]) : [],
    ...(switches.recordingField === "recording_url" ? { recording_url: recordingUrlOf(world, conversation) } : {}),
    ...(switches.metadataEcho === "conversation" ? { metadata } : {}),
    ...(switches.deliveryMetadata === "present" ? { webhook_deliveries: deliveriesOf(world, id) } : {}),
  };
}

/** `results` and its value; nothing where an attempt that was not completed has none. */
export function resultsOf({ otherResults }: FormantAISwitches, { outcome, results }: Conversation): JsonObject {
  if (outcome === "completed") return { results: structuredClone(results) };
  if (otherResults === "absent") return {};
  return { results: otherResults === "null" ? null : {} };
}

/** `duration_seconds`. */
export function durationOf({ otherDuration }: FormantAISwitches, { durationSeconds }: Conversation): number | null {
  return durationSeconds ?? (otherDuration === "zero" ? 0 : null);
}

/** `failure_reason`. */
export function reasonOf({ failureReason }: FormantAISwitches, conversation: Conversation): string | null {
  return failureReason === "text" ? conversation.failureReason : null;
}

/** Whether the transcript is there yet. */
export function hasTranscript({ switches, clock }: World, { transcript, endMs }: Conversation): boolean {
  return transcript.length > 0 && endMs !== null && clock.now() >= endMs + switches.transcriptDelayMs;
}

/** Whether there is a recording, and it is there yet. */
export function hasRecording({ switches, clock }: World, { recording, endMs }: Conversation): boolean {
  return recording && endMs !== null && clock.now() >= endMs + switches.recordingDelayMs;
}

/** The address of the recording at the documented host of its region, wherever the emulator is served; null while there is none. */
export function recordingUrlOf(world: World, conversation: Conversation): string | null {
  if (!hasRecording(world, conversation)) return null;
  return `https://${world.apiKeys.host(conversation.tenant)}/v1/conversations/${conversation.id}/recording`;
}

function base(world: World, conversation: Conversation): JsonObject {
  const { switches } = world;
  const { agentId, contactNumber, id } = conversation;
  return {
    agent_id: agentId,
    contact_number: contactNumber,
    conversation_id: id,
    duration_seconds: durationOf(switches, conversation),
    status: statusOf(world, conversation),
  };
}

function statusOf({ switches, store }: World, { id, callId, outcome }: Conversation): string {
  if (outcome === null) return switches.liveStatus;
  const call = switches.retryStatus === "pending_retry" ? store.get("calls", callId) : undefined;
  return call?.state === "waiting" && call.conversationId === id ? "pending_retry" : outcome;
}

function timestamps({ liveEnd }: FormantAISwitches, { startMs, endMs }: Conversation): JsonObject {
  const isHidden = endMs === null && liveEnd === "absent";
  return { start_timestamp: startMs, ...(isHidden ? {} : { end_timestamp: endMs }) };
}

function deliveriesOf({ store }: World, conversationId: string): Json {
  return store
    .all("deliveries")
    .filter((delivery) => delivery.conversationId === conversationId)
    .map(({ eventId, target, state, attempts }) => ({
      event_id: eventId,
      target,
      state,
      attempts: attempts.map(({ at, status, error }) => ({ at, status, error })),
    }));
}

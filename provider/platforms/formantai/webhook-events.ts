import type { JsonObject } from "../../kind/definition.ts";
import { readJson, type InvalidWebhook, type KnownWebhook, type UnknownWebhook } from "../../webhooks/parsed.ts";
import { isJsonObject, memberAt, typeMismatch, type ShapeOf } from "../../webhooks/shape.ts";
import type { RawBody } from "../../webhooks/bytes.ts";

/** Every documented type of event ("Webhooks > Events"). Each is about a call that is over: there is none for its beginning. */
export const formantAIEventTypes = [
  "call.completed",
  "call.failed",
  "call.busy",
  "call.no_answer",
  "call.socket_failure",
  "call.telephony_failed",
  "call.unreachable",
] as const;

/** A type of event. */
export type FormantAIEventType = (typeof formantAIEventTypes)[number];

/** What an event carries; documented in full for `call.completed` only, so every member may be absent ("Webhooks > Payloads"). */
export interface FormantAIEventData {
  readonly call?: {
    readonly agent_id?: number | null;
    /** By name; `customer_phone` is not among them in the samples. */
    readonly call_parameters?: JsonObject | null;
    readonly conversation_id?: string | null;
    /** Null when nobody answered. Not the difference of the two times. */
    readonly duration_seconds?: number | null;
    /** ISO 8601. */
    readonly started_at?: string | null;
    readonly ended_at?: string | null;
    /** Null also where the type says that the call failed. */
    readonly failure_reason?: string | null;
    readonly from_phone?: string | null;
    readonly to_phone?: string | null;
    /** An address of the API, to be asked with the API key; where the target is set to include it. */
    readonly recording_url?: string | null;
    readonly status?: string | null;
    /** What starting the call returned. */
    readonly trace_id?: string | null;
  } | null;
  /** By the names of the agent's results. */
  readonly results?: JsonObject | null;
  /** The agent's policy of calling again: an event is the contact's last one only with `is_final_attempt`. */
  readonly retry?: {
    readonly attempt_number?: number | null;
    readonly max_attempts?: number | null;
    readonly is_final_attempt?: boolean | null;
    readonly next_retry_at?: string | null;
  } | null;
  /** What a follow-up call may be started with. */
  readonly retry_context?: {
    readonly collected_data?: JsonObject | null;
    readonly retry_initial_message?: string | null;
    readonly retry_language?: string | null;
    readonly retry_stage_id?: string | null;
  } | null;
  /** Lines that begin with `BOT: ` or `HUMAN: `; on `call.completed`, where the target is set to include it. */
  readonly transcript?: string | null;
}

/** The body of a webhook. */
export interface FormantAIEvent<Type extends string = string, Data = JsonObject> {
  /** The same in every attempt to deliver it. */
  readonly event_id: string;
  readonly event_type: Type;
  /** When the event was made, ISO 8601. */
  readonly timestamp?: string | null;
  readonly data: Data;
}

/** What a body is. Told apart by `kind`. */
export type ParsedFormantAIWebhook =
  | KnownWebhook<FormantAIEventType, FormantAIEvent<FormantAIEventType, FormantAIEventData>>
  | UnknownWebhook<FormantAIEvent>
  | InvalidWebhook;

const eventData: ShapeOf<FormantAIEventData> = {
  call: {
    agent_id: "number",
    call_parameters: "object",
    conversation_id: "string",
    duration_seconds: "number",
    started_at: "string",
    ended_at: "string",
    failure_reason: "string",
    from_phone: "string",
    to_phone: "string",
    recording_url: "string",
    status: "string",
    trace_id: "string",
  },
  results: "object",
  retry: { attempt_number: "number", max_attempts: "number", is_final_attempt: "boolean", next_retry_at: "string" },
  retry_context: {
    collected_data: "object",
    retry_initial_message: "string",
    retry_language: "string",
    retry_stage_id: "string",
  },
  transcript: "string",
};

/**
 * The event in a body (raw, or parsed by somebody else). Keeps every member and every event: one that is not documented, or not as
 * documented, is `unknown` with the reason; `invalid` is what has no `event_id`, `event_type` and `data`. Never throws. Verify first.
 */
export function parseFormantAIEvent(body: RawBody | JsonObject): ParsedFormantAIWebhook {
  const json = readJson(body);
  if ("kind" in json) return json;
  const { value } = json;
  const type = memberAt(value, "event_type");
  if (
    typeof memberAt(value, "event_id") !== "string" ||
    typeof type !== "string" ||
    !isJsonObject(memberAt(value, "data"))
  )
    return {
      kind: "invalid",
      reason: "the body is not an object with event_id and event_type (text) and data (object)",
    };
  const event = value as FormantAIEvent;
  const known: readonly string[] = formantAIEventTypes;
  if (!known.includes(type)) return { kind: "unknown", type, event, reason: `no event ${type} is documented` };
  const reason = typeMismatch(event.timestamp, "string", "timestamp") ?? typeMismatch(event.data, eventData, "data");
  if (reason !== undefined) return { kind: "unknown", type, event, reason };
  return { kind: "known", type, event } as ParsedFormantAIWebhook;
}

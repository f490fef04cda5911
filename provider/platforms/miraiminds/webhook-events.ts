import type { JsonObject } from "../../kind/definition.ts";
import { readJson, type InvalidWebhook, type KnownWebhook, type UnknownWebhook } from "../../webhooks/parsed.ts";
import { isJsonObject, memberAt, typeMismatch, type Shape, type ShapeOf } from "../../webhooks/shape.ts";
import type { RawBody } from "../../webhooks/bytes.ts";

/** The types of events that are about the course of a call (OpenAPI description; the older guide lacks validation-failed and skip). */
export const miraiMindsCallEventTypes = [
  "call.initiate",
  "call.in-progress",
  "call.ended",
  "call.completed",
  "call.timeout",
  "call.failed",
  "call.validation-failed",
  "call.busy",
  "call.no-answer",
  "call.skip",
  "call.rescheduled",
  "call.aborted",
  "call.lifecycle-ended",
  "end-of-call",
] as const;

/** A type of event about the course of a call. `call.lifecycle-ended` alone says that nothing more will come. */
export type MiraiMindsCallEventType = (typeof miraiMindsCallEventTypes)[number];

/** What `call.*` and `end-of-call` carry: every member is optional, and which are there differs from type to type and source to source. */
export interface MiraiMindsCallData {
  /** The newest sources have it in every event; samples of `end-of-call` lack it. */
  readonly call?: {
    readonly id?: string | null;
    readonly status?: string | null;
    /** ISO 8601. */
    readonly startedAt?: string | null;
    readonly endedAt?: string | null;
    readonly durationSeconds?: number | null;
    readonly recordingUrl?: string | null;
    readonly detailUrl?: string | null;
  } | null;
  /** On `end-of-call`; one source says on `call.completed` too. */
  readonly analysis?: {
    readonly success?: boolean | null;
    readonly summary?: string | null;
    /** With hyphens, `create-order`, unlike the actions themselves. */
    readonly requiredActions?: readonly string[] | null;
    /** By the names in the assistant's `callInsightPlan`. */
    readonly insights?: JsonObject | null;
    /** As the assistant's variant has it; empty where there is none. */
    readonly outcome?: JsonObject | null;
  } | null;
  readonly credits?: { readonly used?: number | null; readonly available?: number | null } | null;
  /** On `call.lifecycle-ended`; one source shows it on `end-of-call` too. */
  readonly report?: {
    readonly reAttemptCount?: number | null;
    readonly rescheduledCount?: number | null;
    readonly finalStatus?: string | null;
  } | null;
}

/** What `action` carries: something that the receiver is asked to do. */
export interface MiraiMindsActionData {
  /** `create_order`, `send_whatsapp`, `mark_prepaid`, `update_address` or `confirmed_address`; with underscores. */
  readonly action?: string | null;
  readonly call?: { readonly id?: string | null } | null;
  /** `missing_address`, `missing_first_name` or `invalid_cart_data`: why the payload is not complete. */
  readonly reason?: string | null;
  /** Documented for `create_order` (see `MiraiMindsOrder`) and `send_whatsapp` (`{ number }`) only; may be absent. */
  readonly payload?: JsonObject | null;
}

/** The `payload` of the action `create_order`, as the samples show it: not checked, since its types are not documented. */
export interface MiraiMindsOrder {
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly lineItems?: readonly JsonObject[] | null;
  /** firstName, lastName, address1, address2, city, province, zip, country, phone. */
  readonly shippingAddress?: JsonObject | null;
  readonly cartTotal?: unknown;
  readonly codCharge?: unknown;
  readonly discount?: { readonly code?: string | null; readonly reason?: string | null } | null;
  readonly note?: string | null;
  readonly abandonedCheckoutId?: string | null;
  readonly paymentMode?: string | null;
}

/** The body of a webhook. There is neither an event id nor a time of the event. */
export interface MiraiMindsEvent<Type extends string = string, Data = JsonObject> {
  /** What was given as `metadata` when the call was started; samples of `action` lack it. */
  readonly metadata?: JsonObject | null;
  readonly event: { readonly type: Type; readonly data: Data };
}

/** What a body is. Told apart by `kind`, then by `type`. */
export type ParsedMiraiMindsWebhook =
  | KnownWebhook<MiraiMindsCallEventType, MiraiMindsEvent<MiraiMindsCallEventType, MiraiMindsCallData>>
  | KnownWebhook<"action", MiraiMindsEvent<"action", MiraiMindsActionData>>
  | UnknownWebhook<MiraiMindsEvent>
  | InvalidWebhook;

const callData: ShapeOf<MiraiMindsCallData> = {
  call: {
    id: "string",
    status: "string",
    startedAt: "string",
    endedAt: "string",
    durationSeconds: "number",
    recordingUrl: "string",
    detailUrl: "string",
  },
  analysis: {
    success: "boolean",
    summary: "string",
    requiredActions: ["string"],
    insights: "object",
    outcome: "object",
  },
  credits: { used: "number", available: "number" },
  report: { reAttemptCount: "number", rescheduledCount: "number", finalStatus: "string" },
};

const actionData: ShapeOf<MiraiMindsActionData> = {
  action: "string",
  call: { id: "string" },
  reason: "string",
  payload: "object",
};

const shapes = new Map<string, Shape>([
  ...miraiMindsCallEventTypes.map((type) => [type, callData] as const),
  ["action", actionData],
]);

/**
 * The event in a body (raw, or parsed by somebody else). Keeps every member and every event: one that is not documented, or not as
 * documented, is `unknown` with the reason; `invalid` is what has no `event.type` and `event.data`. Never throws. Verify first.
 */
export function parseMiraiMindsEvent(body: RawBody | JsonObject): ParsedMiraiMindsWebhook {
  const json = readJson(body);
  if ("kind" in json) return json;
  const type = memberAt(json.value, "event", "type");
  const data = memberAt(json.value, "event", "data");
  if (typeof type !== "string" || !isJsonObject(data))
    return {
      kind: "invalid",
      reason: "the body is not an object with an event that has a type (text) and data (object)",
    };
  const event = json.value as MiraiMindsEvent;
  const shape = shapes.get(type);
  if (shape === undefined) return { kind: "unknown", type, event, reason: `no event ${type} is documented` };
  const reason = typeMismatch(event.metadata, "object", "metadata") ?? typeMismatch(data, shape, "event.data");
  if (reason !== undefined) return { kind: "unknown", type, event, reason };
  return { kind: "known", type, event } as ParsedMiraiMindsWebhook;
}

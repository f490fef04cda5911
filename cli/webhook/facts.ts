import { memberAt } from "../../provider/webhooks/shape.ts";

/** What people look for in an event, whatever its platform. Undefined: the event does not say. */
export interface WebhookFacts {
  readonly type: string | undefined;
  /** The platform's id of the event. */
  readonly id: string | undefined;
  readonly call: string | undefined;
  /** The event's own time, as it came. */
  readonly at: string | undefined;
  /** Whether the platform says that nothing more will come of this call. */
  readonly last: boolean;
  /** What became of the call, in a few words. */
  readonly notes: readonly string[];
}

/**
 * Events of Mirai Minds have neither an id nor a time. Two kinds of them tell a time that is theirs all the same: when the call was picked up
 * (`startedAt`), and when it ended (`endedAt`); taking these for the events' own is our assumption.
 */
export function miraiMindsFacts(body: unknown): WebhookFacts {
  const type = text(memberAt(body, "event", "type"));
  const data = memberAt(body, "event", "data");
  const call = memberAt(data, "call");
  const time: Readonly<Record<string, string>> = {
    "call.in-progress": "startedAt",
    "call.ended": "endedAt",
    "call.timeout": "endedAt",
  };
  const member = type === undefined ? undefined : time[type];
  return {
    type,
    id: undefined,
    call: text(memberAt(call, "id")),
    at: member === undefined ? undefined : text(memberAt(call, member)),
    last: type === "call.lifecycle-ended",
    notes: notes([
      ["", memberAt(data, "action")],
      ["reason", memberAt(data, "reason")],
      ["status", memberAt(call, "status")],
      ["seconds", memberAt(call, "durationSeconds")],
      ["final status", memberAt(data, "report", "finalStatus")],
      ["tried again", memberAt(data, "report", "reAttemptCount")],
    ]),
  };
}

/** `call` is the `trace_id`, which starting the call has answered, and the conversation where there is none. */
export function formantAIFacts(body: unknown): WebhookFacts {
  const call = memberAt(body, "data", "call");
  const retry = memberAt(body, "data", "retry");
  return {
    type: text(memberAt(body, "event_type")),
    id: text(memberAt(body, "event_id")),
    call: text(memberAt(call, "trace_id")) ?? text(memberAt(call, "conversation_id")),
    at: text(memberAt(body, "timestamp")),
    last: false,
    notes: notes([
      ["agent", memberAt(call, "agent_id")],
      ["seconds", memberAt(call, "duration_seconds")],
      ["reason", memberAt(call, "failure_reason")],
      ["attempt", outOf(memberAt(retry, "attempt_number"), memberAt(retry, "max_attempts"))],
      ["next at", memberAt(retry, "next_retry_at")],
    ]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function outOf(part: unknown, whole: unknown): unknown {
  return typeof part === "number" && typeof whole === "number" ? `${part} of ${whole}` : part;
}

function notes(rows: readonly (readonly [string, unknown])[]): string[] {
  return rows
    .filter(([, value]) => (typeof value === "string" && value !== "") || typeof value === "number")
    .map(([name, value]) => `${name} ${String(value)}`.trim());
}

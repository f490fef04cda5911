import { presentNotes, textOf } from "../../webhooks/facts.ts";
import { memberAt } from "../../webhooks/shape.ts";
import type { WebhookFacts } from "../../webhooks/webhook-kind.ts";

/** `call` is the `trace_id`, which starting the call has returned, and the conversation where there is none. */
export function webhookFacts(body: unknown): WebhookFacts {
  const call = memberAt(body, "data", "call");
  const retry = memberAt(body, "data", "retry");
  return {
    type: textOf(memberAt(body, "event_type")),
    id: textOf(memberAt(body, "event_id")),
    call: textOf(memberAt(call, "trace_id")) ?? textOf(memberAt(call, "conversation_id")),
    at: textOf(memberAt(body, "timestamp")),
    last: false,
    notes: presentNotes([
      ["agent", memberAt(call, "agent_id")],
      ["seconds", memberAt(call, "duration_seconds")],
      ["reason", memberAt(call, "failure_reason")],
      ["attempt", outOf(memberAt(retry, "attempt_number"), memberAt(retry, "max_attempts"))],
      ["next at", memberAt(retry, "next_retry_at")],
    ]),
  };
}

function outOf(part: unknown, whole: unknown): unknown {
  return typeof part === "number" && typeof whole === "number" ? `${part} of ${whole}` : part;
}

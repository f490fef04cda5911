import { presentNotes, textOf } from "../../webhooks/facts.ts";
import { memberAt } from "../../webhooks/shape.ts";
import type { WebhookFacts } from "../../webhooks/webhook-kind.ts";

/**
 * Events of Mirai Minds have neither an id nor a time. Two kinds of them tell a time that is theirs all the same: when the call was picked up
 * (`startedAt`), and when it ended (`endedAt`); taking these for the events' own is our assumption.
 */
export function webhookFacts(body: unknown): WebhookFacts {
  const type = textOf(memberAt(body, "event", "type"));
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
    call: textOf(memberAt(call, "id")),
    at: member === undefined ? undefined : textOf(memberAt(call, member)),
    last: type === "call.lifecycle-ended",
    notes: presentNotes([
      ["", memberAt(data, "action")],
      ["reason", memberAt(data, "reason")],
      ["status", memberAt(call, "status")],
      ["seconds", memberAt(call, "durationSeconds")],
      ["final status", memberAt(data, "report", "finalStatus")],
      ["tried again", memberAt(data, "report", "reAttemptCount")],
    ]),
  };
}

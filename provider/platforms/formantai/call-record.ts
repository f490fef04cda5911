import type { CallRecord } from "../../operations/operations.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";
import { idText, number, text } from "./pages.ts";

/** Statuses after which an attempt is over: those of the seven events (contract §8). The set is open, so the time of the end counts too. */
const OVER = ["completed", "failed", "busy", "no_answer", "socket_failure", "telephony_failed", "unreachable"];

/** A conversation, which is one attempt to reach a number, as all platforms have calls. */
export function callRecord(raw: JsonObject): CallRecord {
  const { status, start_timestamp: start, end_timestamp: end, results, transcript } = raw;
  const traceId = text(raw["trace_id"]);
  return {
    id: idText(raw["conversation_id"]) ?? "",
    ...(traceId !== undefined && { traceId }),
    agentId: idText(raw["agent_id"]),
    status: text(status),
    ended: OVER.includes(String(status)) || typeof end === "number",
    to: text(raw["contact_number"]),
    startedAt: typeof start === "number" ? new Date(start).toISOString() : undefined,
    durationSeconds: number(raw["duration_seconds"]),
    results: isObject(results) ? results : undefined,
    summary: undefined,
    transcript: Array.isArray(transcript) ? transcript.filter(isObject).map(spoken) : undefined,
    raw,
  };
}

const spoken = ({ role, message }: JsonObject): { role: string; text: string } => ({
  role: text(role) ?? "",
  text: text(message) ?? "",
});

import type { JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import type { Batch, CallOutcome, CallRecord } from "./records.ts";

/** The calls of a campaign, one for each row. */
export function callsOf({ store }: World, { batchId }: Batch): CallRecord[] {
  return store.all("calls").filter((call) => call.batchId === batchId);
}

/** The counts of a campaign. Each recipient counts once: as processed by its last outcome, in progress, or waiting for a retry. */
export function metricsOf(world: World, batch: Batch): JsonObject {
  const { switches, store } = world;
  const calls = callsOf(world, batch);
  const over = calls.filter(({ state }) => state === "over");
  const count = (...outcomes: CallOutcome[]) =>
    over.filter(({ lastOutcome }) => lastOutcome !== null && outcomes.includes(lastOutcome)).length;
  const inState = (...states: CallRecord["state"][]) => calls.filter(({ state }) => states.includes(state)).length;
  const completed = count("completed");
  const durations = over.flatMap(({ conversationId }) => {
    const duration = store.get("conversations", conversationId ?? "")?.durationSeconds;
    return duration == null ? [] : [duration];
  });
  const outOf = switches.successRateOf === "recipients" ? batch.totalRecipients : over.length;
  return {
    avg_duration_seconds: average(durations) ?? (switches.avgDurationEmpty === "null" ? null : 0),
    busy_count: count("busy"),
    completed_count: completed,
    failed_count: switches.telephonyFailedCount === "failed" ? count("failed", "telephony_failed") : count("failed"),
    in_progress_count: inState("ringing", "queued", ...(switches.queuedRows === "none" ? [] : (["lined"] as const))),
    no_answer_count: count("no_answer"),
    pending_retry_count: inState("waiting"),
    socket_failure_count: count("socket_failure"),
    success_count: completed,
    success_rate: outOf === 0 ? 0 : Math.round((1000 * completed) / outOf) / 10,
    total_processed: over.length,
    unreachable_count: count("unreachable"),
  };
}

function average(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10;
}

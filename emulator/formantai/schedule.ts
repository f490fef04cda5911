import { timestamp } from "../kernel/clock.ts";
import type { World } from "./context.ts";
import { invalid } from "./errors.ts";

const farthestMs = 30 * 24 * 3600 * 1000;
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** When a call is to take place, and how the response says so; null for now. @throws ApiError 400 for a time that will not do. */
export function readSchedule(
  sent: unknown,
  { switches, clock }: World,
): { readonly atMs: number; readonly echo: string } | null {
  if (typeof sent !== "string") return null;
  const [matched, , , offset] = dateTime.exec(sent) ?? [];
  const isBare = matched !== undefined && offset === undefined;
  const atMs = matched === undefined ? NaN : Date.parse(isBare ? `${sent}Z` : sent);
  if (Number.isNaN(atMs) || (isBare && switches.scheduleOffset === "required")) {
    throw invalid("scheduled_for must be an ISO 8601 datetime with an offset");
  }
  const now = clock.now();
  if (atMs > now + farthestMs) throw invalid("scheduled_for must be within the next 30 days");
  if (atMs <= now) {
    if (switches.pastSchedule === 400) throw invalid("scheduled_for must be in the future");
    return null;
  }
  return { atMs, echo: switches.scheduledEcho === "sent" ? sent : timestamp(atMs) };
}

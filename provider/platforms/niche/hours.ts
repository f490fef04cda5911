import { onlyKeys } from "../../kind/canonical.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { isObject } from "../../kind/value.ts";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const ALWAYS = { startTime: "00:00", endTime: "24:00" };

/**
 * Activated hours in comparable form. The platform drops CLOSED days, returns days in lower case (contract §6.8) and means
 * "always on", 00:00-24:00 UTC on all days, when there are none.
 */
export function canonicalHours(value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value["hours"])) return value;
  const hours = value["hours"].map(canonicalDay).filter((day) => !isObject(day) || day["startTime"] !== "CLOSED");
  const sorted = hours.sort((a, b) => rank(a).localeCompare(rank(b)));
  return isAlways(value["timezone"], sorted) ? undefined : { timezone: value["timezone"], hours: sorted };
}

function canonicalDay(value: unknown): unknown {
  const day = onlyKeys(value, ["day", "startTime", "endTime"]);
  return isObject(day) && typeof day["day"] === "string" ? { ...day, day: day["day"].toLowerCase() } : day;
}

/** Weekday first, then the opening time. */
function rank(value: unknown): string {
  const day: JsonObject = isObject(value) ? value : {};
  return `${DAYS.indexOf(String(day["day"])) + 1} ${String(day["startTime"])}`;
}

function isAlways(timezone: unknown, hours: readonly unknown[]): boolean {
  if (timezone !== "UTC" || hours.length !== DAYS.length) return false;
  return hours.every(
    (day, index) =>
      isObject(day) &&
      day["day"] === DAYS[index] &&
      day["startTime"] === ALWAYS.startTime &&
      day["endTime"] === ALWAYS.endTime,
  );
}

import { isObject, type Json } from "../kernel/json.ts";
import { weekdays } from "./config-schemas.ts";
import { invalid } from "./context.ts";
import type { ActivatedHours } from "./records.ts";
import type { NicheSwitches } from "./switches.ts";

/** Always on: what an omitted `activatedHours` means, 00:00 to 24:00 every day, UTC. */
export const alwaysOn: ActivatedHours = {
  timezone: "UTC",
  hours: weekdays.map((day) => ({ day, startTime: "00:00", endTime: "24:00" })),
};

/** Checks activated hours of the right shape and returns what is stored: days in lower case, CLOSED days dropped. */
export function storedHours(value: Json, switches: NicheSwitches): ActivatedHours {
  const { timezone, hours } = value as unknown as ActivatedHours;
  if (!isTimeZone(timezone)) throw invalid(switches, `activatedHours.timezone is not an IANA time zone: ${timezone}`);
  if (hours.length === 0 && switches.emptyHours === 400)
    throw invalid(switches, "activatedHours.hours must not be empty");
  const stored = hours.flatMap(({ day, startTime, endTime }, index) => {
    const place = `activatedHours.hours[${index}]`;
    const name = day.toLowerCase();
    if (!weekdays.some((known) => known === name))
      throw invalid(switches, `${place}.day is not a day of the week: ${day}`);
    if (startTime === "CLOSED" && endTime === "CLOSED") return [];
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(startTime))
      throw invalid(switches, `${place}.startTime must be HH:MM or CLOSED`);
    if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(endTime))
      throw invalid(switches, `${place}.endTime must be HH:MM or CLOSED`);
    if (startTime >= endTime) throw invalid(switches, `${place}: startTime must be before endTime`);
    return [{ day: name, startTime, endTime }];
  });
  if (switches.severalRangesPerDay === 400 && new Set(stored.map(({ day }) => day)).size < stored.length) {
    throw invalid(switches, "activatedHours.hours: one entry per day");
  }
  return { timezone, hours: stored };
}

/** Whether a time (milliseconds since 1970) falls into the hours, by the wall clock of their zone. */
export function isActive({ timezone, hours }: ActivatedHours, now: number): boolean {
  const format = { timeZone: timezone, weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = new Intl.DateTimeFormat("en-US", format).formatToParts(now);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  const time = `${part("hour")}:${part("minute")}`;
  const day = part("weekday").toLowerCase();
  return hours.some((range) => range.day === day && range.startTime <= time && time < range.endTime);
}

/** Activated hours as somebody's hand may have left them in the store: an object with a list of hours. */
export function looksLikeHours(value: unknown): value is ActivatedHours {
  return isObject(value) && typeof value["timezone"] === "string" && Array.isArray(value["hours"]);
}

/** IANA names only: `Intl` also takes offsets such as +01:00. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

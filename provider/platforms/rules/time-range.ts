import type { Path, Problem } from "../../kind/problem.ts";
import { textOf } from "./loose.ts";

/** A time range of one day, in minutes since midnight; `[start, end)`. */
export interface TimeRange {
  /** Where in the spec it stands. */
  readonly path: Path;
  /** The day of the week; undefined = every day. Ranges of one list all have a day, or none has. */
  readonly day?: string;
  readonly start: number;
  readonly end: number;
  /** How a message names it, e.g. `09:00-17:00` or `CLOSED`. */
  readonly label: string;
}

export const endOfDay = 24 * 60;

/** Minutes since midnight of `HH:MM`, up to `24:00`; undefined for anything else, which the schema reports. */
export function minutesOf(value: unknown): number | undefined {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(textOf(value) ?? "") ?? [];
  const time = Number(hours) * 60 + Number(minutes);
  return time <= endOfDay ? time : undefined;
}

/** How a night, which passes midnight, is written as two ranges. */
const twoDays = (first: string, last: string): string =>
  `from ${first} to the end of this day, and from 00:00 to ${last} of the next`;

/**
 * `hours-order` at `path` where a range does not end after it starts. No platform documents a range that passes midnight; `night`
 * says how to write one as two ranges.
 */
export function orderProblems(path: Path, start: unknown, end: unknown, night = twoDays): Problem[] {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  if (from === undefined || to === undefined || from < to) return [];
  const [first, last] = [String(start), String(end)];
  return [
    {
      path,
      code: "hours-order",
      message: `${last} is not after ${first}: a time range ends on the day it starts`,
      suggestion:
        from === to || to === 0
          ? "give an end after the start"
          : `for a night, write two ranges: ${night(first, last)}`,
    },
  ];
}

/**
 * `hours-overlap` at each range that shares time with an earlier one of the same day, equal ones included. Ranges that only touch,
 * or leave a break, are fine: the APIs take a list, and what they keep of it is verified after writing.
 */
export function overlapProblems(ranges: readonly TimeRange[]): Problem[] {
  // Of each minute of a day, the first range that takes it: a day has so many minutes, however many ranges there are.
  const takers = new Map<string | undefined, Map<number, number>>();
  return ranges.flatMap((range, index) => {
    const minutes = takers.get(range.day) ?? new Map<number, number>();
    takers.set(range.day, minutes);
    let first = index;
    for (let minute = range.start; minute < range.end; minute++) {
      const taker = minutes.get(minute);
      if (taker === undefined) minutes.set(minute, index);
      else first = Math.min(first, taker);
    }
    const other = ranges[first];
    if (other === undefined || first === index) return [];
    const message = `${range.label} overlaps ${other.label}${range.day === undefined ? "" : ` of the same day, ${range.day}`}`;
    return [{ path: range.path, code: "hours-overlap", message, suggestion: "join the two, or remove one" }];
  });
}

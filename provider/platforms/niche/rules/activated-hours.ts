import type { NicheVoiceAgentSpec } from "../../../generated/niche.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Path, Problem } from "../../../kind/problem.ts";
import { isSet, listOf, objectOf, textOf } from "../../rules/loose.ts";
import { endOfDay, minutesOf, orderProblems, overlapProblems, type TimeRange } from "../../rules/time-range.ts";
import { timeZoneProblems } from "../../rules/time-zone.ts";

type AgentRule = Rule<NicheVoiceAgentSpec>;

const CLOSED = "CLOSED";

interface Entry {
  readonly path: Path;
  readonly day: unknown;
  readonly start: unknown;
  readonly end: unknown;
}

function entriesOf(spec: NicheVoiceAgentSpec): Entry[] {
  return listOf(objectOf(spec.activatedHours)["hours"]).map((item, index) => {
    const { day, startTime, endTime } = objectOf(item);
    return { path: ["activatedHours", "hours", index], day, start: startTime, end: endTime };
  });
}

/** Contract §6.8: hours can only be set for INBOUND agents. */
const inboundOnly: AgentRule = ({ type, activatedHours }) =>
  (type as unknown) === "OUTBOUND" && isSet(activatedHours)
    ? [
        {
          path: ["activatedHours"],
          code: "hours-inbound-only",
          message: "only an INBOUND agent can have activatedHours; the platform refuses them for an OUTBOUND one",
          suggestion: "remove activatedHours, or make the type INBOUND",
        },
      ]
    : [];

const zone: AgentRule = ({ activatedHours }) =>
  timeZoneProblems(["activatedHours", "timezone"], objectOf(activatedHours)["timezone"]);

/** Contract §6.8: a closed day says CLOSED on both sides. */
const closedPair: AgentRule = (spec) =>
  entriesOf(spec).flatMap(({ path, start, end }): Problem[] => {
    if (textOf(start) === undefined || textOf(end) === undefined) return [];
    if ((start === CLOSED) === (end === CLOSED)) return [];
    const open = start === CLOSED ? "endTime" : "startTime";
    return [
      {
        path: [...path, open],
        code: "hours-closed-pair",
        message: `${open} is a time although the other side says CLOSED`,
        suggestion: "write CLOSED for both startTime and endTime, or for neither",
      },
    ];
  });

const order: AgentRule = (spec) =>
  entriesOf(spec).flatMap(({ path, start, end }) => orderProblems([...path, "endTime"], start, end));

/** A closed day counts as taken from midnight to midnight: it cannot be open as well. */
const overlaps: AgentRule = (spec) => overlapProblems(entriesOf(spec).flatMap(rangeOf));

function rangeOf({ path, day, start, end }: Entry): TimeRange[] {
  const weekday = textOf(day)?.toLowerCase();
  if (weekday === undefined) return [];
  if (start === CLOSED && end === CLOSED) return [{ path, day: weekday, start: 0, end: endOfDay, label: CLOSED }];
  const [from, to] = [minutesOf(start), minutesOf(end)];
  if (from === undefined || to === undefined) return [];
  return [{ path, day: weekday, start: from, end: to, label: `${String(start)}-${String(end)}` }];
}

/**
 * Our inference from contract §6.8: the platform drops CLOSED entries, and an agent without hours is always on. So hours that are
 * CLOSED throughout would mean the opposite of what they say.
 */
const neverOpen: AgentRule = (spec) => {
  const hours = objectOf(spec.activatedHours)["hours"];
  if (!Array.isArray(hours)) return [];
  if (!entriesOf(spec).every(({ start, end }) => start === CLOSED && end === CLOSED)) return [];
  return [
    {
      path: ["activatedHours", "hours"],
      code: "hours-never-open",
      message: "no day is open, and the platform takes an agent without open hours for one that is always on",
      suggestion:
        "open at least one day; to keep the agent silent, leave activatedHours out and set onDuty: false in its Deployment",
    },
  ];
};

/** When the agent answers. The form of days and times, and `24:00` only as an end, are the schema's. */
export const activatedHoursRules: readonly AgentRule[] = [inboundOnly, zone, closedPair, order, overlaps, neverOpen];

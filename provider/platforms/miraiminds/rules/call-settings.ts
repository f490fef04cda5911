import type { MiraiMindsVoiceAgentSpec } from "../../../generated/miraiminds.ts";
import type { Rule } from "../../../kind/definition.ts";
import type { Path } from "../../../kind/problem.ts";
import { listOf, objectOf } from "../../rules/loose.ts";
import { minutesOf, orderProblems, overlapProblems, type TimeRange } from "../../rules/time-range.ts";

type AgentRule = Rule<MiraiMindsVoiceAgentSpec>;

interface Slot {
  readonly path: Path;
  readonly start: unknown;
  readonly end: unknown;
}

const slotsOf = ({ callSettings }: MiraiMindsVoiceAgentSpec): Slot[] =>
  listOf(objectOf(callSettings)["slots"]).map((slot, index) => {
    const { startTime, endTime } = objectOf(slot);
    return { path: ["callSettings", "slots", index], start: startTime, end: endTime };
  });

/** The latest end that the schema allows is 23:59. */
const twoSlots = (first: string, last: string): string => `from ${first} to 23:59, and from 00:00 to ${last}`;

/** Ours: what a slot through the night means is not documented (contract §5.1). */
const order: AgentRule = (spec) =>
  slotsOf(spec).flatMap(({ path, start, end }) => orderProblems([...path, "endTime"], start, end, twoSlots));

/** Ours: what slots that overlap mean is not documented (contract §5.1). */
const overlaps: AgentRule = (spec) => overlapProblems(slotsOf(spec).flatMap(rangeOf));

function rangeOf({ path, start, end }: Slot): TimeRange[] {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  if (from === undefined || to === undefined) return [];
  return [{ path, start: from, end: to, label: `${String(start)}-${String(end)}` }];
}

/** When calls are placed. The form of the times is the schema's. */
export const callSettingsRules: readonly AgentRule[] = [order, overlaps];

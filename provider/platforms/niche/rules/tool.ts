import type { NicheToolSpec } from "../../../generated/niche.ts";
import { differences } from "../../../kind/value.ts";
import type { DeclaredResource, Rule, SetRule } from "../../../kind/definition.ts";
import type { Path, Problem } from "../../../kind/problem.ts";
import { containsUnknown } from "../../../kind/unknown.ts";
import { withKey, type Keys } from "../../rules/index-of.ts";
import { listOf, objectOf, textOf } from "../../rules/loose.ts";
import { minutesOf, orderProblems, overlapProblems, type TimeRange } from "../../rules/time-range.ts";

type ToolRule = Rule<NicheToolSpec>;

/** Ours: the API wants `templateToolId`; `template` is our way to name one by what it is. */
const oneTemplate: ToolRule = ({ template, templateToolId }) => {
  const given = [template, templateToolId].filter((value) => value !== undefined).length;
  if (given === 1) return [];
  return [
    {
      path: given === 0 ? [] : ["templateToolId"],
      code: "one-template",
      message:
        given === 0
          ? "the tool has neither a template nor a templateToolId, and needs one of them"
          : "the tool has both a template and a templateToolId, which may not be the same template",
      suggestion:
        given === 0 ? "add template: transferCall, googleCal, function or apiRequest" : "remove templateToolId",
    },
  ];
};

/** Our rule: the same destination twice only leaves the agent a choice between equals. Two names for one number are fine. */
const distinctDestinations: ToolRule = ({ template, configOverride }) => {
  if ((template as unknown) !== "transferCall") return [];
  const keys = listOf(objectOf(configOverride)["destinations"]).map((item) => {
    const { name, phoneNumber } = objectOf(item);
    const [label, number] = [textOf(name), textOf(phoneNumber)];
    return label === undefined || number === undefined ? undefined : `${label} ${number}`;
  });
  return keys.flatMap((key, index): Problem[] => {
    const first = keys.indexOf(key);
    if (key === undefined || first === index) return [];
    const message = `destination ${first + 1} has the same name and number`;
    const path: Path = ["configOverride", "destinations", index];
    return [{ path, code: "duplicate-destination", message, suggestion: "remove one of the two" }];
  });
};

interface BookingRange {
  readonly path: Path;
  readonly day: string;
  readonly open: unknown;
  readonly close: unknown;
}

function bookingRanges({ template, configOverride }: NicheToolSpec): BookingRange[] {
  if ((template as unknown) !== "googleCal") return [];
  const hours = objectOf(objectOf(objectOf(configOverride)["appointmentConfig"])["hoursJson"]);
  return Object.entries(hours).flatMap(([day, ranges]) =>
    listOf(ranges).map((range, index) => {
      const { openTime, closeTime } = objectOf(range);
      const path = ["configOverride", "appointmentConfig", "hoursJson", day, index];
      return { path, day, open: openTime, close: closeTime };
    }),
  );
}

/** Contract §6.4 gives the form of booking hours; that they end after they start is our reading of it. */
const bookingOrder: ToolRule = (spec) =>
  bookingRanges(spec).flatMap(({ path, open, close }) => orderProblems([...path, "closeTime"], open, close));

/** Contract §6.4 allows several ranges a day; that they must not overlap is our rule. */
const bookingOverlaps: ToolRule = (spec) => overlapProblems(bookingRanges(spec).flatMap(timeRange));

function timeRange({ path, day, open, close }: BookingRange): TimeRange[] {
  const [start, end] = [minutesOf(open), minutesOf(close)];
  if (start === undefined || end === undefined) return [];
  return [{ path, day, start, end, label: `${String(open)}-${String(close)}` }];
}

/** What the schema of a Tool cannot say. */
export const toolRules: readonly ToolRule[] = [oneTemplate, distinctDestinations, bookingOrder, bookingOverlaps];

/**
 * Contract §6.4: the platform "creates or updates" an appointment configuration, so we infer one per business: a second calendar
 * tool with other settings would overwrite the first one's without a word. Equal settings are harmless.
 */
const calendarSettings: SetRule = (resource, all) => {
  if (!isCalendarTool(resource)) return [];
  const [first] = withKey(all, calendarsIn, resource.workspace);
  if (first === undefined) return [];
  const [ours, theirs] = [settingsOf(resource), settingsOf(first)];
  if (containsUnknown(ours) || containsUnknown(theirs) || differences(ours, theirs).length === 0) return [];
  return [
    {
      path: resource.spec["configOverride"] === undefined ? [] : ["configOverride"],
      code: "calendar-settings",
      message: `Tool "${first.name}" of the same workspace has other appointment settings, and the platform seems to keep one set per business: the later would overwrite the earlier`,
      suggestion: `give both the same appointmentConfig, or use Tool "${first.name}" for both agents; if your business is known to keep them apart, put appointmentConfig under passthrough instead`,
    },
  ];
};

const isCalendarTool = ({ definition, spec }: DeclaredResource): boolean =>
  definition.platform === "niche" && definition.kind === "Tool" && spec["template"] === "googleCal";

const calendarsIn: Keys = (resource) => (isCalendarTool(resource) ? [resource.workspace] : []);

const settingsOf = ({ spec }: DeclaredResource): unknown => objectOf(spec["configOverride"])["appointmentConfig"];

/** What the manifests of a workspace's tools must agree on. A CalendarIntegration may exist outside of them, so none is asked for. */
export const toolSetRules: readonly SetRule[] = [calendarSettings];

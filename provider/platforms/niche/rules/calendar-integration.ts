import type { NicheCalendarIntegrationSpec } from "../../../generated/niche.ts";
import type { Rule } from "../../../kind/definition.ts";
import { nearMiss } from "../../../kind/near-miss.ts";
import { didYouMean, textOf } from "../../rules/loose.ts";

const primary = "primary";

/** Google's calendar ids are addresses, except for `primary`: a word close to it is a typing error. */
const primaryCalendar: Rule<NicheCalendarIntegrationSpec> = ({ calendarId }) => {
  const id = textOf(calendarId) ?? "";
  if (nearMiss(id, [primary]) === undefined) return [];
  const message = `"${id}" is neither \`primary\` nor the id of a Google calendar, which holds an @`;
  return [{ path: ["calendarId"], code: "calendar-id", message, ...didYouMean(primary) }];
};

/** What the schema of a CalendarIntegration cannot say. */
export const calendarIntegrationRules: readonly Rule<NicheCalendarIntegrationSpec>[] = [primaryCalendar];

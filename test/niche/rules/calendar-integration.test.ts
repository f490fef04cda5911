import { expect, test } from "vitest";
import { calendarIntegrationRules } from "../../../provider/platforms/niche/rules/calendar-integration.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found, suggestions } from "../../rules/found.ts";

test.each(["primary", "primary@example.com", "c_188abc@group.calendar.google.com", "calendar-2", UNKNOWN])(
  "%s may be a calendar",
  (calendarId) => {
    expect(found(calendarIntegrationRules, { calendarId })).toEqual([]);
  },
);

test.each(["Primary", "PRIMARY", "primay", "primary "])('"%s" means primary', (calendarId) => {
  expect(found(calendarIntegrationRules, { calendarId })).toEqual(["calendar-id at calendarId"]);
  expect(suggestions(calendarIntegrationRules, { calendarId })).toEqual(['did you mean "primary"?']);
});

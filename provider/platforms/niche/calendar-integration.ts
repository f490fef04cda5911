import type { NicheCalendarIntegrationSpec } from "../../generated/niche.ts";
import { canonicalObject } from "../../kind/canonical.ts";
import { defaults } from "../../kind/defaults.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { calendarIntegrationRules } from "./rules/calendar-integration.ts";

type Spec = Plain<NicheCalendarIntegrationSpec & NicheMember>;

const PATH = "integrations/google-calendar";

/** The Google calendar of a business (contract §6.2): one per business, so its id is the business's. */
export const calendarIntegration: Definition<Spec, NicheBusiness> = {
  ...defaults,
  platform: "niche",
  kind: "CalendarIntegration",
  reference: "integration",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["aclRuleId", "resolvedCalendarId"],
  rules: calendarIntegrationRules,
  naturalKey: () => "google-calendar",

  replaceOn: ["businessId"],
  writeOnly: ["accessToken"],
  secrets: [["accessToken"]],
  canonical: (spec) => canonicalObject({ ...spec }),

  connect,
  collection: "integrations",
  async list(api) {
    const live = await api.find(PATH);
    return new Map(live ? [[api.businessId, live]] : []);
  },
  discovery: {
    title: () => "google-calendar",
    platformFields: ["id", "aclRuleId"],
    specOf: async (_api, _id, live) => ({ calendarId: live["calendarId"] }),
    hides: () => ["accessToken"],
  },
  get: (api) => api.find(PATH),
  idOf: (_live, spec) => spec.businessId,
  matches: () => "key",
  async observe(_api, live, { expected, outputs }) {
    // "primary" may come back as the calendar's address (contract §8.1 no. 15): what the last write showed means the same.
    const resolved = expected.calendarId === "primary" && live["calendarId"] === outputs["resolvedCalendarId"];
    return { calendarId: resolved ? "primary" : String(live["calendarId"]) };
  },
  computed: (live, _spec, { previous, written }) => ({
    aclRuleId: live["aclRuleId"],
    resolvedCalendarId: written ? live["calendarId"] : (previous["resolvedCalendarId"] ?? live["calendarId"]),
  }),

  create: upsert,
  update: (api, _id, { desired }) => upsert(api, desired),
  remove: async () =>
    "Niche has no route to remove a calendar integration: it stays; disconnect the calendar in the dashboard",
};

/** POST creates or updates (contract §6.2), so it may be repeated. */
async function upsert(api: NicheBusiness, { calendarId, accessToken }: Spec): Promise<JsonObject> {
  const live = await api.send("POST", PATH, { json: { calendarId, accessToken }, idempotent: true });
  return live ?? {};
}

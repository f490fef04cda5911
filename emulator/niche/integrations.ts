import { fingerprint } from "../kernel/ids.ts";
import { asText } from "../kernel/json.ts";
import { checkBody, withoutNulls } from "./bodies.ts";
import { created, notFound, type NicheContext, type NicheRoute, type World } from "./context.ts";
import type { Integration } from "./records.ts";

const path = "/businesses/:businessId/integrations/google-calendar";

/** The calendar integration: one per business, POST creates or updates, no other way to change or remove it. */
export const integrationRoutes: readonly NicheRoute[] = [
  { method: "GET", path, scope: "integrations:read", handle: readIntegration },
  { method: "POST", path, scope: "integrations:create", body: "required", handle: upsertIntegration },
];

/** The integration of a business, if it has one. */
export function integrationOf({ store }: World, businessId: string): Integration | undefined {
  return store.all("integrations").find((integration) => integration.businessId === businessId);
}

const calendarRequest = {
  type: "object",
  required: ["accessToken", "calendarId"],
  additionalProperties: false,
  properties: { accessToken: { type: "string", minLength: 1 }, calendarId: { type: "string", minLength: 1 } },
} as const;

function readIntegration({ world, business }: NicheContext) {
  const integration = integrationOf(world, business.id);
  if (!integration) throw notFound("Google Calendar integration");
  return { status: 200, json: view(integration) };
}

function upsertIntegration({ world, business, body }: NicheContext) {
  const { store, switches, ids } = world;
  const { fields } = checkBody(calendarRequest, withoutNulls(body, switches), switches);
  const before = integrationOf(world, business.id);
  const kept = switches.calendarUpsertIds === "keep" ? before : undefined;
  if (before) store.remove("integrations", before.id);
  const integration = store.put("integrations", {
    id: kept?.id ?? ids.next("integration"),
    businessId: business.id,
    calendarId: resolveCalendar(asText(fields["calendarId"]), business.id, world),
    aclRuleId: kept?.aclRuleId ?? ids.next("aclRule"),
    tokenFingerprint: fingerprint(asText(fields["accessToken"])),
  });
  return before ? { status: 200, json: view(integration) } : created(switches, view(integration));
}

function view({ id, calendarId, aclRuleId }: Integration): object {
  return { id, calendarId, aclRuleId };
}

function resolveCalendar(calendarId: string, businessId: string, { switches }: World): string {
  return calendarId === "primary" && switches.calendarIdEcho === "resolve" ? `owner@${businessId}.example` : calendarId;
}

import { ApiError } from "../kernel/api-error.ts";
import { timestamp } from "../kernel/clock.ts";
import type { Schema } from "../kernel/json-schema.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { asObject, checkBody, withoutNulls } from "./bodies.ts";
import type { MiraiMindsContext, MiraiMindsRoute, World } from "./context.ts";
import { invalid } from "./errors.ts";
import { assignDefaultNumber } from "./numbers.ts";
import { nextObjectId } from "./object-id.ts";
import type { Workspace } from "./records.ts";
import { boolean, e164, email, filledText, integer, number, objectOf, text } from "./schema-parts.ts";
import { slugOf } from "./slug.ts";
import { byProfile, type MiraiMindsSwitches } from "./switches.ts";

/** Onboarding. There is no read, list, update or delete of a workspace. */
export const workspaceRoutes: readonly MiraiMindsRoute[] = [
  { method: "POST", path: "/v2/workspace/onboard/shopify", body: "json", handle: onboardShopify },
  { method: "POST", path: "/v2/workspace/onboard/custom", body: "json", handle: onboardCustom },
];

/** Stores a workspace of an organization, filling in what is left out, with its default number. */
export function makeWorkspace(
  world: World,
  organization: string,
  workspace: Pick<Workspace, "name"> & Partial<Workspace>,
): Workspace {
  const { store, ids, clock, switches } = world;
  const name = switches.trimNames ? workspace.name.trim() : workspace.name;
  const record = store.put("workspaces", {
    slug: slugOf(name),
    variant: "custom",
    currencyCode: "INR",
    timezone: "UTC",
    supportContacts: { phoneNumber: "+919876543210" },
    trustSignals: { valuePropositionOneLiner: "Everything for everyone" },
    status: "active",
    billing: { type: "prepaid", creditBalance: 100, negativeCreditAllowance: 100 },
    archivedAt: null,
    archivedBy: null,
    createdAt: timestamp(clock.now()),
    ...workspace,
    name,
    id: workspace.id ?? nextObjectId(ids, "workspace"),
    organization,
  });
  if (switches.defaultNumber === "assigned") assignDefaultNumber(world, record);
  return record;
}

/** A workspace as onboarding and unarchiving return it. */
export function workspaceView(workspace: Workspace): JsonObject {
  const { id, name, slug, organization, variant, currencyCode, timezone, supportContacts, createdAt } = workspace;
  return { _id: id, name, slug, organization, variant, currencyCode, timezone, supportContacts, createdAt };
}

function onboardShopify(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { switches } = world;
  const { fields } = checkBody(shopifySchema(switches), withoutNulls(context.body, switches), switches);
  const twin = namesake(context, asText(fields["name"]));
  if (twin && switches.shopifyDuplicate !== "allowed") {
    throw new ApiError(switches.shopifyDuplicate, "Workspace already exists");
  }
  const { id, status, billing } = onboard(context, "shopify", fields);
  if (switches.profile === "guide") {
    return { status: 200, json: { success: true, data: { workspace: id, status } } };
  }
  return { status: 201, json: { workspace: id, status, billing } };
}

function onboardCustom(context: MiraiMindsContext): Reply {
  const { world, organization } = context;
  const { switches, store } = world;
  const { fields } = checkBody(customSchema(switches), withoutNulls(context.body, switches), switches);
  if (store.get("organizations", organization)?.type === "standalone") {
    throw new ApiError(403, "Stand-alone organizations may not create workspaces");
  }
  if (namesake(context, asText(fields["name"]))) throw new ApiError(409, "Workspace already exists");
  const currencyCode = asText(fields["currencyCode"]).toUpperCase();
  const workspace = onboard(context, "custom", { ...fields, currencyCode });
  const { id: _id, name, variant } = workspace;
  const data = switches.workspaceDocument === "full" ? workspaceView(workspace) : { _id, name, variant };
  return { status: 200, json: { message: "Workspace created successfully", data } };
}

function onboard(
  { world, organization }: MiraiMindsContext,
  variant: Workspace["variant"],
  fields: JsonObject,
): Workspace {
  const { store, switches } = world;
  if (store.get("organizations", organization)?.archivedAt != null) throw new ApiError(400, "Organization is archived");
  checkTimezone(asText(fields["timezone"]), switches);
  const contacts = asObject(fields["supportContacts"]);
  const phoneNumber = normalized(asText(contacts["phoneNumber"]), switches);
  const supportContacts = { ...contacts, phoneNumber };
  return makeWorkspace(world, organization, { ...(fields as unknown as Workspace), supportContacts, variant });
}

function namesake({ world, organization }: MiraiMindsContext, name: string): Workspace | undefined {
  return world.store
    .all("workspaces")
    .find(
      (workspace) =>
        workspace.organization === organization &&
        workspace.slug === slugOf(name) &&
        (workspace.archivedAt === null || world.switches.archivedNamesReserved),
    );
}

function normalized(phone: string, { phoneNormalize }: MiraiMindsSwitches): string {
  return phoneNormalize === "e164" ? phone.replace(/[\s()-]/g, "") : phone;
}

function checkTimezone(zone: string, { timezoneCheck }: MiraiMindsSwitches): void {
  if (timezoneCheck === "any") return;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch (error) {
    if (error instanceof RangeError) throw invalid("timezone", "is not an IANA time zone");
    throw error;
  }
}

const base = ["name", "currencyCode", "timezone", "supportContacts", "trustSignals"] as const;

function commonFields({ supportPhone }: MiraiMindsSwitches) {
  const phoneNumber = supportPhone === "e164" ? e164 : filledText;
  return { name: filledText, timezone: filledText, supportContacts: objectOf({ phoneNumber, email }, ["phoneNumber"]) };
}

function customSchema(switches: MiraiMindsSwitches): Schema {
  const trustSignals = objectOf({ valuePropositionOneLiner: filledText }, "all");
  const currencyCode = { ...text, minLength: 3, maxLength: 3 };
  return objectOf({ ...commonFields(switches), currencyCode, trustSignals }, "all");
}

function shopifySchema(switches: MiraiMindsSwitches): Schema {
  const trustSignals = objectOf(
    {
      valuePropositionOneLiner: filledText,
      customersTillDate: integer,
      totalOrdersFulfilled: integer,
      storeRating: number,
    },
    ["valuePropositionOneLiner"],
  );
  const fields = { ...commonFields(switches), currencyCode: filledText, trustSignals };
  const needsPolicy = byProfile(switches, "policyFramework") === "required";
  const policyFramework = { ...policySchema, required: needsPolicy ? Object.keys(policySchema.properties ?? {}) : [] };
  return objectOf({ ...fields, policyFramework }, needsPolicy ? [...base, "policyFramework"] : base);
}

const policySchema = objectOf({
  returnPolicy: objectOf({
    windowDays: integer,
    processingFee: objectOf({ amount: number }),
    refundTimelineDays: integer,
  }),
  shippingPolicy: objectOf({
    deliveryTimeline: objectOf({ minDays: integer, maxDays: integer }),
    freeShippingMinOrderValue: number,
  }),
  codPolicy: objectOf({ enabled: boolean, additionalFee: objectOf({ amount: number }) }),
});

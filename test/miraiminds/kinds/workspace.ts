import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject, pick } from "../../../provider/kind/value.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";

const args = {
  variant: "custom",
  name: "Acme Web Shop",
  currencyCode: "inr",
  timezone: "Asia/Kolkata",
  supportContacts: { phoneNumber: "+919876543210" },
  trustSignals: { valuePropositionOneLiner: "Good things." },
};

const fields = [...Object.keys(args), "policyFramework"];

/** No property can be changed, and none is ever read. */
const fixed = (property: PropertyFixture): PropertyFixture => ({
  unseen: "the platform cannot read a workspace",
  refused: /no way to change a workspace/,
  ...property,
});

const shopify = (given: JsonObject): JsonObject => ({ variant: "shopify", ...given });

const trust = (property: PropertyFixture): PropertyFixture =>
  fixed({
    ...property,
    at: `trustSignals.${property.at}`,
    given: shopify({
      trustSignals: {
        ...args.trustSignals,
        customersTillDate: 15_000,
        totalOrdersFulfilled: 42_000,
        storeRating: 4.8,
      },
    }),
  });

const policyFramework = {
  returnPolicy: { windowDays: 7, processingFee: { amount: 50 }, refundTimelineDays: 3 },
  shippingPolicy: { deliveryTimeline: { minDays: 3, maxDays: 5 }, freeShippingMinOrderValue: 999 },
  codPolicy: { enabled: true, additionalFee: { amount: 40 } },
};

const policy = (at: string, to: unknown): PropertyFixture =>
  fixed({ at: `policyFramework${at && `.${at}`}`, given: shopify({ policyFramework }), to });

/** Made once: the platform can neither read nor change one, and only archive it. */
export const workspace: KindFixture = {
  needs: [],
  args,
  elsewhere: { workspaceId: "test/import/by-id.test.ts" },
  properties: [
    fixed({ at: "variant", to: "shopify" }),
    fixed({ at: "name", to: "Acme Outlet Shop" }),
    fixed({ at: "currencyCode", to: "USD" }),
    fixed({ at: "timezone", to: "Europe/Berlin" }),
    fixed({ at: "supportContacts", to: { phoneNumber: "+919876543211" } }),
    fixed({ at: "supportContacts.phoneNumber", to: "+919876543212" }),
    fixed({
      at: "supportContacts.email",
      given: { supportContacts: { phoneNumber: "+919876543210", email: "help@example.com" } },
      to: "support@example.com",
    }),
    fixed({ at: "trustSignals", to: { valuePropositionOneLiner: "Better things." } }),
    fixed({ at: "trustSignals.valuePropositionOneLiner", to: "The best things." }),
    trust({ at: "customersTillDate", to: 16_000 }),
    trust({ at: "totalOrdersFulfilled", to: 43_000 }),
    trust({ at: "storeRating", to: 4.9 }),
    policy("", { codPolicy: { enabled: false } }),
    policy("returnPolicy", { windowDays: 8 }),
    policy("returnPolicy.windowDays", 9),
    policy("returnPolicy.processingFee", { amount: 60 }),
    policy("returnPolicy.processingFee.amount", 70),
    policy("returnPolicy.refundTimelineDays", 4),
    policy("shippingPolicy", { freeShippingMinOrderValue: 500 }),
    policy("shippingPolicy.deliveryTimeline", { minDays: 2, maxDays: 6 }),
    policy("shippingPolicy.deliveryTimeline.minDays", 1),
    policy("shippingPolicy.deliveryTimeline.maxDays", 9),
    policy("shippingPolicy.freeShippingMinOrderValue", 750),
    policy("codPolicy", { enabled: false }),
    policy("codPolicy.enabled", false),
    policy("codPolicy.additionalFee", { amount: 45 }),
    policy("codPolicy.additionalFee.amount", 55),
    {
      at: "credentials",
      given: { credentials: "MIRAIMINDS_SOUTH" },
      to: "MIRAIMINDS_NORTH",
      writes: [],
      unseen: "ours, not the platform's",
      removal: { writes: [] },
    },
  ],
  expected: ({ currencyCode, ...rest }) => ({
    ...pick(rest, fields),
    ...(rest["variant"] === "custom" && { currencyCode: String(currencyCode).toUpperCase() }),
  }),
  live(world, id) {
    const found = world.stored("workspaces").find((candidate) => candidate.id === id);
    return found && { ...pick(found, fields), ...(isObject(found["billing"]) && { billing: found["billing"] }) };
  },
  ids: (world) => world.stored("workspaces").map(({ id }) => id),
  afterDelete: { stays: {} },
  warning: /stays on the platform with everything in it/,
  // What the route for a custom store does not answer.
  sometimes: ["status", "billing"],
  refusesRename: /409 .*set metadata\.adopt/s,
  anyAccount: true,
  twins: {},
  scopes: {},
};

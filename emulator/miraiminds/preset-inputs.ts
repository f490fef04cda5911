import type { Json, JsonObject } from "../kernel/json.ts";
import type { VariantType } from "./records.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/**
 * The variables that the platform fills into a preset, undefined for a custom assistant. The names and requirements of
 * abandoned_cart are those of the documented example; types, and the variables of the other presets, are assumptions.
 */
export function presetInputs(type: VariantType, { presetInputSchema }: MiraiMindsSwitches): JsonObject[] | undefined {
  if (presetInputSchema === "off") return undefined;
  const current = presets[type];
  return presetInputSchema === "older" ? current?.filter(({ name }) => name !== "totalLineItemsPriceSet") : current;
}

/** What an abandoned cart's own template asks of a payload, whatever the switch shows. */
export function cartInputs(): JsonObject[] {
  return presets.abandoned_cart ?? [];
}

const must = true;

const lineItems = field("lineItems", "array", must, [
  field("title", "string", must),
  field("quantity", "number", must),
  field("variant", "object", must, [field("id", "string", must), field("title", "string", must)]),
]);

const order: JsonObject[] = [
  field("name", "string", must),
  field("customer", "object", must, [field("firstName", "string", must)]),
  field("totalPrice", "string", must),
  field("lineItems", "array", must, [field("title", "string", must), field("quantity", "number", must)]),
];

const presets: Partial<Record<VariantType, JsonObject[]>> = {
  abandoned_cart: [
    field("id", "string"),
    field("abandonedCheckoutUrl", "string", must),
    field("customer", "object", must, [
      field("firstName", "string", must),
      field("lastName", "string"),
      field("email", "string"),
      field("phone", "string"),
    ]),
    field("totalDiscountSet", "object"),
    field("totalLineItemsPriceSet", "object", must),
    field("subtotalPriceSet", "object", must),
    field("totalPriceSet", "object", must),
    lineItems,
    field("note", "string"),
    field(
      "shippingAddress",
      "object",
      must,
      ["country", "address1", "address2", "city", "zip", "province"].map((name) =>
        field(name, "string", name !== "address2"),
      ),
    ),
  ],
  cod_to_prepaid: order,
  address_verification: order,
  order_confirmation: order,
  ndr_followup: [
    field("awb", "string", must),
    field("ndrReason", "string", must),
    field("customer", "object", must, [field("firstName", "string", must)]),
  ],
};

function field(name: string, type: string, isRequired = false, fields?: Json[]): JsonObject {
  return { name, type, isRequired, ...(fields ? { fields } : {}) };
}

import { findProblems, type Problem, type Schema } from "../kernel/json-schema.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import { asList, asObject } from "./bodies.ts";
import { cartInputs } from "./preset-inputs.ts";
import type { Assistant, VariantType } from "./records.ts";
import { boolean, filledText, listOf, number, objectOf, oneOf, open, orNull, text } from "./schema-parts.ts";
import { byProfile, type MiraiMindsSwitches } from "./switches.ts";

/** What is wrong with a payload for an assistant, as far as the switches have it checked. */
export function payloadProblems({ variant }: Assistant, payload: JsonObject, switches: MiraiMindsSwitches): Problem[] {
  if (switches.payloadSchema === "any") return [];
  const problems = findProblems(payloadSchema(variant, switches), payload, ["payload"]);
  return switches.cartUnknownKeys === "reject" ? problems : problems.filter(({ unknownKey }) => !unknownKey);
}

/** The schema of `metadata.discount`, undefined where it is not checked. */
export function discountSchema({ discountForm }: MiraiMindsSwitches): Schema | undefined {
  const applyAs = oneOf("additional", "override");
  const byValue = (...codeTypes: string[]) =>
    objectOf({ code: text, description: text, value: number, codeType: oneOf(...codeTypes), applyAs });
  switch (discountForm) {
    case "openapi":
      return byValue("%tage", "fixed");
    case "guide":
      return byValue("percentage", "fixed");
    case "amount":
      return objectOf({ code: text, amount: text, type: text, applyAs });
    case "any":
      return undefined;
  }
}

function payloadSchema({ type, config }: Assistant["variant"], switches: MiraiMindsSwitches): Schema {
  if (type === "custom") {
    const fields = asList(config?.["inputSchema"]).map(asObject);
    return switches.customPayload === "open" ? { type: "object" } : fieldsSchema(fields);
  }
  if (type !== "abandoned_cart") return openSchemas[type];
  const required = byProfile(switches, "cartRequired");
  if (required === "inputSchema") return fieldsSchema(cartInputs());
  return required === "none" ? withoutRequired(cart) : cart;
}

const money = objectOf({ shopMoney: objectOf({ amount: text }, "all") }, "all");
const note = orNull(text);
const quantity = { type: "integer", minimum: 1 } as const;

const cart = objectOf(
  {
    id: note,
    abandonedCheckoutUrl: note,
    customer: objectOf({ firstName: text, lastName: note, email: note, phone: text }, ["firstName", "phone"]),
    discountCodes: listOf(text),
    totalDiscountSet: money,
    totalLineItemsPriceSet: money,
    subtotalPriceSet: money,
    totalPriceSet: money,
    taxesIncluded: boolean,
    taxLines: listOf(objectOf({ rate: number, ratePercentage: number, source: note, title: text, price: text })),
    lineItems: listOf(
      objectOf({ title: text, quantity, variant: objectOf({ id: note, title: note }) }, ["title", "quantity"]),
      1,
    ),
    billingAddress: objectOf({ country: note, phone: note }),
    shippingAddress: objectOf(
      Object.fromEntries(
        ["country", "address1", "address2", "city", "province", "provinceCode", "zip", "phone"].map((name) => [
          name,
          note,
        ]),
      ),
    ),
  },
  ["customer", "totalLineItemsPriceSet", "lineItems", "subtotalPriceSet", "totalDiscountSet", "totalPriceSet"],
);

const customer = open(objectOf({ firstName: text }, "all"));

const order = open(
  objectOf(
    {
      name: text,
      customer,
      totalPrice: text,
      lineItems: listOf(open(objectOf({ title: text, quantity }, "all")), 1),
      discountCodes: listOf(open(objectOf({ code: text, amount: text, type: text }))),
      financialStatus: note,
      paymentGatewayNames: listOf(text),
    },
    ["name", "customer", "totalPrice", "lineItems"],
  ),
);

const openSchemas: Readonly<Record<Exclude<VariantType, "custom" | "abandoned_cart">, Schema>> = {
  cod_to_prepaid: order,
  address_verification: order,
  order_confirmation: order,
  ndr_followup: open(
    objectOf({ awb: filledText, ndrReason: text, customer, attemptCount: number }, ["awb", "ndrReason", "customer"]),
  ),
};

/** The schema that a list of variables amounts to; other keys are allowed. */
function fieldsSchema(fields: readonly JsonObject[]): Schema {
  const entries = fields.map((field) => [asText(field["name"]), fieldSchema(field)] as const);
  const required = fields.filter(({ isRequired }) => isRequired === true).map(({ name }) => asText(name));
  return { type: "object", properties: Object.fromEntries(entries), required };
}

function fieldSchema({ type, fields, isRequired }: JsonObject): Schema {
  const inner = fieldsSchema(asList(fields).map(asObject));
  const schema: Schema =
    {
      string: text,
      number,
      boolean,
      object: inner,
      array: fields === undefined ? ({ type: "array" } as const) : listOf(inner),
    }[asText(type) || "string"] ?? text;
  return isRequired === true ? schema : orNull(schema);
}

/** A schema in which nothing is required, at any depth. */
function withoutRequired(schema: Schema): Schema {
  const { properties, items, ...rest } = schema;
  return {
    ...rest,
    required: [],
    minItems: 0,
    ...(items ? { items: withoutRequired(items) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, inner]) => [name, withoutRequired(inner)]),
          ),
        }
      : {}),
  };
}

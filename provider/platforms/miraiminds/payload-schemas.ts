/** JSON Schema, as far as it is used here. */
type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: "string" };
/** A text that may be null: shops send what they do not know that way. */
const note: Schema = { type: ["string", "null"] };
const number: Schema = { type: "number" };

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: "object",
  properties,
  required,
});

const list = (items: Schema, minItems = 0): Schema => ({ type: "array", items, minItems });

const notes = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, note]));

const money = object({ shopMoney: object({ amount: text }, ["amount"]) }, ["shopMoney"]);

const lineItem = object(
  { title: text, quantity: { type: "integer", minimum: 1 }, variant: object(notes("id", "title")) },
  ["title", "quantity"],
);

const address = object(notes("country", "address1", "address2", "city", "province", "provinceCode", "zip", "phone"));

/**
 * A cart that was left (contract §10.1). Keys that it does not name pass, since the published schema allows an open payload beside it
 * (§20.2); `totalLineItemsPriceSet` is not demanded, since one of the two sources sends a cart without it (§10.1).
 */
const cart = object(
  {
    ...notes("id", "abandonedCheckoutUrl"),
    customer: object({ firstName: text, phone: text, ...notes("lastName", "email") }, ["firstName", "phone"]),
    discountCodes: list(text),
    totalDiscountSet: money,
    totalLineItemsPriceSet: money,
    subtotalPriceSet: money,
    totalPriceSet: money,
    taxesIncluded: { type: "boolean" },
    taxLines: list(object({ rate: number, ratePercentage: number, source: note, title: text, price: text })),
    lineItems: list(lineItem, 1),
    billingAddress: object(notes("country", "phone")),
    shippingAddress: address,
  },
  ["customer", "lineItems", "subtotalPriceSet", "totalDiscountSet", "totalPriceSet"],
);

const customer = object({ firstName: text }, ["firstName"]);

/** An order of a shop (contract §10.1). */
const order = object(
  {
    name: text,
    customer,
    totalPrice: text,
    lineItems: list(lineItem, 1),
    discountCodes: list(object({ code: text, amount: text, type: text })),
    financialStatus: note,
    paymentGatewayNames: list(text),
    shippingAddress: { type: ["object", "null"] },
  },
  ["name", "customer", "totalPrice", "lineItems"],
);

/** A parcel that was not delivered (contract §10.1). */
const parcel = object({ awb: text, ndrReason: text, customer, attemptCount: number }, ["awb", "ndrReason", "customer"]);

/** What the payload of a call must look like, by the assistant's variant. `custom` depends on the assistant's own variables. */
export const payloadSchemas: Readonly<Record<string, Schema>> = {
  abandoned_cart: cart,
  cod_to_prepaid: order,
  address_verification: order,
  order_confirmation: order,
  ndr_followup: parcel,
};

const applyAs: Schema = { enum: ["additional", "override"] };

/** The two spellings of a discount that the sources have (contract §10.1, §17). */
export const discountSchemas: readonly Schema[] = [
  {
    ...object({
      code: text,
      description: text,
      value: number,
      codeType: { enum: ["%tage", "percentage", "fixed"] },
      applyAs,
    }),
    additionalProperties: false,
  },
  { ...object({ code: text, amount: text, type: text, applyAs }, ["amount"]), additionalProperties: false },
];

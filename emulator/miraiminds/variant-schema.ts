import type { Schema } from "../kernel/json-schema.ts";
import { boolean, email, filledText, listOf, number, objectOf, oneOf, open, text } from "./schema-parts.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** A variable of a call: name, type and, for objects and arrays of objects, its own fields. */
const inputField: Schema = objectOf(
  {
    name: filledText,
    type: oneOf("string", "number", "boolean", "object", "array"),
    isRequired: boolean,
    fields: {
      type: "array",
      get items() {
        return inputField;
      },
    },
  },
  ["name"],
);

const supportContacts = objectOf({ phoneNumber: text, email });

const variableSchema = objectOf({
  properties: { type: "object", additionalProperties: open(objectOf({ type: text, description: text })) },
  required: listOf(text),
});

/** The schema of `variant.config`: every block whatever the type is, as the reference declares it. */
export function configSchema(switches: MiraiMindsSwitches): Schema {
  const prompt = switches.promptMax === "none" ? text : { ...text, maxLength: switches.promptMax };
  const linkNeeded = switches.paymentLinkValidity === "required" ? ["paymentLinkValidity"] : [];
  return objectOf({
    ...(switches.configSystemPrompt === 400 ? {} : { systemPrompt: prompt }),
    inputSchema: listOf(inputField),
    variableSchema,
    abandoned_cart: objectOf({
      paymentPlan: objectOf({ mode: oneOf("online", "cod", "both"), additionalFee: objectOf({ cod: number }) }),
    }),
    cod_to_prepaid: objectOf({ paymentLinkValidity: number, codFee: number, supportContacts }, [
      ...linkNeeded,
      "codFee",
      "supportContacts",
    ]),
    address_verification: objectOf({ minDays: number, maxDays: number, supportContacts }, "all"),
    order_confirmation: objectOf({ supportContacts }),
    ndr_followup: objectOf({
      maxRescheduleDays: { ...number, minimum: 1, maximum: 7 },
      webhookToken: text,
      supportContacts,
    }),
  });
}

/** The types whose block in `variant.config` the reference calls required. */
export const typesWithBlock: readonly string[] = ["abandoned_cart", "cod_to_prepaid", "address_verification"];

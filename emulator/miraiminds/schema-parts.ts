import type { Schema } from "../kernel/json-schema.ts";

/** Any text. */
export const text = { type: "string" } as const satisfies Schema;

/** Text of at least one character. */
export const filledText = { type: "string", minLength: 1 } as const satisfies Schema;

/** A whole number. */
export const integer = { type: "integer" } as const satisfies Schema;

/** Any number. */
export const number = { type: "number" } as const satisfies Schema;

/** True or false. */
export const boolean = { type: "boolean" } as const satisfies Schema;

/** An absolute address of any scheme. */
export const uri = { type: "string", pattern: "^[A-Za-z][A-Za-z0-9+.-]*://\\S+$" } as const satisfies Schema;

/** An address over TLS. */
export const httpsUri = { type: "string", pattern: "^https://\\S+$" } as const satisfies Schema;

/** A phone number in E.164. */
export const e164 = { type: "string", pattern: "^\\+[1-9]\\d{6,14}$" } as const satisfies Schema;

/** An e-mail address, roughly. */
export const email = { type: "string", pattern: "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$" } as const satisfies Schema;

/** An object with these members and no other; `required` names those that must be there, or is "all". */
export function objectOf(
  properties: NonNullable<Schema["properties"]>,
  required: readonly string[] | "all" = [],
): Schema {
  const names = required === "all" ? Object.keys(properties) : required;
  return { type: "object", additionalProperties: false, properties, required: names };
}

/** A list of such items. */
export function listOf(items: Schema, minItems = 0): Schema {
  return { type: "array", items, minItems };
}

/** One of these texts. */
export function oneOf(...values: readonly string[]): Schema {
  return { type: "string", enum: values };
}

/** The same schema, or null. */
export function orNull(schema: Schema): Schema {
  return { ...schema, type: [schema.type ?? [], "null" as const].flat() };
}

/** The same object with other members open: any value is allowed there. */
export function open(schema: Schema): Schema {
  return { ...schema, additionalProperties: {} };
}

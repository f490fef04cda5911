import { asText, isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { invalid } from "./errors.ts";
import type { FormantAISwitches } from "./switches.ts";

const e164 = /^\+[1-9]\d{6,14}$/;

/** Whether a text is a phone number of the form that a switch asks for. */
export function isPhone(text: string, form: "e164" | "any"): boolean {
  return form === "e164" ? e164.test(text) : text !== "";
}

/** The number to call, and the other parameters as a map. @throws ApiError 400 without a `customer_phone` that will do. */
export function readParameters(
  sent: Json | undefined,
  { duplicateParameters, callPhone, maxParameters }: FormantAISwitches,
): { readonly phone: string; readonly parameters: JsonObject } {
  const pairs = (Array.isArray(sent) ? sent : []).filter(isObject);
  const entries = pairs.map(({ name, value = null }) => [asText(name), value] as const);
  if (maxParameters !== "any" && entries.length > maxParameters) throw invalid("too many parameters");
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined && duplicateParameters === 400) throw invalid(`parameter ${twice} is there twice`);
  const { customer_phone: phone, ...parameters } = Object.fromEntries(entries);
  if (phone === undefined) throw invalid("customer_phone parameter is required");
  if (typeof phone !== "string" || !isPhone(phone, callPhone)) throw invalid("customer_phone must be in E.164 format");
  return { phone, parameters };
}

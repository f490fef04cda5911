import type { JsonObject } from "./definition.ts";
import { isObject, withoutBlank, withoutEmpty } from "./value.ts";

/** Text as platforms store it: whether a final line break survives is unknown everywhere, and nobody hears it. */
export const canonicalText = (value: unknown): unknown =>
  typeof value === "string" ? withoutFinal(value, "\r\n") : value;

/** A text without any of these signs at its end. A pattern would try at each of them, in the middle of the text too. */
export function withoutFinal(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1] ?? "")) end--;
  return text.slice(0, end);
}

/** Free JSON in comparable form: texts without final line breaks, objects without null and empty texts. */
export function canonicalJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonicalJson);
  if (!isObject(value)) return canonicalText(value);
  return withoutBlank(mapped(value));
}

/** The same for an object whose properties are managed one by one: an empty list or object there means "not set" too. */
export const canonicalObject = (value: JsonObject): JsonObject => withoutEmpty(mapped(value));

const mapped = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonicalJson(inner)]));

/** A list whose order has no meaning. Anything else (an unknown value) stays what it is. */
export const canonicalSet = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(String).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) : value;

/** An optional flag whose `false` means the same as leaving it out. */
export const canonicalFlag = (value: unknown): unknown => (value === false ? undefined : value);

/** The named properties of an object, if it is one. */
export const onlyKeys = (value: unknown, keys: readonly string[]): unknown =>
  isObject(value) ? Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]])) : value;

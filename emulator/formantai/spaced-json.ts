import { isObject, type Json } from "../kernel/json.ts";

/** JSON with a space after each colon and comma, as several languages write it: the same value in other bytes. */
export function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return `{${members.join(", ")}}`;
}

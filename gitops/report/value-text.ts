import { stringify } from "yaml";

/** A value on one line: texts in quotes, the rest as people write it in YAML. Null is not set. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "(not set)";
  if (typeof value === "string") return JSON.stringify(value);
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: false }).trim();
}

/** A value over several lines. */
export const valueLines = (value: unknown): string[] =>
  (typeof value === "string" ? value : stringify(value, { lineWidth: 0 })).replace(/\n$/, "").split("\n");

/** Whether a value is read at a glance, on one line. */
export const isShort = (value: unknown): boolean =>
  value === null || (typeof value !== "object" && valueText(value).length <= 80 && !valueText(value).includes("\\n"));

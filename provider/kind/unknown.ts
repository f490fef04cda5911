/**
 * What Pulumi sends in a preview for a value that is not known yet. A constant of the SDK's wire format
 * (`pulumi.runtime.unknownValue`), repeated here so that offline validation need not load Pulumi; a test holds the two equal.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for a value that is not known yet. Rules must let it pass, at any depth. */
export const isUnknown = (value: unknown): boolean => value === UNKNOWN;

/** True when an unknown value hides anywhere inside `value`. */
export function containsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(containsUnknown);
  return isUnknown(value);
}

import type { JsonObject } from "../../kind/definition.ts";
import { isUnknown } from "../../kind/unknown.ts";
import { isObject } from "../../kind/value.ts";

/**
 * Reading a spec that nobody has checked yet: rules run beside the schema, so every value may be of another type than its
 * declaration says, or unknown. What does not fit reads as "nothing there", and the schema reports it.
 */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && !isUnknown(value) ? value : undefined;

/** True where a manifest sets the value and it is known. */
export const isSet = (value: unknown): boolean => value !== undefined && !isUnknown(value);

/** `did you mean "x"?` as a problem's suggestion, where there is an x. */
export const didYouMean = (candidate: string | undefined): { suggestion?: string } =>
  candidate === undefined ? {} : { suggestion: `did you mean "${candidate}"?` };

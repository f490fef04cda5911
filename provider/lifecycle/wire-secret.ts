import type { JsonObject } from "../kind/definition.ts";

/** Pulumi's wire form of a secret (`pulumi.runtime.specialSigKey`), repeated here so that a provider need not load Pulumi; a test holds the two equal. */
const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** Properties of our own in which values of secret fields may be: what an update tried, and what a refresh saw. */
const SEALED = ["__doubt", "__live"];

/**
 * Properties for the state, with ours encrypted where they may hold a secret. Pulumi marks only what has the name of a secret input; what
 * has a name of our own must say so itself. The provider is handed the plain values again.
 */
export const sealed = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, SEALED.includes(key) ? { ...SIGNATURE, value } : value]),
  );

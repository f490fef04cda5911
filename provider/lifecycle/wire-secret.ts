import type { JsonObject } from "../kind/definition.ts";
import { changeAt, type SecretPath } from "../kind/secret-path.ts";

/** Pulumi's wire form of a secret (`pulumi.runtime.specialSigKey`), repeated here so that a provider need not load Pulumi; a test holds the two equal. */
const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** Properties of our own in which values of secret fields may be: what an update tried, and what a refresh saw. */
const WRAPPED: readonly SecretPath[] = [["__doubt"], ["__live"], ["__sightings"]];

/**
 * Properties for the state, encrypted where they hold a secret: at `paths`, and where ours may. Pulumi marks only what was a secret input
 * at the very place; what somebody set by hand, or what has a name of our own, was none. The provider is handed the plain values again.
 */
export const wrapSecrets = (properties: JsonObject, paths: readonly SecretPath[] = []): JsonObject =>
  [...WRAPPED, ...paths].reduce<JsonObject>(
    (all, path) => changeAt(all, path, (value) => (isWrapped(value) ? value : { ...SIGNATURE, value })) as JsonObject,
    properties,
  );

const isWrapped = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(SIGNATURE).every((key) => key in value);

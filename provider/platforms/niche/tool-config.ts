import { canonicalObject } from "../../kind/canonical.ts";
import type { JsonObject } from "../../kind/definition.ts";
import { equal, isObject, omit, pick, withoutEmpty } from "../../kind/value.ts";

/** What the platform keeps in place of what was sent (contract §6.4): our property, and the ids that it returns instead. */
const ID_PROPERTIES: readonly (readonly [ours: string, theirs: string])[] = [
  ["destinations", "destinationIds"],
  ["appointmentConfig", "appointmentConfigId"],
];

export const SERVER_KEYS: readonly string[] = ID_PROPERTIES.map(([, theirs]) => theirs);

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** A configuration in comparable form. */
export const canonicalConfig = (config: unknown): unknown =>
  isObject(config) ? canonicalObject(omit(config, SERVER_KEYS)) : config;

/** Ids that the platform keeps in place of what was sent; sorted, because their order is not promised. */
export function idsInPlace(live: JsonObject): JsonObject {
  const config = pick(asObject(live["configOverride"]), SERVER_KEYS);
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, Array.isArray(value) ? value.map(String).sort() : value]),
  );
}

/** What the platform shows of a tool's configuration. `effectiveConfig` may show what `configOverride` hides (contract §6.4: unknown). */
export function visibleConfig(live: JsonObject): JsonObject {
  const effective = asObject(live["effectiveConfig"]);
  // A template's own empty list says nothing about what was sent.
  const ours = pick(
    withoutEmpty(effective),
    ID_PROPERTIES.map(([key]) => key),
  );
  return { ...ours, ...omit(asObject(live["configOverride"]), SERVER_KEYS) };
}

/** The properties of `config` that the platform hides behind an id in this object. */
export function hiddenKeys(config: JsonObject, live: JsonObject): string[] {
  const shown = visibleConfig(live);
  return ID_PROPERTIES.map(([ours]) => ours).filter((key) => key in config && !(key in shown));
}

/** True for a property that the platform may keep behind an id. */
export const canBeHidden = (key: string): boolean => ID_PROPERTIES.some(([ours]) => ours === key);

/** True when this object hides something behind an id that `config` does not speak of. */
export function hidesUndeclared(config: JsonObject, live: JsonObject): boolean {
  const [ids, shown] = [idsInPlace(live), visibleConfig(live)];
  return ID_PROPERTIES.some(([ours, theirs]) => theirs in ids && !(ours in config) && !(ours in shown));
}

/**
 * The configuration as far as it can be known: what is shown; what is hidden is believed to be as expected as long as the ids that
 * stand for it are those of our last write, and as many as there should be. Other ids mean that somebody changed it, and are then all
 * there is to see.
 */
export function assumedConfig(live: JsonObject, expected: unknown, outputs: JsonObject): JsonObject {
  const wanted = asObject(expected);
  const now = idsInPlace(live);
  const believed = ID_PROPERTIES.filter(([ours]) => hiddenKeys(wanted, live).includes(ours)).map(([ours, theirs]) => {
    const same = (!(theirs in outputs) || equal(outputs[theirs], now[theirs])) && sameCount(wanted, live);
    return [ours, same ? wanted[ours] : { [theirs]: now[theirs] }];
  });
  return { ...visibleConfig(live), ...(Object.fromEntries(believed) as JsonObject) };
}

/** True for what `assumedConfig` returns in place of a hidden value that somebody changed. */
export const hasIdsInPlace = (value: unknown): boolean => isObject(value) && SERVER_KEYS.some((key) => key in value);

/** True when as many destinations are hidden as the configuration has. */
export function sameCount(config: JsonObject, live: JsonObject): boolean {
  const ids = idsInPlace(live)["destinationIds"];
  return !Array.isArray(ids) || !Array.isArray(config["destinations"]) || ids.length === config["destinations"].length;
}

/** The vendor's page marks none of a destination's properties optional (contract §11 no. 8), so what is left out is sent all the same. */
export function withDefaults(config: unknown): unknown {
  if (!isObject(config) || !Array.isArray(config["destinations"])) return config;
  const destinations = config["destinations"].map((destination: unknown) =>
    isObject(destination)
      ? { description: destination["name"], warmTransferEnabled: false, ...destination }
      : destination,
  );
  return { ...config, destinations };
}

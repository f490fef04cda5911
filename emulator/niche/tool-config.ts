import { copied, defined, isObject, mergePatch, omit, type Json, type JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import type { AppointmentConfig, Destination, Tool, WeekRanges } from "./records.ts";

/** The parts of a tool that the platform stores in tables of their own. */
export interface ToolParts {
  readonly destinations: readonly Destination[];
  readonly appointmentConfig: AppointmentConfig | undefined;
}

/**
 * Turns a sent `configOverride` into the stored one: destinations and appointment settings move to their tables and leave ids.
 * `before` is the tool's stored override, whose rows are replaced or kept as the switches say.
 */
export function storeConfig(
  world: World,
  owner: { readonly id: string; readonly businessId: string; readonly templateName: string },
  override: JsonObject,
  before: JsonObject = {},
): JsonObject {
  const { destinations, appointmentConfig, ...rest } = override;
  if (Array.isArray(destinations)) {
    return { ...rest, destinationIds: storeDestinations(world, owner.id, destinations, idsIn(before)) };
  }
  if (owner.templateName !== "googleCal") return override;
  return { ...rest, appointmentConfigId: storeAppointments(world, owner, appointmentConfig, before) };
}

/** What the ids in a tool's stored override stand for. */
export function toolParts({ store }: World, { configOverride }: Tool): ToolParts {
  const destinations = idsIn(configOverride).flatMap((id) => store.get("destinations", id) ?? []);
  const id = configOverride["appointmentConfigId"];
  return { destinations, appointmentConfig: typeof id === "string" ? store.get("appointmentConfigs", id) : undefined };
}

/** A tool's override as it was sent: with destinations and appointment settings in place of ids. */
export function sentConfig(world: World, tool: Tool): JsonObject {
  const { destinationIds, appointmentConfigId, ...rest } = tool.configOverride;
  const parts = toolParts(world, tool);
  return {
    ...rest,
    ...(destinationIds === undefined ? {} : { destinations: parts.destinations.map(destinationView) }),
    ...(appointmentConfigId === undefined ? {} : { appointmentConfig: appointmentView(parts.appointmentConfig) }),
  };
}

/** Removes a tool's own rows; an appointment configuration shared by the business stays for the other tools. */
export function removeConfig({ store, switches }: World, { configOverride }: Tool): void {
  for (const id of idsIn(configOverride)) store.remove("destinations", id);
  const id = configOverride["appointmentConfigId"];
  if (typeof id === "string" && switches.appointmentConfigPer === "tool") store.remove("appointmentConfigs", id);
}

/** A destination without what the platform added. */
export function destinationView({ name, phoneNumber, description, warmTransferEnabled }: Destination): JsonObject {
  return defined({ name, phoneNumber, description, warmTransferEnabled });
}

function appointmentView(config: AppointmentConfig | undefined): Json {
  return config ? (copied(omit(config, "id", "businessId")) as unknown as JsonObject) : null;
}

function idsIn(override: JsonObject): string[] {
  const ids = override["destinationIds"];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}

function storeDestinations(
  { store, ids, switches }: World,
  toolId: string,
  sent: readonly Json[],
  old: readonly string[],
) {
  for (const id of old) store.remove("destinations", id);
  return sent.filter(isObject).map((destination, index) => {
    const kept = switches.destinationIdsOnPatch === "keep" ? old[index] : undefined;
    const row = { ...destination, id: kept ?? ids.next("destination"), toolId };
    return store.put("destinations", row as unknown as Destination).id;
  });
}

function storeAppointments(
  { store, ids, switches }: World,
  { id: toolId, businessId }: { readonly id: string; readonly businessId: string },
  sent: Json | undefined,
  before: JsonObject,
): string {
  const shared = store.all("appointmentConfigs").find((config) => config.businessId === businessId);
  const own = typeof before["appointmentConfigId"] === "string" ? before["appointmentConfigId"] : undefined;
  const id = switches.appointmentConfigPer === "business" ? shared?.id : own;
  const businessHours = store.get("businesses", businessId)?.hours ?? {};
  const settings = isObject(sent) ? sent : {};
  const hours = (settings["hoursJson"] as WeekRanges | undefined) ?? businessHours;
  const defaults = { slotDurationMinutes: 60, slotBufferMinutes: 0, advanceNoticeMinutes: 1440 };
  const config = { ...defaults, ...settings, hoursJson: lowerCaseDays(hours) };
  return store.put("appointmentConfigs", { ...config, id: id ?? ids.next(`appointmentConfig/${toolId}`), businessId })
    .id;
}

function lowerCaseDays(hours: WeekRanges): WeekRanges {
  return Object.fromEntries(Object.entries(hours).map(([day, ranges]) => [day.toLowerCase(), ranges]));
}

/** The template's configuration with an override on top. */
export function mergeConfig(base: JsonObject, override: JsonObject): JsonObject {
  const merged = mergePatch(base, override);
  return isObject(merged) ? merged : {};
}

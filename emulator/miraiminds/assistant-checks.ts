import { ApiError } from "../kernel/api-error.ts";
import { asText, isObject, type JsonObject } from "../kernel/json.ts";
import { asList, asObject } from "./bodies.ts";
import type { World } from "./context.ts";
import { invalid } from "./errors.ts";
import type { Assistant, Workspace } from "./records.ts";
import { byProfile } from "./switches.ts";
import { checkTelephony } from "./telephony.ts";
import { typesWithBlock } from "./variant-schema.ts";

/** What a schema cannot say of a create or an update that has passed it. */
export function checkAssistant(world: World, workspace: Workspace, fields: JsonObject): void {
  checkVoice(world, asObject(asObject(fields["agent"])["identity"]));
  checkSlots(world, asList(asObject(fields["callSettings"])["slots"]));
  checkTelephony(world, workspace, fields["telephony"]);
}

/** What only a create must fulfil: the block of its type, a prompt where the switch wants one. */
export function checkNewAssistant({ switches }: World, fields: JsonObject): void {
  const { type, config } = asObject(fields["variant"]);
  const needsBlock = typesWithBlock.includes(asText(type)) && byProfile(switches, "configBlocks") === "required";
  if (needsBlock && !isObject(asObject(config)[asText(type)]))
    throw invalid(`variant.config.${asText(type)}`, "is required");
  const prompts = [asObject(fields["agent"])["systemPrompt"], asObject(config)["systemPrompt"]];
  if (type === "custom" && switches.customPrompt === "required" && !prompts.some((prompt) => asText(prompt) !== "")) {
    throw invalid("agent.systemPrompt", "is required for a custom assistant");
  }
}

/** Refuses a name that another assistant of the workspace has. */
export function checkName({ store, switches }: World, workspace: string, name: string, own?: string): void {
  const twin = store
    .all("assistants")
    .find((other) => other.workspace === workspace && other.name === name && other.id !== own);
  if (twin && (twin.archivedAt === null || switches.archivedNamesReserved)) {
    throw new ApiError(409, "Assistant with this name already exists");
  }
}

/** The ids of `agent.tools` that stand for tools of the workspace; what becomes of others is for the `unknownTool` switch. */
export function knownTools({ store, switches }: World, workspace: string, ids: readonly unknown[]): string[] {
  return ids.filter((id): id is string => {
    const tool = store.get("tools", asText(id));
    if (tool?.workspace === workspace && tool.deletedAt === null) return true;
    if (switches.unknownTool === "dropped") return false;
    if (switches.unknownTool === 404) throw new ApiError(404, "Tool not found");
    throw invalid("agent.tools", `names ${asText(id)}, which is no tool of the workspace`);
  });
}

/** Refuses an update while the one before it cools down. */
export function checkCooldown(
  { store, switches, clock }: World,
  { id, workspace }: Assistant,
  refuse: (seconds: number) => ApiError,
): void {
  const { cooldownMs, cooldownScope, cooldownStarts } = switches;
  const near = store
    .all("assistants")
    .filter((other) => (cooldownScope === "assistant" ? other.id === id : other.workspace === workspace));
  const starts = near.flatMap(({ lastPutMs, createdMs }) => [
    ...(lastPutMs === null ? [] : [lastPutMs]),
    ...(cooldownStarts === "create" ? [createdMs] : []),
  ]);
  const left = Math.max(...starts) + cooldownMs - clock.now();
  if (left > 0) throw refuse(Math.ceil(left / 1000));
}

function checkVoice({ store, switches }: World, { voice, gender }: JsonObject): void {
  if (switches.validateVoice === "off" || voice === undefined) return;
  const wanted = switches.voiceSlugCase === "lower" ? asText(voice).toLowerCase() : voice;
  const known = store.all("voices").find(({ slug }) => slug === wanted);
  if (!known) throw invalid("agent.identity.voice", "is not in the voice gallery");
  if (switches.validateVoice === "gender" && gender !== undefined && gender !== known.gender) {
    throw invalid("agent.identity.gender", `is not the gender of the voice ${known.slug}`);
  }
}

function checkSlots({ switches }: World, slots: readonly unknown[]): void {
  if (switches.slotCheck !== "strict") return;
  const times = slots
    .filter(isObject)
    .map(({ startTime, endTime }) => ({ start: asText(startTime), end: asText(endTime) }))
    .sort((a, b) => a.start.localeCompare(b.start));
  for (const [index, { start, end }] of times.entries()) {
    if (start >= end) throw invalid("callSettings.slots", "must start before they end");
    if (start < (times[index - 1]?.end ?? "")) throw invalid("callSettings.slots", "must not overlap");
  }
}

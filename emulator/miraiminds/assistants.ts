import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { retryAfterHeader } from "../kernel/rate-limit.ts";
import { checkAssistant, checkCooldown, checkName, checkNewAssistant, knownTools } from "./assistant-checks.ts";
import { createSchema, updateSchema } from "./assistant-schema.ts";
import { splitUpdate, updated } from "./assistant-update.ts";
import { assistantView } from "./assistant-view.ts";
import { asList, asObject, checkBody, withoutNulls } from "./bodies.ts";
import { inWorkspace, listed, notFound, type MiraiMindsContext, type MiraiMindsRoute, type World } from "./context.ts";
import { invalid } from "./errors.ts";
import { nextObjectId } from "./object-id.ts";
import type { Assistant, Workspace } from "./records.ts";
import type { MiraiMindsSwitches } from "./switches.ts";
import { claimInbound, initialTelephony } from "./telephony.ts";

const base = "/v1/admin/assistant";
const scope = "workspace";

/** Assistants: create, get, list, update. There is no delete. */
export const assistantRoutes: readonly MiraiMindsRoute[] = [
  { method: "POST", path: `${base}/create`, scope, body: "json", handle: createAssistant },
  { method: "GET", path: `${base}/get/:assistantId`, scope, handle: getAssistant },
  { method: "GET", path: `${base}/list`, scope, handle: listAssistants },
  { method: "PUT", path: `${base}/update/:assistantId`, scope, body: "json", handle: updateAssistant },
];

/** The assistant with this id in the header's workspace, or 404. */
export function assistantOf(context: MiraiMindsContext, id: string): Assistant {
  return inWorkspace(context, "assistants", id, "Assistant");
}

/** Stores an assistant from fields that have passed their checks, with the default number and its inbound number taken from others. */
export function makeAssistant(
  world: World,
  workspace: Workspace,
  fields: JsonObject,
  { id, extra = {} }: { id?: string; extra?: JsonObject } = {},
): Assistant {
  const { store, ids, clock, switches } = world;
  const now = timestamp(clock.now());
  const document = normalized(world, workspace.id, fields, switches);
  const assistant = store.put("assistants", {
    ...(document as unknown as Pick<Assistant, "name" | "variant" | "agent">),
    id: id ?? nextObjectId(ids, "assistant"),
    workspace: workspace.id,
    telephony: initialTelephony(world, workspace, asObject(fields["telephony"])),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
    archivedAt: null,
    archivedBy: null,
    createdAt: now,
    updatedAt: now,
    createdMs: clock.now(),
    lastPutMs: null,
  });
  claimInbound(world, assistant);
  return assistant;
}

/** Stores a changed assistant, its inbound number taken from others and its running campaigns held for a moment. */
export function saveAssistant(world: World, assistant: Assistant): Assistant {
  const { store, clock } = world;
  const next = store.put("assistants", { ...assistant, updatedAt: touched(assistant.updatedAt, clock.now()) });
  claimInbound(world, next);
  for (const campaign of store.all("campaigns")) {
    if (campaign.assistant !== next.id || campaign.status !== "active") continue;
    store.put("campaigns", { ...campaign, pauses: campaign.pauses + 1 });
  }
  return next;
}

function createAssistant({ world, workspace, body }: MiraiMindsContext): Reply {
  const { switches } = world;
  const sent = withoutNulls(body, switches, ["telephony", "preCall"]);
  const { fields, extra } = checkBody(createSchema(switches), sent, switches);
  checkAssistant(world, workspace, fields);
  checkNewAssistant(world, fields);
  checkName(world, workspace.id, nameOf(fields, switches));
  const assistant = makeAssistant(world, workspace, fields, { extra });
  const data = switches.createBody === "document" ? assistantView(world, assistant) : { assistantId: assistant.id };
  const lead = switches.profile === "guide" ? { success: true } : { message: "Assistant created successfully" };
  return { status: 200, json: { ...lead, data } };
}

function getAssistant(context: MiraiMindsContext): Reply {
  const { world } = context;
  const assistant = assistantOf(context, context.param("assistantId"));
  if (isHidden(assistant, world)) throw notFound("Assistant");
  return { status: 200, json: { message: "Assistant fetched successfully", data: assistantView(world, assistant) } };
}

function listAssistants(context: MiraiMindsContext): Reply {
  const { world } = context;
  const data = listed(context, world.store.all("assistants"))
    .filter((assistant) => !isHidden(assistant, world))
    .map((assistant) => assistantView(world, assistant));
  return { status: 200, json: { message: "Assistants fetched successfully", data } };
}

function updateAssistant(context: MiraiMindsContext): Reply {
  const { world, workspace, body } = context;
  const { switches, clock } = world;
  const assistant = assistantOf(context, context.param("assistantId"));
  if (assistant.archivedAt !== null) throw new ApiError(400, "Assistant is archived");
  checkCooldown(world, assistant, (seconds) => {
    const headers = retryAfterHeader(switches.retryAfter, seconds);
    return new ApiError(
      switches.cooldownStatus,
      "Assistant was updated a moment ago; wait before the next update",
      headers,
    );
  });
  const { set, clear } = splitUpdate(body, switches);
  const { fields, extra } = checkBody(updateSchema(switches), set, switches);
  checkAssistant(world, workspace, fields);
  if (fields["name"] !== undefined) checkName(world, workspace.id, nameOf(fields, switches), assistant.id);
  const allowed = { ...fields, ...withoutType(assistant, fields, switches) };
  const patch = normalized(world, workspace.id, allowed, switches);
  const { id, telephony } = assistant;
  const document = updated({ ...assistant, telephony: { ...telephony } }, { set: patch, clear }, switches);
  const kept = Object.keys(extra).length > 0 ? { extra: { ...assistant.extra, ...extra } } : {};
  saveAssistant(world, { ...(document as unknown as Assistant), ...kept, lastPutMs: clock.now() });
  return { status: 200, json: { assistantId: id } };
}

function isHidden({ archivedAt }: Assistant, { switches }: World): boolean {
  return archivedAt !== null && switches.archivedReads === "hidden";
}

function nameOf({ name }: JsonObject, { trimNames }: MiraiMindsSwitches): string {
  return trimNames ? asText(name).trim() : asText(name);
}

/** `variant` of an update without its type, which cannot change. */
function withoutType({ variant }: Assistant, fields: JsonObject, { variantTypeOnPut }: MiraiMindsSwitches): JsonObject {
  const { type, ...rest } = asObject(fields["variant"]);
  if (type === undefined) return {};
  const refused = variantTypeOnPut === "reject" || (variantTypeOnPut === "same" && type !== variant.type);
  if (refused) throw invalid("variant.type", "cannot be changed");
  return { variant: rest };
}

/** Fields as they are stored: names trimmed, voices in lower case, unknown tools dropped and prompts moved, as the switches say. */
function normalized(world: World, workspace: string, fields: JsonObject, switches: MiraiMindsSwitches): JsonObject {
  const result = { ...fields };
  if (fields["name"] !== undefined) result["name"] = nameOf(fields, switches);
  const { systemPrompt, ...config } = asObject(asObject(fields["variant"])["config"]);
  if (systemPrompt !== undefined && switches.configSystemPrompt !== "kept") {
    result["variant"] = { ...asObject(fields["variant"]), config };
    if (switches.configSystemPrompt === "moved") result["agent"] = { systemPrompt, ...asObject(fields["agent"]) };
  }
  if (result["agent"] !== undefined) result["agent"] = normalizedAgent(world, workspace, asObject(result["agent"]));
  return result;
}

function normalizedAgent(world: World, workspace: string, agent: JsonObject): JsonObject {
  const { identity, tools } = agent;
  const { voice } = asObject(identity);
  const lower = world.switches.voiceSlugCase === "lower" && typeof voice === "string";
  return {
    ...agent,
    ...(lower ? { identity: { ...asObject(identity), voice: voice.toLowerCase() } } : {}),
    ...(tools === undefined ? {} : { tools: knownTools(world, workspace, asList(tools)) }),
  };
}

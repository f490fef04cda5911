import { isObject, omit, type Json, type JsonObject } from "../kernel/json.ts";
import { asList, asObject } from "./bodies.ts";
import type { World } from "./context.ts";
import { presetInputs } from "./preset-inputs.ts";
import type { Assistant } from "./records.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** The numbers of the retry protocol where none are given; documented. */
export const retryDefaults = {
  maxAttemptsNoPickup: 2,
  maxAttemptsLowEngagement: 1,
  reAttemptPeriod: 300,
  maxRescheduleCount: 1,
} as const;

/** An assistant as get and list return it: what was written, reshaped, with everything that the platform adds. */
export function assistantView(world: World, assistant: Assistant): JsonObject {
  const { switches, store } = world;
  const { id, name, variant, agent, telephony, knowledgeBase, preCall, extra, archivedAt, createdAt } = assistant;
  const workspace = store.get("workspaces", assistant.workspace);
  const view: JsonObject = {
    _id: id,
    name,
    variant: { type: variant.type, config: configView(assistant, switches) },
    agent: agentView(world, assistant, agent),
    telephony: { inbound: telephony.inbound ?? null, outbound: telephony.outbound ?? null },
    ...present("icpContext", icpView(assistant, switches)),
    ...present("callSettings", callSettingsView(assistant, switches)),
    ...present("analysisPlan", analysisView(assistant, switches)),
    ...present("knowledgeBase", knowledgeBase),
    ...(switches.preCallRead === "shown" ? present("preCall", preCall) : {}),
    archivedAt,
    createdAt,
    timezone: switches.assistantTimezone === "workspace" ? (workspace?.timezone ?? "UTC") : "UTC",
    ...extra,
  };
  return withEmptyLists(view, switches);
}

/** Tool ids grouped by the integration that each belongs to. */
function groupedTools({ store, switches }: World, ids: readonly Json[]): JsonObject[] {
  const groups = new Map<string, string[]>();
  for (const id of ids.filter((item) => typeof item === "string")) {
    const integration = store.get("tools", id)?.integrationId ?? "";
    groups.set(integration, [...(groups.get(integration) ?? []), id]);
  }
  const grouped = [...groups].map(([integration_id, tools]) => ({
    integration_id,
    tools: switches.toolOrder === "reversed" ? tools.reverse() : tools,
  }));
  return switches.toolOrder === "reversed" ? grouped.reverse() : grouped;
}

function agentView(world: World, { variant }: Assistant, agent: JsonObject): JsonObject {
  const { presetPrompt, generateGreeting } = world.switches;
  const { systemPrompt = "", firstMessage = "", tools } = agent;
  const identity = asObject(agent["identity"]);
  const generated = `You are ${speaker(identity)}. Follow the ${variant.type} playbook.`;
  const presetText = presetPrompt === "generated" ? generated : "";
  const prompt = systemPrompt === "" && variant.type !== "custom" ? { systemPrompt: presetText } : {};
  const greeting =
    firstMessage === "" && generateGreeting ? { firstMessage: `Hello, this is ${speaker(identity)}.` } : {};
  return {
    ...agent,
    ...prompt,
    ...greeting,
    ...(tools === undefined ? {} : { tools: groupedTools(world, asList(tools)) }),
  };
}

function speaker({ name }: JsonObject): string {
  return typeof name === "string" ? name : "your assistant";
}

function configView({ variant }: Assistant, switches: MiraiMindsSwitches): JsonObject {
  const { inputSchema, ...config } = variant.config ?? {};
  const inputs = presetInputs(variant.type, switches) ?? inputSchema;
  if (inputs === undefined) return config;
  return { ...config, inputSchema: switches.fillTypes ? asList(inputs).map(typed) : inputs };
}

/** A variable, or a tool's property, with the default type where none was given, at every depth. */
export function typed(field: Json): Json {
  if (!isObject(field)) return field;
  const inner = ["fields", "properties"].flatMap((key) =>
    Array.isArray(field[key]) ? [[key, field[key].map(typed)] as const] : [],
  );
  return { ...field, type: field["type"] ?? "string", ...Object.fromEntries(inner) };
}

function icpView({ icpContext }: Assistant, { fillIcpContext }: MiraiMindsSwitches): JsonObject | undefined {
  return fillIcpContext ? { language: "english", ...icpContext } : icpContext;
}

function callSettingsView(
  { callSettings }: Assistant,
  { fillCallSettings }: MiraiMindsSwitches,
): JsonObject | undefined {
  if (fillCallSettings === "off") return callSettings;
  const retryProtocol = { ...retryDefaults, ...asObject(callSettings?.["retryProtocol"]) };
  const others =
    fillCallSettings === "full"
      ? { slots: [{ startTime: "09:00", endTime: "18:00" }], maxCallDuration: 300, concurrentCallCount: 5 }
      : {};
  return { ...others, ...callSettings, retryProtocol };
}

const insights = {
  callConnected: { type: "boolean", description: "Whether somebody took the call.", required: true },
  customerEngaged: { type: "boolean", description: "Whether the customer took part.", required: true },
};

function analysisView(
  { analysisPlan, variant }: Assistant,
  { addInsights }: MiraiMindsSwitches,
): JsonObject | undefined {
  const adds = addInsights === "all" || (addInsights === "presets" && variant.type !== "custom");
  if (!adds) return analysisPlan;
  return { ...analysisPlan, callInsightPlan: { ...insights, ...asObject(analysisPlan?.["callInsightPlan"]) } };
}

/** Lists of an assistant, by the object that they are in. */
const lists: Readonly<Record<string, readonly string[]>> = {
  agent: ["tools"],
  icpContext: ["targetAgeGroups", "locationTiers", "targetAudience"],
  callSettings: ["slots"],
  knowledgeBase: ["faq", "documents"],
};

function withEmptyLists(view: JsonObject, { emptyArrays }: MiraiMindsSwitches): JsonObject {
  if (emptyArrays === "kept") return view;
  const changed = Object.entries(lists).flatMap(([name, keys]): [string, JsonObject][] => {
    const object = view[name];
    if (emptyArrays === "filled") {
      return [[name, { ...Object.fromEntries(keys.map((key) => [key, []])), ...asObject(object) }]];
    }
    if (!isObject(object)) return [];
    return [[name, omit(object, ...keys.filter((key) => asList(object[key]).length === 0))]];
  });
  return { ...view, ...Object.fromEntries(changed) };
}

function present(name: string, value: JsonObject | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

import { asText, type Json } from "../kernel/json.ts";
import { invalid, type World } from "./context.ts";
import type { Agent, AutoKind, Business } from "./records.ts";
import { knowledgeBaseTemplate, templateNamed } from "./templates.ts";
import { makeTool } from "./tools.ts";
import { removeConfig } from "./tool-config.ts";

type AutoTools = Agent["autoTools"];

/** The user's tools and the automatic ones that a PATCH leaves; `wanted` are automatic kinds to add where missing. */
export interface ToolChange {
  readonly toolIds: readonly string[];
  readonly autoTools: AutoTools;
  readonly wanted: ReadonlySet<AutoKind>;
}

/** The tools of a new agent: ids checked, every automatic kind that applies. */
export function newTools(
  world: World,
  business: Business,
  sent: Json | undefined,
  documents: readonly string[],
): ToolChange {
  const toolIds = Array.isArray(sent) ? sent.map((id) => ownTool(world, business, asText(id))) : [];
  return { toolIds, autoTools: [], wanted: applicable(world, business, toolIds, documents) };
}

/** The tools of an agent after a PATCH that sent `toolIds` or documents, by the switches that guess what the platform does then. */
export function patchedTools(
  world: World,
  business: Business,
  agent: Agent,
  sent: readonly Json[] | undefined,
  documents: readonly string[],
): ToolChange {
  const { switches } = world;
  const ids = sent?.map(String);
  const auto = new Set(agent.autoTools.map(({ id }) => id));
  if (ids && switches.patchToolIds === "mustKeepAuto") rejectMissing(world, agent, ids);
  const toolIds = ids
    ? userTools(
        world,
        business,
        ids.filter((id) => !auto.has(id)),
      )
    : agent.toolIds;
  const wanted = applicable(world, business, toolIds, documents);
  const replaced = ids && switches.patchToolIds === "replaceAll";
  const autoTools = agent.autoTools.filter(({ kind, id }) => {
    if (kind === "endCall") return true;
    if (!wanted.has(kind) || (replaced && !ids.includes(id))) return false;
    return kind !== "knowledgeBase" || keepsKnowledgeBase(world, ids, id);
  });
  const had = new Set(agent.autoTools.map(({ kind }) => kind));
  const dropped = (kind: AutoKind) => {
    if (kind === "endCall") return false;
    if (replaced) return true;
    return kind === "knowledgeBase" && switches.kbToolOnPatch === "drop" && had.has(kind) && ids !== undefined;
  };
  return { toolIds, autoTools, wanted: new Set([...wanted].filter((kind) => !dropped(kind))) };
}

/** Makes the automatic tools that are wanted and missing, removes those no longer kept, and returns what the agent then has. */
export function syncAutoTools(
  world: World,
  business: Business,
  agent: Pick<Agent, "id" | "autoTools">,
  { autoTools, wanted }: Pick<ToolChange, "autoTools" | "wanted">,
): AutoTools {
  const kept = new Set(autoTools.map(({ id }) => id));
  for (const { id } of agent.autoTools) if (!kept.has(id)) removeTool(world, id);
  const order: readonly AutoKind[] = ["knowledgeBase", "endCall", "transferCall"];
  return order.flatMap((kind) => {
    const old = autoTools.find((tool) => tool.kind === kind);
    if (old) return [old];
    return wanted.has(kind) ? [{ kind, id: makeAutoTool(world, business, agent, kind) }] : [];
  });
}

/** Removes a tool with its rows. */
export function removeTool(world: World, id: string): void {
  const tool = world.store.get("tools", id);
  if (!tool) return;
  removeConfig(world, tool);
  world.store.remove("tools", id);
}

/** Which automatic tools an agent of these tools and documents has. */
function applicable(
  { store }: World,
  business: Business,
  toolIds: readonly string[],
  documents: readonly string[],
): ReadonlySet<AutoKind> {
  const custom = toolIds.map((id) => store.get("tools", id)?.type);
  const kinds = new Set<AutoKind>(["endCall"]);
  if (documents.length > 0) kinds.add("knowledgeBase");
  if (business.phone !== undefined && !custom.includes("transferCall")) kinds.add("transferCall");
  return kinds;
}

function keepsKnowledgeBase({ switches }: World, sent: readonly string[] | undefined, id: string): boolean {
  if (switches.kbToolOnPatch === "renew") return false;
  return switches.kbToolOnPatch === "keep" || sent === undefined || sent.includes(id);
}

function rejectMissing({ switches }: World, agent: Agent, sent: readonly string[]): void {
  const visible = agent.autoTools.filter(
    ({ kind }) => kind === "knowledgeBase" || switches.autoToolsInIds === "visible",
  );
  const missing = visible.find(({ id }) => !sent.includes(id));
  if (missing) throw invalid(switches, `toolIds must repeat the automatic tool ${missing.id} (${missing.kind})`);
}

function userTools(world: World, business: Business, ids: readonly string[]): string[] {
  if (world.switches.patchUnknownToolIds === 400) return ids.map((id) => ownTool(world, business, id));
  return ids.filter((id) => world.store.get("tools", id)?.businessId === business.id);
}

function ownTool({ store, switches }: World, business: Business, id: string): string {
  if (store.get("tools", id)?.businessId === business.id) return id;
  const isTemplate = store.get("templates", id) !== undefined;
  throw invalid(switches, `toolIds: ${id} is ${isTemplate ? "a template, not a tool" : "not a tool"} of this business`);
}

function makeAutoTool(world: World, business: Business, agent: Pick<Agent, "id">, auto: AutoKind): string {
  const fallback = { name: business.name, phoneNumber: business.phone ?? "" };
  const [templateName, configOverride] = {
    knowledgeBase: [knowledgeBaseTemplate, {}],
    endCall: ["endCall", {}],
    transferCall: ["transferCall", { destinations: [fallback] }],
  }[auto] as [string, { [key: string]: Json }];
  return makeTool(world, business, templateNamed(world, templateName), { configOverride, auto, agentId: agent.id }).id;
}

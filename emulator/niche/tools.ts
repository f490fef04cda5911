import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import { asText, defined, isObject, type JsonObject } from "../kernel/json.ts";
import { checkBody, splitPatch, withoutNulls } from "./bodies.ts";
import { created, deleted, inBusiness, invalid, notFound, pageQuery } from "./context.ts";
import type { NicheContext, NicheRoute, World } from "./context.ts";
import { integrationOf } from "./integrations.ts";
import { inAnyOrder, listItem, listReply, withNoise } from "./lists.ts";
import type { Business, Template, Tool } from "./records.ts";
import { knowledgeBaseTemplate, templateSchema, toolType } from "./templates.ts";
import { destinationView, mergeConfig, removeConfig, sentConfig, storeConfig, toolParts } from "./tool-config.ts";

const collection = "/businesses/:businessId/tools";
const single = `${collection}/:toolId`;

/** Tools of a business, made from templates. PATCH is listed in the documentation, its body is an inference. */
export const toolRoutes: readonly NicheRoute[] = [
  { method: "GET", path: collection, scope: "tools:read", query: pageQuery, handle: listTools },
  { method: "POST", path: collection, scope: "tools:create", body: "required", handle: createTool },
  { method: "GET", path: single, scope: "tools:read", handle: readTool },
  { method: "PATCH", path: single, scope: "tools:update", body: "required", handle: patchTool },
  { method: "DELETE", path: single, scope: "tools:delete", handle: deleteTool },
];

/** Stores a tool of a template, filling in what the template says. Does not validate. */
export function makeTool(
  world: World,
  business: Business,
  template: Template,
  { configOverride = {}, ...rest }: { configOverride?: JsonObject } & Partial<Omit<Tool, "configOverride">>,
): Tool {
  const id = rest.id ?? world.ids.next("tool");
  const now = timestamp(world.clock.now());
  const owner = { id, businessId: business.id, templateName: template.name };
  return world.store.put("tools", {
    ...defined({
      name: template.name,
      displayName: template.displayName,
      message: template.message,
      enabled: true,
      createdAt: now,
      updatedAt: now,
      ...rest,
    }),
    id,
    businessId: business.id,
    templateToolId: template.id,
    type: toolType(template, world),
    configOverride: storeConfig(world, owner, configOverride),
  });
}

/** Whether a tool shows among its business's tools: the user's always, automatic ones as the switch says. */
function isListed({ auto }: Tool, { switches }: World): boolean {
  if (auto === undefined || switches.autoToolsListed === "all") return true;
  return auto === "knowledgeBase" && switches.autoToolsListed === "kb";
}

/** A tool as the API returns it. */
function toolView(world: World, tool: Tool) {
  const { switches, store } = world;
  const { destinations, appointmentConfig } = toolParts(world, tool);
  const base = store.get("templates", tool.templateToolId)?.config ?? {};
  const stored = { ...tool.configOverride };
  if (Array.isArray(stored["destinationIds"]))
    stored["destinationIds"] = [...inAnyOrder(world, stored["destinationIds"])];
  const shown =
    switches.transferReadBack === "both" && destinations.length > 0
      ? { ...stored, destinations: destinations.map(destinationView) }
      : stored;
  const resolved = appointmentConfig || destinations.length > 0 ? sentConfig(world, tool) : stored;
  const { id, templateToolId, name, displayName, type, message, businessId, enabled, createdAt, updatedAt } = tool;
  return withNoise(world, {
    id,
    isTemplate: false,
    templateToolId,
    name,
    displayName,
    type,
    config: base,
    configOverride: shown,
    effectiveConfig: mergeConfig(base, switches.effectiveConfig === "resolved" ? resolved : stored),
    ...defined({ message }),
    businessId,
    enabled,
    createdAt,
    updatedAt,
    ...tool.extra,
  });
}

/** The ids of the agents of a business that use a tool or file. */
export function agentsUsing({ store }: World, id: string): string[] {
  return store
    .all("agents")
    .filter(({ toolIds, knowledgeBaseDocumentIds = [] }) => [...toolIds, ...knowledgeBaseDocumentIds].includes(id))
    .map((agent) => agent.id);
}

function listTools(context: NicheContext) {
  const { world, business } = context;
  const tools = world.store.all("tools").filter((tool) => tool.businessId === business.id && isListed(tool, world));
  return listReply(context, tools, (tool) => listItem(world, toolView(world, tool)));
}

function createTool({ world, business, body }: NicheContext) {
  const { switches, store } = world;
  const { fields, extra } = checkBody(toolRequest(world, ["templateToolId"]), withoutNulls(body, switches), switches);
  const template = store.get("templates", asText(fields["templateToolId"]));
  if (!template) throw invalid(switches, "templateToolId is not a tool template");
  if (template.name === knowledgeBaseTemplate) throw invalid(switches, "the knowledge-base tool cannot be created");
  const sent = fields["configOverride"];
  const configOverride = checkConfig(world, template, isObject(sent) ? sent : {});
  if (template.name === "googleCal" && !integrationOf(world, business.id)) {
    throw new ApiError(switches.toolWithoutCalendar, "Google Calendar integration not configured");
  }
  const tool = makeTool(world, business, template, { configOverride, ...labels(fields), ...defined({ extra }) });
  return created(switches, toolView(world, tool));
}

function readTool(context: NicheContext) {
  return { status: 200, json: toolView(context.world, listedTool(context)) };
}

function patchTool(context: NicheContext) {
  const { world, body } = context;
  const { switches, store, clock } = world;
  const tool = listedTool(context);
  rejectAutomatic(tool, world);
  const { set, clear } = splitPatch(body, switches);
  const { fields, extra } = checkBody(toolRequest(world, []), set, switches);
  if (fields["templateToolId"] !== undefined && switches.patchTemplateToolId === 400) {
    throw new ApiError(400, "templateToolId cannot be changed");
  }
  const template = store.get("templates", tool.templateToolId);
  const sent = clear.has("configOverride") ? {} : fields["configOverride"];
  const configOverride = isObject(sent) && template ? patchedConfig(world, tool, template, sent) : tool.configOverride;
  const next = store.put("tools", {
    ...tool,
    ...labels(fields),
    ...(extra ? { extra: { ...tool.extra, ...extra } } : {}),
    configOverride,
    updatedAt: touched(tool.updatedAt, clock.now()),
  });
  return { status: 200, json: toolView(world, next) };
}

function deleteTool(context: NicheContext) {
  const { world } = context;
  const tool = listedTool(context);
  rejectAutomatic(tool, world);
  if (world.switches.deleteInUse === 409 && agentsUsing(world, tool.id).length > 0) {
    throw new ApiError(409, "Tool is in use by a voice agent");
  }
  removeConfig(world, tool);
  world.store.remove("tools", tool.id);
  return deleted(world.switches);
}

function listedTool(context: NicheContext): Tool {
  const tool = inBusiness(context, "tools", context.param("toolId"), "Tool");
  if (!isListed(tool, context.world)) throw notFound("Tool");
  return tool;
}

function rejectAutomatic({ auto }: Tool, { switches }: World): void {
  if (auto !== undefined && switches.autoToolWrite === 409)
    throw new ApiError(409, "Automatic tools cannot be changed");
}

function patchedConfig(world: World, tool: Tool, template: Template, sent: JsonObject): JsonObject {
  const merged = world.switches.patchConfigOverride === "merge" ? mergeConfig(sentConfig(world, tool), sent) : sent;
  const owner = { id: tool.id, businessId: tool.businessId, templateName: template.name };
  return storeConfig(world, owner, checkConfig(world, template, merged), tool.configOverride);
}

/** A range that closes before it opens is refused too; the schema alone cannot say that. */
function checkConfig(world: World, template: Template, override: JsonObject): JsonObject {
  const schema = templateSchema(template, world);
  const { fields } = checkBody(
    { type: "object", properties: { configOverride: schema } },
    { configOverride: override },
    world.switches,
  );
  const config = isObject(fields["configOverride"]) ? fields["configOverride"] : {};
  const appointments = config["appointmentConfig"];
  const hours = isObject(appointments) && isObject(appointments["hoursJson"]) ? appointments["hoursJson"] : {};
  for (const [day, ranges] of Object.entries(hours)) {
    for (const range of Array.isArray(ranges) ? ranges.filter(isObject) : []) {
      if (asText(range["openTime"]) >= asText(range["closeTime"])) {
        throw invalid(world.switches, `hoursJson.${day}: openTime must be before closeTime`);
      }
    }
  }
  return config;
}

const label = { type: "string" } as const;

function toolRequest({ switches }: World, required: readonly string[]) {
  const labelFields = { name: label, displayName: label, message: label, enabled: { type: "boolean" } } as const;
  return {
    type: "object",
    required,
    additionalProperties: false,
    properties: {
      templateToolId: { type: "string" },
      configOverride: { type: "object" },
      ...(switches.toolExtras === "accepted" ? labelFields : {}),
    },
  } as const;
}

function labels({ name, displayName, message, enabled }: JsonObject): Partial<Tool> {
  return defined({ name, displayName, message, enabled }) as Partial<Tool>;
}

import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { asList, checkBody, withoutNulls } from "./bodies.ts";
import {
  counted,
  inWorkspace,
  listed,
  notFound,
  type MiraiMindsContext,
  type MiraiMindsRoute,
  type World,
} from "./context.ts";
import { nextObjectId, objectIdFrom } from "./object-id.ts";
import type { Assistant, Tool } from "./records.ts";
import { slugOf } from "./slug.ts";
import { configAfter, toolSchema, toolView } from "./tool-shape.ts";

const collection = "/v1/admin/tool/api";
const single = `${collection}/:toolId`;
const scope = "workspace";

/** API tools. There is no GET of one: it is read from the list. */
export const toolRoutes: readonly MiraiMindsRoute[] = [
  { method: "GET", path: collection, scope, handle: listTools },
  { method: "POST", path: collection, scope, body: "json", handle: createTool },
  { method: "PUT", path: single, scope, body: "json", handle: updateTool },
  { method: "DELETE", path: single, scope, handle: deleteTool },
];

/** Stores a tool from flat request fields. Does not validate. */
export function makeTool(world: World, workspace: string, fields: JsonObject, differing: Partial<Tool> = {}): Tool {
  const { store, ids, clock, switches } = world;
  const now = timestamp(clock.now());
  const name = nameOf(fields, world);
  const own = store.all("tools").filter((tool) => tool.workspace === workspace);
  const integration = own.length % Math.max(1, switches.integrations);
  return store.put("tools", {
    name,
    slug: slugOf(name),
    integrationId: objectIdFrom(`integration/${workspace}/${integration}`),
    isActive: fields["isActive"] !== false,
    isPayloadPass: false,
    config: configAfter({}, fields),
    deletedAt: null,
    createdAt: now,
    updatedAt: now,
    ...differing,
    id: differing.id ?? nextObjectId(ids, "tool"),
    workspace,
  });
}

/** A tool after flat request fields; an absent one stays. */
export function changedTool(world: World, tool: Tool, fields: JsonObject): Tool {
  const { clock, switches } = world;
  const name = fields["name"] === undefined ? tool.name : nameOf(fields, world);
  const slug = switches.slugOnRename === "follows" ? slugOf(name) : tool.slug;
  const isActive = typeof fields["isActive"] === "boolean" ? fields["isActive"] : tool.isActive;
  const config = configAfter(tool.config, fields);
  return { ...tool, name, slug, isActive, config, updatedAt: touched(tool.updatedAt, clock.now()) };
}

/** The assistants whose `agent.tools` name a tool. */
function assistantsWithTool({ store }: World, id: string): Assistant[] {
  return store.all("assistants").filter(({ agent }) => asList(agent["tools"]).includes(id));
}

function listTools(context: MiraiMindsContext): Reply {
  const { store, switches } = context.world;
  const data = listed(context, store.all("tools"))
    .filter(({ deletedAt }) => deletedAt === null || switches.listDeletedTools === "shown")
    .map((tool) => toolView(tool, switches));
  return counted(switches, 200, { message: "Tools fetched successfully", data });
}

function createTool({ world, workspace, body }: MiraiMindsContext): Reply {
  const { switches } = world;
  const { fields } = checkBody(toolSchema("create"), withoutNulls(body, switches), switches);
  checkSlug(world, workspace.id, slugOf(nameOf(fields, world)));
  const tool = makeTool(world, workspace.id, fields);
  return counted(switches, 201, { message: "Tool created successfully", data: toolView(tool, switches) });
}

function updateTool(context: MiraiMindsContext): Reply {
  const { world, workspace, body } = context;
  const { switches, store } = world;
  const tool = liveTool(context);
  const { fields } = checkBody(toolSchema("update"), body, switches);
  if (fields["name"] !== undefined) checkSlug(world, workspace.id, slugOf(nameOf(fields, world)), tool.id);
  const next = store.put("tools", changedTool(world, tool, fields));
  return counted(switches, 200, { message: "Tool updated successfully", data: toolView(next, switches) });
}

function deleteTool(context: MiraiMindsContext): Reply {
  const { world } = context;
  const { switches, store, clock } = world;
  const tool = liveTool(context);
  const users = assistantsWithTool(world, tool.id);
  if (switches.toolInUse === "conflict" && users.length > 0) throw new ApiError(409, "Tool is in use by an assistant");
  if (switches.toolInUse === "detach") {
    for (const user of users) {
      const tools = asList(user.agent["tools"]).filter((id) => id !== tool.id);
      store.put("assistants", { ...user, agent: { ...user.agent, tools } });
    }
  }
  const deletedAt = timestamp(clock.now());
  store.put("tools", { ...tool, deletedAt, updatedAt: touched(tool.updatedAt, clock.now()) });
  return counted(switches, 200, { message: "Tool deleted successfully" });
}

function liveTool(context: MiraiMindsContext): Tool {
  const tool = inWorkspace(context, "tools", context.param("toolId"), "Tool");
  if (tool.deletedAt !== null) throw notFound("Tool");
  return tool;
}

function nameOf({ name }: JsonObject, { switches }: World): string {
  return switches.trimNames ? asText(name).trim() : asText(name);
}

function checkSlug({ store, switches }: World, workspace: string, slug: string, own?: string): void {
  const twin = store
    .all("tools")
    .find(
      (tool) =>
        tool.workspace === workspace &&
        tool.slug === slug &&
        tool.id !== own &&
        (tool.deletedAt === null || switches.deletedToolSlug === "reserved"),
    );
  if (twin) throw new ApiError(409, "A tool with a similar name already exists");
}

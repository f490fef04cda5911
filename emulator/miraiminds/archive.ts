import { ApiError } from "../kernel/api-error.ts";
import { timestamp } from "../kernel/clock.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { checkBody } from "./bodies.ts";
import { foreign, type MiraiMindsContext, type MiraiMindsRoute, type World } from "./context.ts";
import { invalid } from "./errors.ts";
import { isObjectId } from "./object-id.ts";
import type { Archivable, Organization, Workspace } from "./records.ts";
import { objectOf, oneOf, text } from "./schema-parts.ts";
import { workspaceView } from "./workspaces.ts";

const base = "/v1/admin/organization";

/** Archiving, the only way to be rid of a workspace, and its reverse. Both take the children along. */
export const archiveRoutes: readonly MiraiMindsRoute[] = [
  { method: "POST", path: `${base}/archive`, body: "json", handle: (context) => setArchived(context, true) },
  { method: "POST", path: `${base}/unarchive`, body: "json", handle: (context) => setArchived(context, false) },
];

const request = objectOf({ type: oneOf("organization", "workspace"), id: text }, "all");

type Level = "organizations" | "workspaces";
type Child = "workspaces" | "assistants" | "campaigns";

function setArchived(context: MiraiMindsContext, archived: boolean): Reply {
  const { world, organization } = context;
  const { switches, store } = world;
  checkRole(context);
  const { fields } = checkBody(request, context.body, switches);
  const id = asText(fields["id"]);
  if (!isObjectId(id)) throw invalid("id", "must be 24 hexadecimal digits");
  const level: Level = fields["type"] === "organization" ? "organizations" : "workspaces";
  const message = `${level === "organizations" ? "Organization" : "Workspace"} ${archived ? "archived" : "unarchived"} successfully`;
  const reply = (data: JsonObject | null): Reply => ({ status: 200, json: { status_code: 200, message, data } });
  const target = store.get(level, id);
  if (!target) {
    if (switches.archiveUnknown === 200) return reply(null);
    throw new ApiError(switches.archiveUnknown, "Not found");
  }
  if (ownerOf(target) !== organization) throw foreign(switches, "It");
  if ((target.archivedAt !== null) === archived && switches.archiveTwice !== 200) {
    throw new ApiError(switches.archiveTwice, archived ? "Already archived" : "Not archived");
  }
  if (archived) {
    archive(world, level, target);
    return reply(null);
  }
  unarchive(world, level, target);
  return reply(level === "workspaces" ? workspaceView(target as Workspace) : null);
}

/** A token is looked at only where the switch asks for a role; then its organization and role must be right. */
function checkRole({ world, headers, organization }: MiraiMindsContext): void {
  const { requireRole } = world.switches;
  if (requireRole === "none") return;
  const person = world.credentials.role(headers.get("authorization"));
  if (person === undefined) throw new ApiError(401, "Invalid or expired token");
  if (person === "none") throw new ApiError(requireRole, "An admin's token is needed");
  if (person.organization !== organization || person.role === "member") {
    throw new ApiError(403, "Role admin or organization_admin is needed");
  }
}

function archive(world: World, level: Level, target: Organization | Workspace): void {
  const mark = { archivedAt: timestamp(world.clock.now()), archivedBy: target.id };
  if (target.archivedAt === null) put(world, level, { ...target, ...mark });
  if (!world.switches.archiveCascade) return;
  for (const [collection, child] of children(world, level, target.id)) {
    if (child.archivedAt === null) put(world, collection, { ...child, ...mark });
  }
}

function unarchive(world: World, level: Level, target: Organization | Workspace): void {
  const { store, switches } = world;
  if (level === "workspaces" && store.get("organizations", ownerOf(target))?.archivedAt != null) {
    throw new ApiError(400, "Cannot unarchive workspace. Parent Organization is archived.");
  }
  const live = { archivedAt: null, archivedBy: null };
  put(world, level, { ...target, ...live });
  for (const [collection, child] of children(world, level, target.id)) {
    if (child.archivedBy === target.id || switches.unarchiveRevives === "all") {
      put(world, collection, { ...child, ...live });
    }
  }
}

function children(world: World, level: Level, id: string): [Child, Archivable & { readonly id: string }][] {
  const { store } = world;
  const workspaces = level === "workspaces" ? [] : store.all("workspaces").filter((own) => own.organization === id);
  const places = level === "workspaces" ? [id] : workspaces.map((workspace) => workspace.id);
  return [
    ...workspaces.map((record) => ["workspaces", record] as [Child, Workspace]),
    ...(["assistants", "campaigns"] as const).flatMap((name) =>
      store
        .all(name)
        .filter(({ workspace }) => places.includes(workspace))
        .map((record) => [name, record] as [Child, Archivable & { readonly id: string }]),
    ),
  ];
}

function put(world: World, collection: Level | Child, record: { readonly id: string }): void {
  world.store.put(collection, record as never);
}

function ownerOf(target: Organization | Workspace): string {
  return "organization" in target ? target.organization : target.id;
}

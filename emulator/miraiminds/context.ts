import { ApiError } from "../kernel/api-error.ts";
import type { Reply } from "../kernel/message.ts";
import type { ReadLag } from "../kernel/read-lag.ts";
import type { RouteShape } from "../kernel/router.ts";
import type { PlatformWorld, RequestContext } from "../kernel/world.ts";
import type { Credentials } from "./accounts.ts";
import type { CallOutcome } from "./call-outcomes.ts";
import type { MiraiMindsCollections, Workspace } from "./records.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** Everything that outlives a request. */
export interface World extends PlatformWorld<MiraiMindsCollections, MiraiMindsSwitches> {
  readonly credentials: Credentials;
  readonly pending: Pending;
}

/** What is to come that is not in the store: what the controls have asked for, and what reads that lag behind still see. */
export interface Pending {
  /** Files whose name matches end as failed. */
  files: RegExp | null;
  /** How the next attempts of calls go. */
  outcomes: CallOutcome[];
  lag: ReadLag<MiraiMindsCollections> | null;
}

/** A request as a handler sees it: matched, authorised, decoded. */
export interface MiraiMindsContext extends RequestContext<World> {
  /** Id of the organization of the keys. */
  readonly organization: string;
  /** The workspace of the header; a route without one must not ask. */
  readonly workspace: Workspace;
  readonly headers: Headers;
}

/** A route: who may use it, in which scope, what it reads, what it does. */
export interface MiraiMindsRoute extends RouteShape {
  /** Default keys. `gallery` follows its switch. */
  readonly auth?: "none" | "gallery";
  /** The header that says where; `pool` follows its switch. Default: none. */
  readonly scope?: "workspace" | "pool";
  /** Query parameters that it knows. */
  readonly query?: readonly string[];
  /** A JSON object or a form; absent: whatever is sent is ignored. */
  readonly body?: "json" | "multipart";
  readonly handle: (context: MiraiMindsContext) => Reply;
}

/** The refusal for an object that is not there. */
export function notFound(what: string): ApiError {
  return new ApiError(404, `${what} not found`);
}

/** The refusal for an object of somebody else. */
export function foreign({ foreignId }: MiraiMindsSwitches, what: string): ApiError {
  return foreignId === 403 ? new ApiError(403, `${what} belongs to somebody else`) : notFound(what);
}

/** A record of the header's workspace, or 404. */
export function inWorkspace<K extends "assistants" | "tools" | "uploads" | "files" | "calls">(
  { world, workspace }: Pick<MiraiMindsContext, "world" | "workspace">,
  collection: K,
  id: string,
  what: string,
): MiraiMindsCollections[K] {
  const record = world.store.get(collection, id);
  if (!record) throw notFound(what);
  if (record.workspace !== workspace.id) throw foreign(world.switches, what);
  return record;
}

/** Records of the header's workspace, in the order that the switch asks for. */
export function listed<T extends { readonly workspace: string | null }>(
  { world, workspace }: Pick<MiraiMindsContext, "world" | "workspace">,
  records: readonly T[],
): T[] {
  const own = records.filter((record) => record.workspace === workspace.id);
  return world.switches.listOrder === "newest" ? own.reverse() : own;
}

/** A response about a tool, file or number; with `status_code` where the switch wants it. */
export function counted({ statusCodeInBody }: MiraiMindsSwitches, status: number, json: object): Reply {
  return { status, json: statusCodeInBody ? { status_code: status, ...json } : json };
}

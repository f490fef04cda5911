import { ApiError } from "../kernel/api-error.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import { html, type Body, type Call, type Reply } from "../kernel/message.ts";
import { createRouter, required } from "../kernel/router.ts";
import { foreign, notFound, type MiraiMindsContext, type MiraiMindsRoute, type World } from "./context.ts";
import { ValidationError } from "./errors.ts";
import type { Workspace } from "./records.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** Dispatches a request: route, keys, scope header, query, body, handler. Refusals are thrown as ApiError. */
export function createHandler(routes: readonly MiraiMindsRoute[]): (call: Call, world: World) => Reply {
  const match = createRouter(routes);
  return function handle(call, world) {
    const { switches } = world;
    const found = match(call.method, call.path ?? "");
    if (found.found !== "route") return unknownRoute(switches);
    const { route, params } = found;
    const organization = route.auth === "none" ? undefined : authorize(route, call.headers, world);
    const workspace = organization === undefined ? undefined : scopeOf(route, call, world, organization);
    checkQuery(route, call.query, switches);
    const context: MiraiMindsContext = {
      world,
      param: (name) => params[name] ?? "",
      query: call.query,
      headers: call.headers,
      body: readBody(route, call.body, switches),
      uploads: call.body.kind === "multipart" ? call.body.uploads : [],
      get organization() {
        return required(organization, route);
      },
      get workspace() {
        return required(workspace, route);
      },
    };
    return route.handle(context);
  };
}

function unknownRoute({ unknownRoute: wanted }: MiraiMindsSwitches): Reply {
  if (wanted === "html") return html(404);
  throw new ApiError(404, "Not found");
}

function authorize({ auth }: MiraiMindsRoute, headers: Headers, { credentials, switches }: World): string {
  const either = auth === "gallery" && switches.voiceGalleryAuth === "either";
  const organization = either ? credentials.organizationOfEither(headers) : credentials.organization(headers);
  if (organization === undefined) throw new ApiError(401, "Invalid or missing API keys");
  return organization;
}

/** The workspace that the request is about, where its route has one; checks the header that the number pool wants. */
function scopeOf(
  { scope, method }: MiraiMindsRoute,
  { headers }: Call,
  world: World,
  organization: string,
): Workspace | undefined {
  if (scope === undefined) return undefined;
  if (scope === "workspace") return ownWorkspace(world, headers, organization, method);
  const { numberPoolHeader } = world.switches;
  const byWorkspace =
    numberPoolHeader === "workspace" || (numberPoolHeader === "either" && !headers.has("organization"));
  if (byWorkspace) return ownWorkspace(world, headers, organization, method);
  const named = neededHeader(headers, "organization", world.switches);
  if (named !== organization) {
    throw world.store.get("organizations", named) ? foreign(world.switches, "Organization") : notFound("Organization");
  }
  return undefined;
}

function ownWorkspace(world: World, headers: Headers, organization: string, method: string): Workspace {
  const { store, switches } = world;
  const id = neededHeader(headers, "workspace", switches);
  const workspace = store.get("workspaces", id);
  if (workspace?.organization !== organization) return strangeWorkspace(world, id, organization, method);
  if (workspace.archivedAt === null) return workspace;
  if (switches.archivedWorkspace === 404) throw notFound("Workspace");
  if (switches.archivedWorkspace === 400 || method !== "GET") throw new ApiError(400, "Workspace is archived");
  return workspace;
}

/** A workspace that the keys do not open: refused, or shown as one in which there is nothing. */
function strangeWorkspace({ switches }: World, id: string, organization: string, method: string): Workspace {
  if (switches.unknownWorkspace !== "empty") throw new ApiError(switches.unknownWorkspace, "Workspace not found");
  if (method !== "GET") throw notFound("Workspace");
  return {
    id: `nobody's ${id}`,
    organization,
    name: "",
    slug: "",
    variant: "custom",
    currencyCode: "USD",
    timezone: "UTC",
    supportContacts: {},
    trustSignals: {},
    status: "active",
    billing: { type: "prepaid", creditBalance: 0, negativeCreditAllowance: 0 },
    archivedAt: null,
    archivedBy: null,
    createdAt: "",
  };
}

function neededHeader(headers: Headers, name: string, { missingScope }: MiraiMindsSwitches): string {
  const value = headers.get(name) ?? "";
  if (value === "") throw new ApiError(missingScope, `Missing header ${name}`);
  return value;
}

function checkQuery({ query: known = [] }: MiraiMindsRoute, query: URLSearchParams, switches: MiraiMindsSwitches) {
  if (switches.unknownFields !== "reject") return;
  const unknown = [...query.keys()].filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new ValidationError(unknown.map((name) => ({ path: [name], message: "is not a known query parameter" })));
}

function readBody(route: MiraiMindsRoute, body: Body, { contentTypeStatus }: MiraiMindsSwitches): JsonObject {
  if (route.body === undefined) return {};
  const wanted = route.body === "json" ? "application/json" : "multipart/form-data";
  if (body.kind === "malformed") throw new ApiError(400, `Malformed ${wanted} body`);
  if (body.kind === "none") throw new ApiError(400, `Missing ${wanted} body`);
  if (body.kind !== route.body) throw new ApiError(contentTypeStatus, `Content-Type must be ${wanted}`);
  if (body.kind === "multipart") return { ...body.fields };
  if (body.kind !== "json" || !isObject(body.value)) throw new ApiError(400, "The body must be a JSON object");
  return body.value;
}

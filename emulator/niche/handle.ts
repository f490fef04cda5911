import { ApiError, statusName } from "../kernel/api-error.ts";
import { isObject, someString, type JsonObject } from "../kernel/json.ts";
import { html, type Body, type Call, type Reply } from "../kernel/message.ts";
import { createRouter, required, type Match } from "../kernel/router.ts";
import { hasScope, type Principal } from "./accounts.ts";
import { notFound, type NicheContext, type NicheRoute, type World } from "./context.ts";
import type { Business } from "./records.ts";
import type { NicheSwitches } from "./switches.ts";

/** Dispatches a request: route, token, scope, query, business, body, handler. Refusals are thrown as ApiError. */
export function createHandler(routes: readonly NicheRoute[]): (call: Call, world: World) => Reply {
  const match = createRouter(routes);
  return function handle(call, world) {
    const { switches } = world;
    const found = matchPath(match, call, switches);
    if (found.found === "nothing") return unknownRoute(switches);
    if (found.found === "path") throw new ApiError(405, "Method not allowed", { allow: found.allow.join(", ") });
    const { route, params } = found;
    const principal = authorize(route, call, world);
    checkQuery(route, call.query, switches);
    const param = (name: string) => params[name] ?? "";
    const business =
      params["businessId"] === undefined ? undefined : ownBusiness(world, principal, param("businessId"));
    const context: NicheContext = {
      world,
      param,
      query: call.query,
      body: readObject(route, call.body, switches),
      uploads: call.body.kind === "multipart" ? call.body.uploads : [],
      get principal() {
        return required(principal, route);
      },
      get business() {
        return required(business, route);
      },
    };
    return route.handle(context);
  };
}

/** A refusal in the shape that the `errorBody` switch asks for. */
export function errorReply(error: ApiError, { errorBody }: NicheSwitches): Reply {
  const { status: statusCode, message, headers } = error;
  const code = statusName(statusCode);
  const json = {
    plain: { error: message, statusCode },
    named: { error: code, message, statusCode },
    nested: { error: { code, message }, statusCode },
  }[errorBody];
  return { status: statusCode, json, headers };
}

function matchPath(
  match: (method: string, path: string) => Match<NicheRoute>,
  { method, path }: Call,
  { trailingSlash }: NicheSwitches,
): Match<NicheRoute> {
  if (path === null) return { found: "nothing" };
  return match(method, trailingSlash === "accepted" ? path.replace(/(?<=.)\/$/, "") : path);
}

function unknownRoute({ unknownRoute: wanted }: NicheSwitches): Reply {
  if (wanted === "html200") return html(200);
  throw new ApiError(404, "Not found");
}

function authorize(
  route: NicheRoute,
  { authorization }: Call,
  { credentials, switches }: World,
): Principal | undefined {
  if (route.open) return undefined;
  const principal = credentials.principal(authorization);
  if (!principal)
    throw new ApiError(401, authorization === null ? "Missing access token" : "Invalid or expired access token");
  const scope = typeof route.scope === "function" ? route.scope(switches) : route.scope;
  if (scope !== undefined && !hasScope(principal.scopes, scope)) throw new ApiError(403, "Missing required scope");
  return principal;
}

function checkQuery({ query: known = [] }: NicheRoute, query: URLSearchParams, { unknownQuery }: NicheSwitches): void {
  if (unknownQuery === "ignore") return;
  const unknown = [...query.keys()].find((name) => !known.includes(name.replace(/\[.*/, "[")));
  if (unknown !== undefined) throw new ApiError(400, `Unknown query parameter ${unknown}`);
}

function ownBusiness({ store, switches }: World, principal: Principal | undefined, id: string): Business {
  const business = store.get("businesses", id);
  if (business && business.organizationId === principal?.organizationId) return business;
  if (business && switches.foreignBusiness === 403) throw new ApiError(403, "Business belongs to another organization");
  throw notFound("Business");
}

function readObject(route: NicheRoute, body: Body, switches: NicheSwitches): JsonObject {
  switch (route.body) {
    case undefined:
      return {};
    case "multipart":
      return readMultipart(body, switches);
    case "form-or-json":
      if (body.kind === "form" && switches.oauthForm === "accepted") return { ...body.fields };
      break;
    case "optional":
      if (body.kind === "none") return {};
      break;
    case "required":
  }
  if (body.kind === "malformed") throw new ApiError(400, "Malformed JSON body");
  if (body.kind === "none") throw new ApiError(400, "Missing JSON body");
  if (body.kind !== "json") {
    const status = route.body === "form-or-json" && body.kind === "form" ? 400 : switches.contentTypeStatus;
    throw new ApiError(status, "Content-Type must be application/json");
  }
  if (!isObject(body.value)) throw new ApiError(400, "The body must be a JSON object");
  if (switches.emptyString === 500 && someString(body.value, (text) => text === "")) {
    throw new ApiError(500, "Internal server error");
  }
  return body.value;
}

function readMultipart(body: Body, { contentTypeStatus, postUnknownField }: NicheSwitches): JsonObject {
  if (body.kind === "malformed") throw new ApiError(400, "Malformed multipart body");
  if (body.kind !== "multipart") throw new ApiError(contentTypeStatus, "Content-Type must be multipart/form-data");
  const strangers = [...Object.keys(body.fields), ...body.uploads.map(({ field }) => field)].filter(
    (name) => name !== "file",
  );
  if (strangers.length > 0 && postUnknownField === 400) {
    throw new ApiError(400, `Unknown form field ${strangers.join(", ")}`);
  }
  return {};
}

import { ApiError } from "../kernel/api-error.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import { html, type Body, type Call, type Reply } from "../kernel/message.ts";
import { createRouter } from "../kernel/router.ts";
import type { FormantAIRoute, World } from "./context.ts";
import { invalid, notFound } from "./errors.ts";
import type { FormantAISwitches } from "./switches.ts";

/** Dispatches a request: route, key, query, body, handler. Refusals are thrown as ApiError. */
export function createHandler(routes: readonly FormantAIRoute[]): (call: Call, world: World) => Reply {
  const match = createRouter(routes);
  return function handle(call, world) {
    const { switches, apiKeys } = world;
    const found = match(call.method, call.path ?? "");
    if (found.found === "path" && switches.wrongMethod === 405) {
      throw new ApiError(405, "method not allowed", { allow: found.allow.join(", ") });
    }
    if (found.found !== "route") return unknownRoute(switches);
    const { route, params } = found;
    const tenant = route.isSigned ? signedFor(call) : apiKeys.tenant(call.authorization, call.host, switches);
    if (tenant === undefined) throw new ApiError(401, "invalid or missing api key");
    checkNames("query parameter", route.query ?? [], [...call.query.keys()], switches);
    return route.handle({
      world,
      tenant,
      param: (name) => params[name] ?? "",
      query: call.query,
      body: readBody(route, call.body, switches),
      uploads: call.body.kind === "multipart" ? call.body.uploads : [],
    });
  };
}

/** No tenant; 400 for a key, as the stores behind such links return, and which a client must not send there. */
function signedFor({ authorization }: Call): string {
  if (authorization !== null) throw invalid("only one way to authorize is allowed");
  return "";
}

function unknownRoute({ unknownRoute: wanted }: FormantAISwitches): Reply {
  if (wanted === "html") return html(404);
  throw notFound("route");
}

function checkNames(
  what: string,
  known: readonly string[],
  sent: readonly string[],
  { unknownFields }: FormantAISwitches,
): void {
  const unknown = sent.filter((name) => !known.includes(name));
  if (unknown.length > 0 && unknownFields === "reject") throw invalid(`unknown ${what} ${unknown.join(", ")}`);
}

function readBody({ body: wanted }: FormantAIRoute, body: Body, switches: FormantAISwitches): JsonObject {
  if (wanted === undefined) return {};
  const type = wanted === "json" ? "application/json" : "multipart/form-data";
  const kind = wanted === "json" ? "json" : "multipart";
  if (body.kind === "malformed") throw invalid(`malformed ${type} body`);
  if (body.kind === "none") throw invalid(`missing ${type} body`);
  if (body.kind !== kind) throw new ApiError(switches.contentTypeStatus, `content type must be ${type}`);
  if (body.kind === "multipart") {
    const sent = [...Object.keys(body.fields), ...body.uploads.map(({ field }) => field)];
    if (wanted !== "json") checkNames("form part", wanted, sent, switches);
    return { ...body.fields };
  }
  if (body.kind !== "json" || !isObject(body.value)) throw invalid("the body must be a JSON object");
  return body.value;
}

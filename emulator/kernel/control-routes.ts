import type { Control } from "./control.ts";
import type { FaultArm } from "./faults.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { readBody, toResponse } from "./message.ts";
import type { RateLimit } from "./rate-limit.ts";
import { createRouter, type RouteShape } from "./router.ts";
import type { SwitchTable, SwitchValues } from "./switches.ts";

/** A control over HTTP: `path` below `/_emulator`; `run` returns JSON or a promise of it, or nothing for 204. */
export interface ControlRoute extends RouteShape {
  run(request: { params: Readonly<Record<string, string>>; body: Json }): unknown;
}

const prefix = "/_emulator";

/** Whether an address is a control and not part of the API. */
export function isControlPath(pathname: string): boolean {
  return pathname === prefix || pathname.startsWith(`${prefix}/`);
}

/** The controls as JSON over HTTP. `GET /_emulator` lists them. 400 with `{error}` for a request that makes no sense. */
export function createControlRoutes<T extends SwitchTable>(
  control: Control<T>,
  platformRoutes: readonly ControlRoute[],
): (request: Request) => Promise<Response> {
  const routes = [...neutralRoutes(control), ...platformRoutes];
  const match = createRouter(routes);
  const index = routes.map(({ method, path }) => `${method} ${prefix}${path}`);
  return async function serveControl(request) {
    const path = new URL(request.url).pathname.slice(prefix.length);
    if (path === "" || path === "/") return toResponse({ status: 200, json: { controls: index } });
    const found = match(request.method, path);
    if (found.found !== "route")
      return refusal(404, `no control ${request.method} ${path}; there are ${index.join(", ")}`);
    const body = await readBody(request);
    if (body.kind !== "json" && body.kind !== "none")
      return refusal(400, "send JSON with content-type application/json");
    try {
      const json = await found.route.run({ params: found.params, body: body.kind === "json" ? body.value : null });
      return toResponse(json === undefined ? { status: 204 } : { status: 200, json });
    } catch (error) {
      if (error instanceof RangeError || error instanceof SyntaxError) return refusal(400, error.message);
      throw error;
    }
  };
}

/** The body as an object; RangeError otherwise. */
export function objectBody(body: Json): JsonObject {
  if (!isObject(body)) throw new RangeError("the body must be a JSON object");
  return body;
}

function refusal(status: number, error: string): Response {
  return toResponse({ status, json: { error } });
}

function neutralRoutes<T extends SwitchTable>(control: Control<T>): ControlRoute[] {
  const milliseconds = (body: Json) => Number(objectBody(body)["milliseconds"]);
  return [
    { method: "POST", path: "/reset", run: () => control.reset() },
    { method: "GET", path: "/log", run: () => control.log() },
    { method: "DELETE", path: "/log", run: () => control.clearLog() },
    { method: "GET", path: "/dump", run: () => control.dump() },
    {
      method: "POST",
      path: "/store/:collection",
      run: ({ params, body }) => control.create(params["collection"]!, objectBody(body)),
    },
    {
      method: "PATCH",
      path: "/store/:collection/:id",
      run: ({ params, body }) => control.dashboardEdit(params["collection"]!, params["id"]!, objectBody(body)),
    },
    {
      method: "DELETE",
      path: "/store/:collection/:id",
      run: ({ params }) => control.remove(params["collection"]!, params["id"]!),
    },
    { method: "GET", path: "/switches", run: () => control.switches.get() },
    {
      method: "PATCH",
      path: "/switches",
      run: ({ body }) => control.switches.set(objectBody(body) as Partial<SwitchValues<T>>),
    },
    { method: "PUT", path: "/latency", run: ({ body }) => control.latency(milliseconds(body)) },
    {
      method: "PUT",
      path: "/rate-limit",
      run: ({ body }) => control.rateLimit(body === null ? null : (objectBody(body) as unknown as RateLimit)),
    },
    { method: "GET", path: "/faults", run: () => control.faults.list() },
    {
      method: "POST",
      path: "/faults",
      run: ({ body }) => ({ id: control.faults.arm(objectBody(body) as unknown as FaultArm) }),
    },
    { method: "DELETE", path: "/faults", run: () => control.faults.clear() },
    {
      method: "DELETE",
      path: "/faults/:id",
      run: ({ params }) => ({ found: control.faults.disarm(Number(params["id"])) }),
    },
    { method: "POST", path: "/advance", run: ({ body }) => control.advance(milliseconds(body)) },
  ];
}

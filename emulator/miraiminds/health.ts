import type { MiraiMindsRoute } from "./context.ts";

/** The only route that asks for nothing and changes nothing. */
export const healthRoutes: readonly MiraiMindsRoute[] = [
  {
    method: "GET",
    path: "/health",
    auth: "none",
    handle: () => {
      const data = { underMaintenance: false, status: "ok" };
      return { status: 200, json: { status_code: 200, message: "Service is healthy", data } };
    },
  },
];

import { omit } from "../kernel/json.ts";
import { notFound, pageQuery, type NicheRoute, type World } from "./context.ts";
import { listReply, withNoise } from "./lists.ts";
import type { Business } from "./records.ts";

/** Businesses of the caller's organization: the list was observed, reading one is an inference (switch `getBusiness`). */
export const businessRoutes: readonly NicheRoute[] = [
  {
    method: "GET",
    path: "/businesses",
    scope: "businesses:read",
    query: pageQuery,
    handle: (context) => {
      const { world, principal } = context;
      const own = world.store
        .all("businesses")
        .filter(({ organizationId }) => organizationId === principal.organizationId);
      return listReply(context, own, (business) => businessView(world, business));
    },
  },
  {
    method: "GET",
    path: "/businesses/:businessId",
    scope: "businesses:read",
    handle: ({ world, business }) => {
      if (world.switches.getBusiness === 404) throw notFound("Route");
      return { status: 200, json: businessView(world, business) };
    },
  },
];

function businessView(world: World, business: Business): object {
  if (world.switches.businessFields === "idAndName") return { id: business.id, name: business.name };
  return withNoise(world, omit(business, "organizationId"));
}

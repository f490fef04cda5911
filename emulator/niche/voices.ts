import { notFound, pageQuery, type NicheRoute } from "./context.ts";
import { inAnyOrder } from "./lists.ts";

/** Voices: a bare array, not paged (page parameters are taken and mean nothing), and one by id. */
export const voiceRoutes: readonly NicheRoute[] = [
  {
    method: "GET",
    path: "/voices",
    scope: "voices:read",
    query: pageQuery,
    handle: ({ world }) => ({ status: 200, json: inAnyOrder(world, world.store.all("voices")) }),
  },
  {
    method: "GET",
    path: "/voices/:voiceId",
    scope: "voices:read",
    handle: ({ world, param }) => {
      const voice = world.store.get("voices", param("voiceId"));
      if (!voice) throw notFound("Voice");
      return { status: 200, json: voice };
    },
  },
];

import type { MiraiMindsRoute } from "./context.ts";

/** The voice gallery: whole, without gender or language. */
export const voiceRoutes: readonly MiraiMindsRoute[] = [
  {
    method: "GET",
    path: "/v1/admin/voice-gallery",
    auth: "gallery",
    handle: ({ world }) => {
      const data = world.store.all("voices").map(({ id, slug, sampleAudio }) => ({ _id: id, slug, sampleAudio }));
      return { status: 200, json: { status_code: 200, message: "Voices fetched successfully.", data } };
    },
  },
];

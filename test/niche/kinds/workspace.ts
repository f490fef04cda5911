import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { pick } from "../../../provider/kind/value.ts";
import type { KindFixture } from "../../contract/fixture.ts";

/** Looked up only: nothing can be edited, and a business that does not answer is an error, never "gone". */
export const workspace: KindFixture = {
  needs: [],
  args: {},
  properties: [
    {
      at: "businessId",
      given: { businessId: nicheSeed.businessId },
      to: nicheSeed.secondBusinessId,
      writes: [],
      unseen: "the id is what it is found by",
    },
    {
      at: "credentials",
      given: { credentials: "NICHE_SOUTH" },
      to: "NICHE_NORTH",
      writes: [],
      unseen: "ours, not the platform's",
      removal: { writes: [] },
    },
  ],
  expected: (args) => pick(args, ["businessId"]),
  live: (world, id) =>
    world.stored("businesses").some((business) => business.id === id) ? { businessId: id } : undefined,
  ids: (world) => world.stored("businesses").map(({ id }) => id),
  afterDelete: { stays: {} },
  twins: {},
  scopes: { create: "voice-agents:read", read: "voice-agents:read" },
};

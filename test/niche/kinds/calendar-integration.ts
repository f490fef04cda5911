import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { pick } from "../../../provider/kind/value.ts";
import type { KindFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";

const { businessId } = nicheSeed;
const writes = ["POST accessToken,calendarId"];

/** Somebody else's integration; it goes by its business's id. */
function somebodys(world: ContractWorld, calendarId: string): string {
  world.control.create("integrations", { businessId, calendarId });
  return businessId;
}

/** One per business, so its id is the business's. */
export const calendarIntegration: KindFixture = {
  needs: [],
  args: { calendarId: "primary", accessToken: "ya29.first" },
  properties: [
    {
      at: "calendarId",
      to: "team@group.calendar.google.com",
      byHand: "somebody@group.calendar.google.com",
      writes,
    },
    { at: "accessToken", to: "ya29.second", writes: [], unseen: "the platform never returns it" },
  ],
  expected: (args) => pick(args, ["calendarId"]),
  live(world, id) {
    const found = world.stored("integrations").find((integration) => integration["businessId"] === id);
    return found && pick(found, ["calendarId"]);
  },
  ids: (world) => world.stored("integrations").map((integration) => String(integration["businessId"])),
  edit: (world, id, fields) => void world.control.dashboardEdit("integrations", id, fields as never),
  vanish: (world, id) => world.control.remove("integrations", id),
  afterDelete: { stays: {} },
  warning: /no route to remove a calendar integration/,
  twins: {
    identical: {
      make: (world) => somebodys(world, "primary"),
      outcome: "identical",
    },
    "of another calendar": {
      make: (world) => somebodys(world, "other"),
      outcome: "refused",
    },
  },
  scopes: { create: "integrations:create", read: "integrations:read", update: "integrations:create" },
};

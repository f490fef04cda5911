import { timestamp } from "../kernel/clock.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { World } from "./context.ts";
import { offersIn, type Offer } from "./number-catalogue.ts";
import { nextObjectId } from "./object-id.ts";
import type { PhoneNumber, Workspace } from "./records.ts";

/** Stores a number of an organization, from an offer and whatever differs. */
export function makeNumber(
  world: World,
  organization: string,
  offer: Offer,
  differing: Partial<PhoneNumber> = {},
): PhoneNumber {
  const { store, ids, clock } = world;
  const id = differing.id ?? nextObjectId(ids, "number");
  const now = timestamp(clock.now());
  return store.put("numbers", {
    ...offer,
    provider: "miraiminds",
    workspace: null,
    status: "active",
    providerNumberId: `pn_${id}`,
    createdAt: now,
    updatedAt: now,
    ...differing,
    id,
    organization,
  });
}

/** Gives a workspace the outbound number that production gives every new one; it costs nothing. */
export function assignDefaultNumber(world: World, workspace: Workspace): void {
  const offers = offersIn("US");
  const taken = new Set(world.store.all("numbers").map(({ number }) => number));
  // From the back, so that what a search offers first does not depend on how many workspaces there are.
  const offer = offers.findLast(({ number }) => !taken.has(number));
  if (!offer) return;
  makeNumber(
    world,
    workspace.organization,
    { ...offer, monthlyRateCents: 0, setupFeeCents: 0 },
    { workspace: workspace.id },
  );
}

/** The number that the platform gave a workspace. */
export function defaultNumberOf({ store }: World, workspace: string): PhoneNumber | undefined {
  return store.all("numbers").find((number) => number.workspace === workspace && number.status === "active");
}

/** A number as the API returns it. */
export function numberView({ id, ...number }: PhoneNumber): JsonObject {
  return { _id: id, ...number };
}

import { ApiError } from "../kernel/api-error.ts";
import { activeCalls } from "./call-runs.ts";
import type { World } from "./context.ts";
import { ConcurrencyError } from "./errors.ts";

/** Refuses a call to a number that had too many in the last minute. @throws ApiError 429 */
export function checkNumber({ store, clock, switches }: World, tenant: string, phone: string): void {
  if (switches.perNumberPerMinute === "off") return;
  const since = clock.now() - 60_000;
  const recent = store
    .all("calls")
    .filter((call) => call.tenant === tenant && call.phone === phone && call.createdMs > since);
  if (recent.length < switches.perNumberPerMinute) return;
  throw new ApiError(429, "too many calls to this number", { "retry-after": "60" });
}

/** Refuses a call while too many go on. @throws ConcurrencyError */
export function checkRoom(world: World, tenant: string): void {
  const { maxCalls } = world.switches;
  const active = activeCalls(world, tenant);
  if (maxCalls !== "off" && active >= maxCalls) throw new ConcurrencyError(active, maxCalls);
}

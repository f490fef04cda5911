import { createNicheEmulator, type NicheEmulator, type NicheEmulatorOptions } from "../../emulator/niche/emulator.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { Ref, type Declared } from "../harness/mini-engine.ts";
import { connect, type ConnectedWorld } from "../harness/world.ts";

/** Fast enough for a matrix, and never what a test measures. */
const PATIENCE = {
  NICHE_TIMEOUT_MS: "60",
  NICHE_TOTAL_TIMEOUT_MS: "2000",
  NICHE_RETRY_DELAY_MS: "1",
  NICHE_WAIT_MS: "500",
  NICHE_REQUESTS_PER_MINUTE: "1000000",
};

const BASE_URL = "https://niche.emulator/api/partner/v1";

export const { businessId } = nicheSeed;

/** An emulated Niche, and an engine whose provider talks to it. One at a time in a process. */
export interface World extends ConnectedWorld<NicheEmulator> {
  /** Of the requests since the last call, those that wrote. */
  writes(): LogEntry[];
}

export function createWorld(
  options: NicheEmulatorOptions = {},
  environment: Record<string, string | undefined> = {},
): World {
  const world = connect(createNicheEmulator(options), "niche", {
    ...PATIENCE,
    NICHE_BASE_URL: BASE_URL,
    NICHE_TOKEN: nicheSeed.token,
    ...environment,
  });
  return { ...world, writes: () => world.requests().filter(({ wrote }) => wrote) };
}

/** A resource of the default business. */
export const niche = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `niche:${kind}`,
  name,
  args: { businessId, ...args },
});

export const ref = (kind: string, name: string, output?: string): Ref => new Ref(`niche:${kind}`, name, output);

import { systemClock, type Clock } from "./clock.ts";
import { createNicheEmulator } from "./niche/emulator.ts";
import { serveEmulator, type Served } from "./serve.ts";
import type { SwitchValue } from "./switches.ts";

/** The platforms that can be emulated. */
export const platforms = ["niche"] as const;

/** What to serve. */
export interface EmulateOptions {
  readonly platform: (typeof platforms)[number];
  /** 0 (default) takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1: the controls have no password. */
  readonly host?: string;
  /** Switches by name; values may be text. An unknown one throws RangeError. */
  readonly switches?: Readonly<Record<string, SwitchValue>>;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Starts an emulator for people: over HTTP, on the machine's clock. `baseUrl` is what a client is configured with. */
export async function emulate({
  platform,
  port = 0,
  host = "127.0.0.1",
  switches = {},
  clock = systemClock(),
}: EmulateOptions): Promise<Served> {
  switch (platform) {
    case "niche":
      return serveEmulator(createNicheEmulator({ switches, clock }), { port, host });
    default:
      throw new RangeError(`no emulator for "${String(platform)}"; there is ${platforms.join(", ")}`);
  }
}

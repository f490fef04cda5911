import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { systemClock, type Clock } from "./kernel/clock.ts";
import type { Snapshot } from "./kernel/control.ts";
import { withDashboard } from "./dashboard/dashboard.ts";
import { seededLines } from "./dashboard/objects.ts";
import { DASHBOARD } from "./dashboard/page.ts";
import { platforms } from "./platforms.ts";
import { serveEmulator, type Servable, type Served } from "./serve.ts";
import type { SwitchValue } from "./kernel/switches.ts";

/** What to serve. */
export interface EmulateOptions {
  /** Name of one that can be emulated; any other throws RangeError. */
  readonly platform: string;
  /** 0 (default) takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1: the controls have no password. */
  readonly host?: string;
  /** Switches by name; values may be text. An unknown one throws RangeError. */
  readonly switches?: Readonly<Record<string, SwitchValue>>;
  /** File that keeps the objects from one start to the next; made when it is not there. Default: nothing is kept. */
  readonly store?: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** An emulator that people use. */
export interface Emulation extends Served {
  /** Address of a page that shows what it holds, and changes it as the platform's own dashboard does. */
  readonly dashboardUrl: string;
  /** What it held at the start, a line an object, with its id. */
  readonly seeded: readonly string[];
}

/** Starts an emulator for people: over HTTP, on the machine's clock. `baseUrl` is what a client is configured with. */
export async function emulate({
  platform,
  port = 0,
  host = "127.0.0.1",
  switches = {},
  clock = systemClock(),
  store,
}: EmulateOptions): Promise<Emulation> {
  const known = platforms.find(({ name }) => name === platform);
  if (!known)
    throw new RangeError(`no emulator for "${platform}"; there is ${platforms.map(({ name }) => name).join(", ")}`);
  const emulator = known.create({ switches, clock });
  const served = await servePersistent(withDashboard(known, emulator), { port, host }, store);
  const seeded = seededLines(emulator.control.dump(), SEEDED);
  const ticking = known.runsByClock ? withTicking(served, emulator) : served;
  return { ...ticking, dashboardUrl: served.url + DASHBOARD, seeded };
}

/** So many objects of a kind are told of at the start. */
const SEEDED = 3;

/** Calls go on and webhooks leave by the clock, also while nobody asks for anything; both end with the server. */
function withTicking(
  served: Served,
  { control, close }: { readonly control: { advance(milliseconds: number): void }; readonly close: () => void },
): Served {
  const timer = setInterval(() => control.advance(0), 100).unref();
  return {
    ...served,
    async close() {
      clearInterval(timer);
      await served.close();
      close();
    },
  };
}

type PersistentEmulator = Servable & { readonly control: { snapshot(): Snapshot; restore(snapshot: Snapshot): void } };

/** Serves an emulator whose objects are read from a file first, and written back when it closes. */
async function servePersistent(
  emulator: PersistentEmulator,
  address: { port: number; host: string },
  file: string | undefined,
): Promise<Served> {
  const kept = file === undefined ? undefined : readSnapshot(file);
  if (kept) emulator.control.restore(kept);
  // Nobody works on what cannot be kept: a folder that is not there is told before, and not at the end.
  if (file !== undefined) persist(file, emulator.control.snapshot());
  const served = await serveEmulator(emulator, address);
  return {
    ...served,
    async close() {
      await served.close();
      if (file !== undefined) persist(file, emulator.control.snapshot());
    },
  };
}

/** For this user alone, and whole or not at all: a store holds tokens, numbers and what was said. */
function persist(file: string, snapshot: Snapshot): void {
  const partial = `${file}.${process.pid}.part`;
  try {
    writeFileSync(partial, JSON.stringify(snapshot), { mode: 0o600, flag: "wx" });
    renameSync(partial, file);
  } catch (error) {
    throw new Error(`the emulator's store ${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

function readSnapshot(file: string): Snapshot | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Snapshot;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const why = (error as Error).message;
    throw new Error(`the emulator's store ${file} cannot be read: ${why}; delete it to begin anew`, { cause: error });
  }
}

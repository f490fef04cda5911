import { createRequire } from "node:module";
import { createNicheEmulator, nicheSeed, type NicheEmulator, type NicheEmulatorOptions } from "../../emulator/index.ts";
import type { LogEntry } from "../../emulator/journal.ts";
import type { JsonObject } from "../../provider/resource/definition.ts";
import { CheckedEngine } from "../harness/checked-engine.ts";
import { MiniEngine, Ref, type Declared } from "../harness/mini-engine.ts";

const require = createRequire(import.meta.url);

/** The copy of the provider that Pulumi's host loads: what `startRun` resets must be its own memory. */
const { startRun } = require("../../dist/provider/resource/run.js") as { startRun: () => void };

/** What Pulumi's host hands the stack configuration to. */
const { handler } = require("../../dist/provider/host.js") as {
  handler: (type: string) => {
    configure(request: { config: { get(key: string): string | undefined } }): Promise<void>;
  };
};

/** Fast enough for a matrix, and never what a test measures. */
const PATIENCE = {
  NICHE_TIMEOUT_MS: "60",
  NICHE_TOTAL_TIMEOUT_MS: "2000",
  NICHE_RETRY_DELAY_MS: "1",
  NICHE_WAIT_MS: "500",
  NICHE_REQUESTS_PER_MINUTE: "1000000",
};

const BASE_URL = "http://niche.emulator/api/partner/v1";

export const { businessId } = nicheSeed;

/** An emulated Niche, and an engine whose provider talks to it. One at a time in a process. */
export interface World {
  readonly emulator: NicheEmulator;
  readonly engine: MiniEngine;
  /** The same engine, which checks after each success that nothing is left to do. */
  readonly pulumi: CheckedEngine;
  readonly control: NicheEmulator["control"];
  /** What the provider has printed since the world was made. */
  readonly said: readonly string[];
  /** What Pulumi's host has printed as errors. */
  readonly complained: readonly string[];
  /** Stack configuration, read at the start of each operation. */
  readonly config: Record<string, string>;
  /** Changes environment variables; undefined removes one. */
  setEnvironment(changes: Readonly<Record<string, string | undefined>>): void;
  /** Requests since the last call, in order. */
  requests(): LogEntry[];
  writes(): LogEntry[];
  /** Objects of a collection of the emulator's store. */
  stored(collection: string): (JsonObject & { id: string })[];
}

export function createWorld(
  options: NicheEmulatorOptions = {},
  environment: Record<string, string | undefined> = {},
): World {
  const emulator = createNicheEmulator(options);
  for (const name of Object.keys(process.env).filter((key) => key.startsWith("NICHE_"))) delete process.env[name];
  Object.assign(process.env, PATIENCE, { NICHE_BASE_URL: BASE_URL, NICHE_TOKEN: nicheSeed.token });
  setEnvironment(environment);
  const { said, complained } = listen();
  const config: Record<string, string> = {};
  const newProcess = () => {
    startRun();
    void handler("niche:Workspace").configure({ config: { get: (key) => config[key] } });
  };
  globalThis.fetch = emulator.fetch;
  let marker = 0;
  const requests = () => {
    const all = emulator.control.log();
    const fresh = all.slice(marker);
    marker = all.length;
    return fresh;
  };
  const engine = new MiniEngine(newProcess);
  return {
    emulator,
    engine,
    pulumi: new CheckedEngine(engine, () => emulator.control.log()),
    control: emulator.control,
    said,
    complained,
    config,
    setEnvironment,
    requests,
    writes: () => requests().filter(({ wrote }) => wrote),
    stored: (collection) => emulator.control.dump()[collection] ?? [],
  };
}

function setEnvironment(changes: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

const print = console.log;

/** What is printed from now on: the provider's warnings and the host's errors are kept, anything else is printed. */
function listen(): { said: string[]; complained: string[] } {
  const said: string[] = [];
  const complained: string[] = [];
  console.log = (...words: unknown[]) => {
    const [text] = words;
    if (typeof text === "string" && text.startsWith("warning: ")) said.push(text);
    else print(...words);
  };
  console.error = (...words: unknown[]) => void complained.push(words.map(String).join(" "));
  return { said, complained };
}

/** A resource of the default business. */
export const niche = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `niche:${kind}`,
  name,
  args: { businessId, ...args },
});

export const ref = (kind: string, name: string, output?: string): Ref => new Ref(`niche:${kind}`, name, output);

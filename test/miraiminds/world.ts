import { createRequire } from "node:module";
import {
  createMiraiMindsEmulator,
  miraiMindsSeed,
  type MiraiMindsEmulator,
  type MiraiMindsEmulatorOptions,
} from "../../emulator/index.ts";
import type { LogEntry } from "../../emulator/journal.ts";
import type { JsonObject } from "../../provider/resource/definition.ts";
import type { ContractWorld } from "../contract/world.ts";
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
  MIRAIMINDS_TIMEOUT_MS: "60",
  MIRAIMINDS_TOTAL_TIMEOUT_MS: "2000",
  MIRAIMINDS_RETRY_DELAY_MS: "1",
  MIRAIMINDS_WAIT_MS: "500",
  MIRAIMINDS_REQUESTS_PER_MINUTE: "1000000",
};

/** Ids of numbers that the organization has from the start. */
export const numberIds = ["first", "second", "third", "fourth"].map((_, index) => `66aa0000000000000000000${index}`);

/** An emulated Mirai Minds, and an engine whose provider talks to it. One at a time in a process. */
export interface World extends ContractWorld {
  readonly emulator: MiraiMindsEmulator;
  readonly engine: MiniEngine;
  readonly control: MiraiMindsEmulator["control"];
}

export function createWorld(
  options: MiraiMindsEmulatorOptions = {},
  environment: Record<string, string | undefined> = {},
): World {
  const emulator = createMiraiMindsEmulator(options);
  const { control } = emulator;
  numberIds.forEach((id, index) => control.create("numbers", { id, number: `+1415555000${index}` }));
  for (const name of Object.keys(process.env).filter((key) => key.startsWith("MIRAIMINDS_"))) delete process.env[name];
  Object.assign(process.env, PATIENCE, {
    MIRAIMINDS_BASE_URL: "http://miraiminds.emulator",
    MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
    MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
    MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
  });
  setEnvironment(environment);
  const { said, complained } = listen();
  const config: Record<string, string> = {};
  const newProcess = () => {
    startRun();
    void handler("miraiminds:Workspace").configure({ config: { get: (key) => config[key] } });
  };
  globalThis.fetch = emulator.fetch;
  let marker = 0;
  const engine = new MiniEngine(newProcess);
  return {
    emulator,
    engine,
    pulumi: new CheckedEngine(engine, () => control.log()),
    control,
    said,
    complained,
    config,
    setEnvironment,
    requests() {
      const all: LogEntry[] = control.log();
      const fresh = all.slice(marker);
      marker = all.length;
      return fresh;
    },
    stored: (collection) => control.dump()[collection] ?? [],
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

export const ref = (kind: string, name: string, output?: string): Ref => new Ref(`miraiminds:${kind}`, name, output);

/** Something of somebody's in the workspace that the emulator begins with: one that shows nothing at all proves nothing. */
export const inhabit = ({ control }: Pick<ContractWorld, "control">, collection: "tools" | "files"): void =>
  void control.create(collection, { workspace: miraiMindsSeed.workspaceId });

/** A resource of the workspace "store" of the same program. */
export const mirai = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `miraiminds:${kind}`,
  name,
  args: kind === "Workspace" ? args : { workspaceId: ref("Workspace", "store", "workspaceId"), ...args },
});

/** A resource of the workspace that the emulator begins with. */
export const inSeed = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `miraiminds:${kind}`,
  name,
  args: kind === "Workspace" ? args : { workspaceId: miraiMindsSeed.workspaceId, ...args },
});

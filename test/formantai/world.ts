import { createRequire } from "node:module";
import {
  createFormantAIEmulator,
  formantAISeed,
  type FormantAIEmulator,
  type FormantAIEmulatorOptions,
} from "../../emulator/index.ts";
import type { LogEntry } from "../../emulator/journal.ts";
import type { JsonObject } from "../../provider/resource/definition.ts";
import type { ContractWorld } from "../contract/world.ts";
import { CheckedEngine } from "../harness/checked-engine.ts";
import { MiniEngine, type Declared } from "../harness/mini-engine.ts";

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
  FORMANTAI_TIMEOUT_MS: "20000",
  FORMANTAI_TOTAL_TIMEOUT_MS: "30000",
  FORMANTAI_RETRY_DELAY_MS: "1",
  FORMANTAI_REQUESTS_PER_MINUTE: "1000000",
};

/** An emulated FormantAI, and an engine whose provider talks to it. One at a time in a process. */
export interface World extends ContractWorld {
  readonly emulator: FormantAIEmulator;
  readonly control: FormantAIEmulator["control"];
  /** A conversation of an agent that has ended, by default a completed one of the seed's first agent; answers its id. */
  converse(results: JsonObject, conversation?: JsonObject): string;
}

export function createWorld(
  options: FormantAIEmulatorOptions = {},
  environment: Record<string, string | undefined> = {},
): World {
  const emulator = createFormantAIEmulator(options);
  const { control } = emulator;
  for (const name of Object.keys(process.env).filter((key) => key.startsWith("FORMANTAI_"))) delete process.env[name];
  Object.assign(process.env, PATIENCE, {
    FORMANTAI_BASE_URL: "http://formantai.emulator",
    FORMANTAI_API_KEY: formantAISeed.apiKey,
  });
  setEnvironment(environment);
  const { said, complained } = listen();
  const config: Record<string, string> = {};
  const newProcess = () => {
    startRun();
    void handler("formantai:Workspace").configure({ config: { get: (key) => config[key] } });
  };
  globalThis.fetch = emulator.fetch;
  let marker = 0;
  return {
    emulator,
    pulumi: new CheckedEngine(new MiniEngine(newProcess), () => control.log()),
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
    converse(results, conversation = {}) {
      return control.create("conversations", { agentId: formantAISeed.agentId, results, ...conversation } as never).id;
    },
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

/** A resource of the workspace whose key the environment has. */
export const formant = (kind: string, name: string, args: JsonObject): Declared => ({
  type: `formantai:${kind}`,
  name,
  args,
});

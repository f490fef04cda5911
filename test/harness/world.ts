import type { LogEntry } from "../../emulator/index.ts";
import type { ContractWorld } from "../contract/world.ts";
import { CheckedEngine } from "./checked-engine.ts";
import { MiniEngine } from "./mini-engine.ts";
import { assertSecretless } from "./secretless.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface Emulated {
  readonly fetch: typeof globalThis.fetch;
  readonly control: ContractWorld["control"];
}

/** An emulator, and an engine whose provider talks to it. */
export interface ConnectedWorld<E extends Emulated> extends ContractWorld {
  readonly emulator: E;
  readonly control: E["control"];
  readonly engine: MiniEngine;
  /** The same engine, which checks after each success that nothing is left to do. */
  readonly pulumi: CheckedEngine;
}

/**
 * Lets an engine's provider talk to an emulator, with these variables as the only ones of the platform; `platform` is its
 * prefix in types and, in capitals, in variables. One at a time in a process.
 */
export function connect<E extends Emulated>(
  emulator: E,
  platform: string,
  environment: Environment,
): ConnectedWorld<E> {
  const control: E["control"] = emulator.control;
  const own = `${platform.toUpperCase()}_`;
  const said: string[] = [];
  const complained: string[] = [];
  /** The process is this world's from now on. */
  const occupy = (variables: Environment) => {
    const former = (key: string) => key.startsWith(own) || key.startsWith("VOICE_AGENTS_OVERWRITE");
    for (const name of Object.keys(process.env).filter(former)) delete process.env[name];
    setEnvironment(variables);
    listen(said, complained);
    globalThis.fetch = emulator.fetch;
  };
  occupy(environment);
  const config: Record<string, string> = {};
  const engine = new MiniEngine(config);
  let marker = 0;
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
    checkpoint() {
      const snapshot = control.snapshot();
      const saved = engine.save();
      return () => {
        occupy(environment);
        control.reset();
        control.restore(snapshot);
        engine.restore(saved);
        for (const list of [said, complained]) list.splice(0);
        for (const name of Object.keys(config)) delete config[name];
        marker = 0;
      };
    },
  };
}

function setEnvironment(changes: Environment): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

const print = console.log;

/** What is printed from now on: the provider's warnings and the host's errors are kept, anything else is printed. */
function listen(said: string[], complained: string[]): void {
  console.log = (...words: unknown[]) => {
    const [text] = words;
    assertSecretless("what was printed", words.map(String).join(" "));
    if (typeof text === "string" && text.startsWith("warning: ")) said.push(text);
    else print(...words);
  };
  console.error = (...words: unknown[]) => {
    const text = words.map(String).join(" ");
    assertSecretless("what the host printed", text);
    complained.push(text);
  };
}

/** The start that several tests have: made when the first of them asks for it, and gone back to by the others. */
export function sharedStart<W extends Pick<ContractWorld, "checkpoint">>(make: () => Promise<W>): () => Promise<W> {
  let start: Promise<{ world: W; goBack: () => void }> | undefined;
  return async () => {
    start ??= make().then((world) => ({ world, goBack: world.checkpoint() }));
    const { world, goBack } = await start;
    goBack();
    return world;
  };
}

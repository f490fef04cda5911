import { printable } from "../text/printable.ts";
import type { Definition } from "../kind/definition.ts";
import { commandedParallel, commandedReplacements } from "../pulumi/engine-command.ts";
import { Claims } from "./claims.ts";
import { Collections } from "./collections.ts";
import { Gathering } from "./gathering.ts";
import { Mutex } from "./mutex.ts";
import { createOnce, type Once } from "./once.ts";

/**
 * What the resources of one engine operation share. The engine starts one provider process per operation, so `host.ts` makes one per
 * process and hands it down; nothing here or below keeps anything outside of it.
 */
export interface Run {
  readonly claims: Claims;
  readonly collections: Collections;
  readonly gathering: Gathering;
  readonly mutex: Mutex;
  /** Stack configuration `voice-agents:onConflict`, and the environment variable `VOICE_AGENTS_OVERWRITE`, as they are. */
  overwrite: { readonly setting: string | undefined; readonly named: string | undefined };
  /** URNs of resources that the user told the engine to replace. */
  replacements(): readonly string[];
  /** What is made once per run: clients, lists of templates. */
  readonly once: Once;
  /** Stack configuration `voice-agents:onExisting`. */
  onExisting: string | undefined;
  /** Ids that a warning has named already. */
  readonly leftoversReported: Set<string>;
  /** Tells the user something that is no error; Pulumi shows what a provider prints. */
  readonly warn: (message: string) => void;
  /** The same, of what a check and the operation after it would both say. */
  readonly warnOnce: (message: string) => void;
}

/** A kind, and the run in which it is handled. */
export interface Context {
  readonly definition: Definition;
  readonly run: Run;
}

/** A run in which nothing has happened yet. */
export function createRun(): Run {
  const said = new Set<string>();
  const warn = (message: string): void => console.log(`warning: ${printable(message)}`);
  return {
    claims: new Claims(),
    collections: new Collections(),
    gathering: new Gathering(commandedParallel),
    mutex: new Mutex(),
    overwrite: { setting: undefined, named: undefined },
    onExisting: undefined,
    leftoversReported: new Set(),
    replacements: commandedReplacements,
    once: createOnce(),
    warn,
    warnOnce(message) {
      if (said.has(message)) return;
      said.add(message);
      warn(message);
    },
  };
}

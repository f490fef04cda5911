import { printable } from "../text/printable.ts";
import { commandedReplacements } from "../pulumi/replace-targets.ts";
import { Claims } from "./claims.ts";
import { Collections } from "./collections.ts";
import { Mutex } from "./mutex.ts";

/** What the resources of one engine operation share. The engine starts one provider process per operation, so this is per process. */
export interface Run {
  readonly claims: Claims;
  readonly collections: Collections;
  readonly mutex: Mutex;
  /** Stack configuration `voice-agents:onConflict`, and the environment variable `VOICE_AGENTS_OVERWRITE`, as they are. */
  overwrite: { readonly setting: string | undefined; readonly named: string | undefined };
  /** URNs of resources that the user told the engine to replace. */
  replacements(): readonly string[];
  /** What is made once per run: clients, lists of templates. A promise that fails is forgotten. */
  once<T>(key: string, make: () => T): T;
  /** Stack configuration `voice-agents:onExisting`. */
  onExisting: string | undefined;
  /** Ids that a warning has named already. */
  readonly leftoversReported: Set<string>;
  /** Tells the user something that is no error; Pulumi shows what a provider prints. */
  warn(message: string): void;
  /** The same, of what a check and the operation after it would both say. */
  warnOnce(message: string): void;
}

function newRun(): Run {
  const made = new Map<string, unknown>();
  const said = new Set<string>();
  const warn = (message: string): void => console.log(`warning: ${printable(message)}`);
  return {
    claims: new Claims(),
    collections: new Collections(),
    mutex: new Mutex(),
    overwrite: { setting: undefined, named: undefined },
    onExisting: undefined,
    leftoversReported: new Set(),
    replacements: commandedReplacements,
    warn,
    warnOnce(message) {
      if (said.has(message)) return;
      said.add(message);
      warn(message);
    },
    once<T>(key: string, make: () => T): T {
      if (!made.has(key)) {
        const value = make();
        made.set(key, value);
        if (value instanceof Promise) value.catch(() => made.delete(key));
      }
      return made.get(key) as T;
    },
  };
}

export let run: Run = newRun();

/** Forgets everything, as a new process would. */
export function startRun(): void {
  run = newRun();
}

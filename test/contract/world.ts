import type { Control } from "../../emulator/kernel/control.ts";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { SwitchTable, SwitchValue } from "../../emulator/kernel/switches.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { CheckedEngine } from "../harness/checked-engine.ts";

export interface WorldOptions {
  readonly switches?: Readonly<Record<string, SwitchValue>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Anything else that the platform's emulator takes. */
  readonly emulator?: object;
}

/** An emulated platform and an engine that talks to it: the part that is the same for all platforms. */
export interface ContractWorld {
  readonly pulumi: CheckedEngine;
  readonly control: Pick<
    Control<SwitchTable>,
    "dashboardEdit" | "remove" | "create" | "advance" | "log" | "dump" | "faults" | "reset" | "snapshot" | "restore"
  >;
  /** What the provider has printed since the world was made. */
  readonly said: readonly string[];
  /** What Pulumi's host has printed as errors. */
  readonly complained: readonly string[];
  /** Stack configuration, read at the start of each operation. */
  readonly config: Record<string, string>;
  /** Changes environment variables; undefined removes one. */
  setEnvironment(changes: Readonly<Record<string, string | undefined>>): void;
  /** Objects of a collection of the emulator's store. */
  readonly stored: (collection: string) => (JsonObject & { id: string })[];
  /** Requests since the last call, in order. */
  requests(): LogEntry[];
  /**
   * Returns a function that makes the world as it is now once more: the platform's objects, the state, no configuration, the
   * environment that it was made with, nothing said and nothing asked. The platform's clock, tokens and past begin anew.
   */
  checkpoint(): () => void;
}

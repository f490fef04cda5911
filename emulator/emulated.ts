import type { Clock } from "./kernel/clock.ts";
import type { Control } from "./kernel/control.ts";
import type { SwitchTable, SwitchValue } from "./kernel/switches.ts";
import type { Servable } from "./serve.ts";

/** What every platform's emulator has, as far as people who serve one need it. */
interface Keepable extends Servable {
  readonly fetch: typeof globalThis.fetch;
  readonly control: Control<SwitchTable>;
  close(): void;
}

/** A platform that can be emulated. */
export interface EmulatedPlatform {
  readonly name: string;
  /** Collections that people look at before all others. Default: in the order of the store. */
  readonly first?: readonly string[];
  /** What its documentation leaves open. */
  readonly switches: SwitchTable;
  /** @throws RangeError for an unknown switch, or a value that it cannot have. */
  create(options: { readonly switches: Readonly<Record<string, SwitchValue>>; readonly clock: Clock }): Keepable;
  /** True where things go on by the clock (calls, webhooks), also while nobody asks for anything. */
  readonly runsByClock?: true;
  /** The environment variables that point a client at it, with the credential of its first account. */
  variables(baseUrl: string): Readonly<Record<string, string>>;
}

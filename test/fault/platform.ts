import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Control } from "../../emulator/kernel/control.ts";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { SwitchTable, SwitchValue } from "../../emulator/kernel/switches.ts";
import type { Declared, MiniEngine, StateEntry } from "../harness/mini-engine.ts";
import type { Collection, Dump, Stored } from "./stored.ts";

export type Ids = Readonly<Record<string, string>>;

/** The part of an emulator's controls that is the same for all platforms. */
type FaultControl = Pick<
  Control<SwitchTable>,
  "advance" | "create" | "dashboardEdit" | "dump" | "faults" | "reset" | "restore" | "snapshot"
>;

/** An emulated platform and an engine that talks to it, as the matrix sees them. */
export interface FaultWorld {
  readonly emulator: { readonly fetch: typeof globalThis.fetch };
  readonly engine: MiniEngine;
  readonly control: FaultControl;
  readonly said: readonly string[];
  readonly complained: readonly string[];
  readonly config: Record<string, string>;
  setEnvironment(changes: Readonly<Record<string, string | undefined>>): void;
  requests(): LogEntry[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What somebody does who reads the errors of an `up`, before the next one. */
export interface WayOut {
  /** Manifests of the next `up`, where they change. */
  readonly program?: readonly Declared[];
  /** Environment variables for that `up` alone. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Resources that are taken out of the state with `pulumi state delete`. */
  readonly forget?: readonly StateEntry[];
}

/** What a way out may look at. */
export interface Trouble {
  readonly errors: readonly Error[];
  readonly program: readonly Declared[];
  readonly world: FaultWorld;
  readonly scenario: Scenario;
  /** The fault was persistent, or the operation was killed. */
  readonly lasting: boolean;
}

/** One platform, as data. */
export interface FaultPlatform {
  /** How the names of its environment variables begin. */
  readonly prefix: string;
  /** Environments by the kind of credential; the first is the usual one. */
  readonly credentials: Readonly<Record<string, Environment>>;
  /** Secrets that no error and no warning may show. */
  readonly canaries: Readonly<Record<string, string>>;
  createWorld(switches: Readonly<Record<string, SwitchValue>>, environment: Environment): FaultWorld;
  /** Puts what others have into the account, which they must keep. */
  seedForeign(control: FaultControl): void;
  /** Objects that resources can own: not what the platform added by itself. */
  owned(dump: Dump): Stored[];
  /** Ids of the objects that an entry of the state holds. */
  held(entry: StateEntry): readonly string[];
  /** Collections that the provider can change, and what it cannot help there. */
  readonly compared: readonly Collection[];
  /** Collections that others share with us, so that they change without anybody's fault. */
  readonly shared: readonly string[];
  /** The way out that errors name, where they do; undefined where they name none. */
  wayOut(trouble: Trouble): WayOut | undefined;
}

/** One operation on one kind: where it starts, what it does, where it must end. */
export interface Scenario {
  readonly platform: FaultPlatform;
  readonly kind: string;
  readonly operation: string;
  /** Objects that somebody else made, or that are to be adopted. Answers their ids. */
  readonly seed?: (control: FaultControl) => Ids;
  /** Applied before, without faults. */
  readonly before?: (ids: Ids) => Declared[];
  /** What the manifests say in the operation, and what must be reached. */
  readonly after: (ids: Ids) => Declared[];
  /** What the manifests say in the `up` after it, and what must be reached then. Default: the same as `after`. */
  readonly then?: (ids: Ids) => Declared[];
  /** Values that neither `before` nor `after` has, for an `up` after an update. */
  readonly third?: (ids: Ids) => Declared[];
  /** Default: `up`. */
  readonly by?: "refresh";
  /** Field that `dropField` drops. */
  readonly field: string;
  /** Switches of the emulator. */
  readonly switches?: Readonly<Record<string, SwitchValue>>;
  /** It rests on what a list shows: where the platform hides for a while what it has, nobody could know. */
  readonly present?: true;
  /** The platform does not show what would tell the object from others like it (design §7.3). */
  readonly hidden?: true;
  /** It must see what it takes away: what the platform hides for good is taken for gone. */
  readonly unseen?: true;
  /** The platform cannot delete what the state forgets, so it stays there. */
  readonly retains?: true;
}

type Case = Omit<Scenario, "platform" | "kind" | "field"> & { readonly field?: string };

/** Each update, followed by an `up` in which the manifests are reverted, and by one in which they say a third thing. */
export const secondThoughts = (scenarios: readonly Scenario[]): Scenario[] =>
  scenarios.flatMap((scenario) => {
    const { operation, before, third } = scenario;
    if (!third || !before) return [];
    return [
      { ...scenario, operation: `${operation}, then reverted`, then: before },
      { ...scenario, operation: `${operation}, then a third value`, then: third },
    ];
  });

/** Each removal of one object, followed by an `up` with manifests that have it again. Not where the platform keeps what was removed, or sells it. */
export const regrets = (scenarios: readonly Scenario[]): Scenario[] =>
  scenarios.flatMap((scenario) => {
    const { operation, before, retains, kind } = scenario;
    if (!before || retains || ["program", "CalendarIntegration"].includes(kind) || !/^delete/.test(operation))
      return [];
    return [{ ...scenario, operation: `${operation}, then reverted`, then: before }];
  });

/** Operations of one kind of a platform. `field` is dropped by `dropField` where the case does not say another. */
export const group =
  (platform: FaultPlatform) =>
  (kind: string, field: string, cases: readonly Case[]): readonly Scenario[] =>
    cases.map((each) => ({ platform, kind, field, ...each }));

const UNPROVEN =
  /^(?:check|create) (\S+) "([^"]+)": (\S+) is already there .*(?:made it|does not show whether it is the same)/s;
const HIDDEN = /^(?:check|create) (\S+) "([^"]+)": metadata\.adopt: the platform does not show (\w+) of /;

/**
 * What a refresh forgot, because the platform hid it from every look, is there again, and nothing proves whose it is: the user adopts
 * it, as the error says, and leaves out what cannot be compared. Undefined after any other operation, which must leave its proof, and
 * where an error says something else.
 */
export function adoptForgotten({ errors, program, scenario, lasting }: Trouble): WayOut | undefined {
  if (!lasting || scenario.by !== "refresh") return undefined;
  const edits = new Map<string, JsonObject>();
  for (const { message } of errors) {
    const [, type, name, id] = UNPROVEN.exec(message) ?? [];
    const [, hiddenType, hiddenName, field] = HIDDEN.exec(message) ?? [];
    if (id !== undefined) edits.set(`${type} ${name}`, { adopt: id });
    else if (field !== undefined) edits.set(`${hiddenType} ${hiddenName}`, { [field]: undefined });
    else return undefined;
  }
  return {
    program: program.map((declared) => ({
      ...declared,
      args: { ...declared.args, ...edits.get(`${declared.type} ${declared.name}`) },
    })),
  };
}

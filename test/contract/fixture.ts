import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { SwitchValue } from "../../emulator/kernel/switches.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { Declared } from "../harness/mini-engine.ts";
import type { ContractWorld, WorldOptions } from "./world.ts";

/** What removing a property does: the store then holds `leaves` there (default nothing), after these `writes`. */
export interface Removal {
  readonly leaves?: unknown;
  readonly writes?: readonly string[];
  /** The platform asks for the property although our schema does not, or cannot clear it: the error says so, after `writes` (default none) that change nothing. */
  readonly refused?: RegExp;
  /** Arguments that have to come with the removal (the other one of two forms). */
  readonly with?: JsonObject;
}

/** One property of a kind's schema: how it gets a value, and another one. */
export interface PropertyFixture {
  /** Where the value is: `personality.tone`, `activatedHours.hours[0].day`. */
  readonly at: string;
  /** Arguments laid over the kind's own so that there is a value at `at`; undefined leaves one out. */
  readonly given?: JsonObject;
  /** Another value. Absent together with `toArgs` where only one value exists (an enumeration of one). */
  readonly to?: unknown;
  /** Arguments laid over `given`, where one value cannot change alone. */
  readonly toArgs?: JsonObject;
  /** What a human sets in the dashboard; `to` where there are only two values. */
  readonly byHand?: unknown;
  /** The value that leaving it out means; for a flag, false unless said otherwise. */
  readonly implied?: unknown;
  /** Why the platform does not show an edit of this property. */
  readonly unseen?: string;
  /** Where the drift is noted, if not at the top-level field, or at its property where those are managed one by one. */
  readonly driftAt?: string;
  /** Writes of the change, as `PlatformFixture.describe` says them. Default: one update of the top-level field. */
  readonly writes?: readonly string[];
  readonly removal?: Removal;
  /** The platform cannot change it once the object exists: what the preview says. */
  readonly refused?: RegExp;
  /** Resources that this property alone needs. */
  readonly needs?: readonly Declared[];
}

/** Somebody else's object with the natural key of the kind's arguments. */
export interface Twin {
  /** Makes it and answers its id. */
  readonly make: (world: ContractWorld) => string;
  /**
   * What becomes of our create: the twin is refused, whatever the stack says; refused unless the stack says `onExisting: adopt`
   * (`identical`); taken over because its whole is ours (`own`); or another object is made beside it.
   */
  readonly outcome: "refused" | "identical" | "own" | "beside";
  /** Arguments laid over the kind's own. */
  readonly given?: JsonObject;
  readonly needs?: readonly Declared[];
  readonly switches?: Readonly<Record<string, SwitchValue>>;
  /** True where nothing that the platform shows tells it from what the manifest describes. */
  readonly indistinguishable?: true;
  /** What an adoption has to write all the same. */
  readonly writes?: readonly string[];
  /** What the provider must say about it. */
  readonly says?: RegExp;
}

/** How a kind is tested. One fixture per kind; a kind or property without one fails the suite. */
export interface KindFixture {
  /** What it needs first, in order. */
  readonly needs: readonly Declared[];
  /** Arguments of the smallest valid object. */
  readonly args: JsonObject;
  readonly properties: readonly PropertyFixture[];
  /** Properties that make another thing of the kind, and the suite that tries them: a file named by its id is never uploaded. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Switches under which the platform shows what it hides by default; drift is tested under these. */
  readonly openly?: Readonly<Record<string, SwitchValue>>;

  /** What the store must hold for these arguments (references resolved), in the shape of the spec. */
  readonly expected: (args: JsonObject) => JsonObject;
  /** The live object in the shape of the spec, from the emulator's store. */
  readonly live: (world: ContractWorld, id: string) => JsonObject | undefined;
  /** Ids of all live objects of the kind that somebody made. */
  readonly ids: (world: ContractWorld) => string[];
  /** Sets fields of the spec's shape as a human in the dashboard would. Absent where there is nothing to edit. */
  readonly edit?: (world: ContractWorld, id: string, fields: JsonObject) => void;
  /** Deletes the live object behind our back. Absent where that cannot be. */
  readonly vanish?: (world: ContractWorld, id: string) => void;

  /** Why no operation on the kind asks the platform for a change; absent where some do. */
  readonly writesNothing?: string;
  /** What destroy leaves: nothing, or, where the platform has no way to remove it, the object with these fields. */
  readonly afterDelete: "gone" | { readonly stays: JsonObject };
  /** Arguments that are no reason for an update: where a file lies on disk. */
  readonly unmanaged?: readonly string[];
  /** Arguments that `check` writes in another place. */
  readonly moved?: readonly string[];
  /** Outputs that an object of these arguments does not have. */
  readonly sometimes?: readonly string[];
  /** Property that the platform may lose of a create without refusing it, so that the object is there and not as asked. Absent where there is none. */
  readonly lostInCreate?: string;
  /** What a warning says where the object stays although somebody may think it has been deleted. */
  readonly warning?: RegExp;
  /** What the error says where a rename without previousNames cannot be told from a new object (the platform has no list to look in). */
  readonly refusesRename?: RegExp;
  /** True where every account may have such objects, so that another account's credential is not wrong for making one. */
  readonly anyAccount?: true;
  readonly twins: Readonly<Record<string, Twin>>;
  /** Arguments of `count` objects in one workspace that do not collide, and what they need. Absent where there is one per workspace. */
  readonly many?: (count: number) => { readonly needs: readonly Declared[]; readonly args: readonly JsonObject[] };
  /** The pages that `many` is spread over, where those of the platform's usual size would hold too many: each of them costs a look at all. */
  readonly pages?: { readonly size: number; readonly switches: Readonly<Record<string, SwitchValue>> };
  /** For kinds whose request takes fields that the schema does not know, how the platform keeps them, and edits them by hand. */
  readonly passthrough?: {
    readonly switches: Readonly<Record<string, SwitchValue>>;
    /** True where the platform takes null for "no longer set". */
    readonly clears?: true;
    /** Switches under which the platform drops them without a word. */
    readonly dropped: Readonly<Record<string, SwitchValue>>;
    readonly live: (world: ContractWorld, id: string) => unknown;
    readonly edit: (world: ContractWorld, id: string, fields: JsonObject) => void;
  };
  /** The list that a refresh of many reads: part of its path. */
  readonly listPath?: string;
  /** Scopes that guard the four operations; undefined where none is asked for, or another kind's. */
  readonly scopes: Readonly<Partial<Record<"create" | "read" | "update" | "delete", string>>>;
}

/** A platform as the contract suite sees it. */
export interface PlatformFixture {
  readonly platform: string;
  readonly kinds: Readonly<Record<string, KindFixture>>;
  readonly createWorld: (options?: WorldOptions) => ContractWorld;
  /** A resource of the default workspace; arguments may name another. */
  readonly declare: (kind: string, name: string, args: JsonObject) => Declared;
  /** Arguments that put a resource into another workspace of the same account. */
  readonly otherWorkspace: JsonObject;
  /** One word or two for a write: `PATCH name,voiceId`, `POST deploy`. */
  readonly describe: (entry: LogEntry) => string;
  /** Method of an update. */
  readonly updates: "PATCH" | "PUT";
  /** Objects on a page of a list; Infinity where lists have no pages. */
  readonly pageSize: number;
  /** Whether a logged request reads a list, or one object. */
  readonly reads: (entry: LogEntry) => "list" | "one" | undefined;
  /** Environment without any credential. */
  readonly noCredentials: Readonly<Record<string, undefined>>;
  /** Arguments that name another credential of the same account. */
  readonly otherCredential: JsonObject;
  /** Credentials that do not open the workspace, by what is wrong with them, and what the message must say. */
  readonly wrongCredentials: Readonly<
    Record<
      string,
      { readonly environment: Readonly<Record<string, string>>; readonly says: RegExp; readonly opensAnother?: true }
    >
  >;
  /** Options of a world, and the environment of a credential in it that has every scope but one. Absent where there are no scopes. */
  readonly withoutScope?: (scope: string) => {
    readonly options: WorldOptions;
    readonly environment: Readonly<Record<string, string>>;
  };
  /** Makes the workspace's own address answer 404, as a wrong id does. */
  readonly loseWorkspace: (world: ContractWorld) => void;
}

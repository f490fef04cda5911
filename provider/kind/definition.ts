import type { Settings } from "../http/settings.ts";
import type { Once } from "../lifecycle/once.ts";
import type { WorkspaceLookup } from "../operations/visible-workspaces.ts";
import type { Run } from "../lifecycle/run.ts";
import type { Problem } from "./problem.ts";
import type { SecretPath } from "./secret-path.ts";

export type JsonObject = { [key: string]: unknown };

/**
 * One rule that a schema cannot say, for one spec. Values may be unknown (`isUnknown`) at any depth: a rule passes over those.
 * Written as a method, so that the rules of one kind fit where those of any kind are expected.
 */
export type Rule<Spec extends object = JsonObject> = { check(spec: Spec): readonly Problem[] }["check"];

/** An interface's properties as a plain type, which fits where a `JsonObject` is expected. */
export type Plain<T> = { [K in keyof T]: T[K] };

/** A resource as the offline checks see it: expressions that only the engine can resolve are `UNKNOWN`. */
export interface DeclaredResource {
  readonly definition: OfflineDefinition;
  readonly name: string;
  /** Logical name of the Workspace that it belongs to; undefined for a Workspace itself. */
  readonly workspace: string | undefined;
  readonly spec: JsonObject;
  /** What a reference at a path of the spec points to: `${tool.a}` at `toolIds[0]` gives `{ "toolIds[0]": … }`. */
  readonly references: ReadonlyMap<string, DeclaredResource>;
}

/** One rule over several resources; problems are reported at `resource`, the one under examination. */
export type SetRule = (resource: DeclaredResource, all: readonly DeclaredResource[]) => readonly Problem[];

/** The half of a kind that needs no network: enough to validate manifests, without Pulumi and without an HTTP client. */
export interface OfflineDefinition<Spec extends object = JsonObject> {
  /** Name of its platform: `niche`. */
  readonly platform: string;
  readonly kind: string;
  /** How expressions name the kind: `${voiceAgent.front-desk}`. */
  readonly reference: string;
  /** False for the kind that is the workspace itself. */
  readonly inWorkspace: boolean;
  /** Names of outputs that expressions may use: `${deployment.front-desk.phoneNumber}`. */
  readonly outputs: readonly string[];
  /** Properties of the Workspace that each of its members is given as arguments of the same name. Empty for the Workspace. */
  readonly workspaceArgs: readonly string[];
  /**
   * Arguments filled in from the resource that a reference points to, and from what that one uses: a Deployment follows the `revision` of
   * its agent and of the agent's tools. Of the resource that `voiceAgentId` refers to, `output` goes into the argument `as`, and with it
   * the outputs of that name of what the properties `using` of it refer to.
   */
  readonly follows?: Readonly<
    Record<string, { readonly output: string; readonly as: string; readonly using: readonly string[] }>
  >;
  /** Kinds of the same workspace that the platform wants first although no reference leads to them, and the specs that need them. */
  readonly createAfter?: readonly { readonly kind: string; readonly where: (spec: JsonObject) => boolean }[];
  /**
   * Properties that are an address of the platform, to which its key goes, each with the hosts that the platform documents. A manifest
   * may name those and loopback; any other address has to be given outside the manifests.
   */
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  /** Inputs that are secret whoever writes them: `["accessToken"]`, `["headers", EACH, "value"]`. The schema says the same. */
  readonly secrets: readonly SecretPath[];
  readonly rules: readonly Rule<Spec>[];
  readonly setRules: readonly SetRule[];
  /** What must be unique in a workspace; undefined while it cannot be known. Two resources with the same key are an error. */
  naturalKey(spec: Spec): string | undefined;
}

/** What `prepare` may use. */
export interface Preparation {
  /** SHA-256 of a file in hex, by its path below the project's directory; or why it cannot be read. Default: from the local disk. */
  readonly contentHash?: (source: string) => Promise<string | { problem: string }>;
  readonly warn: (message: string) => void;
}

/** What every platform's connection offers the kernel. A kind gets it bound to the workspace and credential of its inputs. */
export interface Connection {
  /** Names the platform's address and the workspace, whatever the credential: objects of two scopes are never compared. */
  readonly scope: string;
  /** The run in which the objects are handled. */
  readonly run: Run;
  /** The account's client, of which the kernel knows how patient it is, and how often it may ask. */
  readonly client: { readonly settings: Pick<Settings, "requestsPerMinute" | "retryDelay" | "totalTimeout"> };
  /** Where the platform lists workspaces: what an error about a wrong one names. */
  readonly workspaces?: WorkspaceLookup;
  /** A call that succeeds only if the workspace can be read with this credential now: what was read before an outage proves nothing. @throws otherwise. */
  checkWorkspace(): Promise<void>;
}

export type Access = "read" | "write";

/**
 * `no`: another object. `key`: same natural key, the fields tell whether it is identical. `unproven`: same natural key, but the
 * platform does not show what would prove it identical. `different`: same natural key, and not identical, although no field tells (a
 * file of another size). `indistinct`: nothing tells it from others like it; only a lost create
 * may be matched with it, by the difference of two lists.
 */
export type Match = "no" | "key" | "unproven" | "different" | "indistinct";

/** What `observe` may look at besides the live object. */
export interface Expectation<Spec> {
  /** What we expect to find: stands in for whatever the platform does not return. */
  readonly expected: Partial<Spec>;
  /** Computed outputs as recorded by the last operation; empty on create. */
  readonly outputs: JsonObject;
}

export interface Change<Spec> {
  /** Request body: the fields that differ, whole; a field to be cleared carries its clearing value. */
  readonly body: JsonObject;
  readonly desired: Spec;
  readonly live: JsonObject;
  /** Computed outputs recorded by the last operation; empty when an object is adopted. */
  readonly outputs: JsonObject;
  /** Whether what somebody changed on the platform gives way; if not, the command that makes it. Absent where an object is adopted. */
  readonly overwrite?: { readonly allowed: boolean; readonly command: string };
}

export interface Removal<Spec> {
  readonly spec: Spec;
  /** What the user chose where the platform leaves a choice; never `retain`, which needs no request. */
  readonly onDelete: string | undefined;
  /** Computed outputs recorded by the last operation. */
  readonly outputs: JsonObject;
}

export interface Computation {
  /** Outputs recorded by the last operation; empty on create. */
  readonly previous: JsonObject;
  /** The object before a write of ours; undefined when it was created, or when nothing was written. */
  readonly before: JsonObject | undefined;
  readonly written: boolean;
}

/**
 * How live objects of a kind that no manifest manages are found, told apart, and written as manifests. What is left out has its default.
 * Written with methods, so that the discovery of one kind fits where that of any kind is expected.
 */
export interface Discovery<Api extends Connection = Connection> {
  /** Whether an item of the kind's list is an object of it: an agent is a Deployment only once it is deployed. Default: it is. */
  includes?(live: JsonObject): boolean;
  /** Whether the platform made the object by itself, so that no manifest manages it. Default: somebody made it. */
  isAutomatic?(live: JsonObject): boolean;
  /** What people call the object. Default: its `name`. */
  title?(live: JsonObject): string | undefined;
  /** Properties of a live object that are the platform's own. What is neither among them nor in the schema is newer than the schema. */
  readonly platformFields: readonly string[];
  /** The object as a spec, its ids as they are. Default: what `observe` makes of it without an expectation. */
  specOf?(api: Api, id: string, live: JsonObject, choice: ImportChoice): Promise<JsonObject>;
  /** Paths of what a manifest cannot do without and the platform does not show, given what `specOf` returned. Default: none. */
  hides?(live: JsonObject, spec: JsonObject): readonly string[];
  /** Paths of what the platform never shows of any object, and a manifest may leave out: whoever imports it is told. */
  readonly unseen?: readonly string[];
  /** Kinds of the objects whose ids are in a property, by its path: `{ "agent.tools": "Tool" }`. */
  readonly references?: Readonly<Record<string, string>>;
  /** Of a kind that cannot be listed, the object of an id, with words on what was inferred. */
  byId?(api: Api, id: string): Promise<{ readonly live: JsonObject; readonly note: string }>;
}

/** What a user chooses where a platform holds one thing in two forms. */
export interface ImportChoice {
  /** Of a conversation as prose and as a graph, each generated from the other, the graph. */
  readonly graph: boolean;
}

/** What is known of a list of which the end is to be read. */
export interface Known {
  /** Objects of which the whole is known. */
  readonly items: ReadonlyMap<string, JsonObject>;
  /** Ids of all that it holds. */
  readonly ids: Pick<ReadonlySet<string>, "has" | "size">;
  /** So many of the last objects are to be seen; Infinity where nobody knows where those are that are looked for. */
  readonly last: number;
}

/**
 * A kind: one object, one file. The operations in `provider/lifecycle/` are the same for all kinds and read their rules from here.
 * `Spec` holds the request fields and the workspace arguments; `Live` is an object as the platform returns it.
 */
export interface Definition<
  Spec extends object = JsonObject,
  Api extends Connection = Connection,
> extends OfflineDefinition<Spec> {
  /** Inputs whose change makes a new object. */
  readonly replaceOn: readonly string[];
  /** Collects from the recorded outputs of a resource what other resources of the run must know. Runs before anything is done. */
  learnFromState?(outputs: JsonObject, run: Run): void;
  /** Inputs that the platform never returns and that alone are no reason for an update (a short-lived token). */
  readonly writeOnly: readonly string[];
  /** Computed outputs that follow from the whole spec, a hash of it: where the spec holds a secret, they are one. */
  readonly derived?: readonly string[];
  /**
   * Why a change is impossible, and the remedies; undefined where it is possible. Runs in the preview, so that no `up` fails half way.
   * `changed` = top-level fields that are known to differ.
   */
  rejectChange?(before: JsonObject, after: JsonObject, changed: readonly string[]): string | undefined;
  /**
   * What the user should know before applying: shown in the preview. `before` = the inputs of the last operation, empty at first; `once` is
   * for what is said of the first resource only.
   */
  previewWarnings?(
    spec: Spec,
    context: { readonly onDelete: string | undefined; readonly before: JsonObject; readonly once: Once },
  ): readonly string[];
  /** What applying buys that it did not buy before, in words with the amounts: shown in the preview. `before` as for `previewWarnings`. */
  newCosts?(spec: Spec, context: { before: JsonObject }): readonly string[];
  /** Paths of phone numbers that callers know, in the spec or the outputs: `phoneNumber`, `inbound.purchase.number`. Default: none. */
  readonly phoneNumbers?: readonly string[];
  /** Path of the flag, in the spec or the outputs, that says whether a Deployment answers now. Default: the platform does not say. */
  readonly duty?: string;
  /** Object fields whose properties are managed one by one; all other fields are managed whole. */
  readonly nested: readonly string[];
  /** Fields (`a`, or `a.b` inside a nested one) that the platform fills by itself where the manifest sets none: to set one for the first time overwrites nobody's edit. */
  readonly serverDefaulted: readonly string[];
  /** What to send to clear a field that the manifest no longer sets: `null` unless said otherwise. `LEAVE_AS_IS` = nothing is sent. A property of a nested field (`a.b`) is left out unless it is named here. */
  readonly clearValues: Readonly<Record<string, unknown>>;
  /** True when lost creates of such a spec can only be found by the difference of two lists: they run one after another. */
  serialiseCreates?(spec: Spec): boolean;

  /** Completes inputs from the local disk (a file's hash). Runs in `check`; must tolerate unknown values. Returns problems instead, where there are any. */
  prepare?(spec: Spec, surroundings: Preparation): Promise<Spec | readonly Problem[]>;
  /** Comparable form: pure, idempotent, tolerant of unknown values. Everything that compares goes through it. */
  canonical(spec: Partial<Spec>): JsonObject;

  connect(spec: Spec, access: Access, run: Run): Api;
  /** Key of the shared list that holds the live objects of this kind; undefined where there is no list. */
  readonly collection: string | undefined;
  /**
   * The kind whose objects are in the list, where it is another: a Deployment is one side of its agent, and has its id. Who holds the
   * agent may set that side, whoever set it before.
   */
  readonly partOf?: string;
  /** True where a create may be repeated on what is there already, and makes nothing twice. */
  readonly createIsIdempotent?: true;
  /** True where the platform cannot delete an object: another one of the same name beside it would stay for ever. */
  readonly cannotBeDeleted?: true;
  /** The whole list, to its end. What it shows in short is read one by one, but for objects that are `known`, which need not be up to date. */
  list?(api: Api, known?: ReadonlyMap<string, JsonObject>): Promise<Map<string, JsonObject>>;
  /**
   * The end of the list, where it holds all that was added since it was `known`, and the platform lets that be told from less than the
   * whole; undefined where it does not.
   */
  listNew?(api: Api, known: Known): Promise<Map<string, JsonObject> | undefined>;
  readonly discovery?: Discovery<Api>;
  /** One object; undefined on 404. */
  get(api: Api, id: string, spec: Spec): Promise<JsonObject | undefined>;
  idOf(live: JsonObject, spec: Spec): string;
  /** Whether a live object could be the one that this spec describes. Required where there is a list. */
  matches?(live: JsonObject, spec: Spec, api: Api): Match | Promise<Match>;
  /** Properties of an object and of a spec that are equal wherever the two match: only such objects are compared. Default: all are. */
  readonly matchedBy?: { readonly live: string; readonly spec: keyof Spec & string };
  /** Fields that this spec sets and this live object does not show: `["preCall"]`, or `["configOverride", "destinations"]` in a nested one. */
  hiddenFields?(live: JsonObject, spec: Spec): readonly (readonly [string] | readonly [string, string])[];
  /** The live object in the shape of the spec, managed fields only. */
  observe(api: Api, live: JsonObject, expectation: Expectation<Spec>): Promise<Partial<Spec>>;
  /**
   * What a spec that leaves a field out means of this live object: fields that count as set to the value that they had, so that losing it
   * is drift. `outputs` are those that the last operation recorded.
   */
  impliedFields?(live: JsonObject, outputs: JsonObject): Partial<Spec>;
  /** Computed outputs of a live object. */
  computed(live: JsonObject, spec: Spec, context: Computation): JsonObject;

  /** Begins to read what a create needs besides the list: it is read while the engine prepares the create. */
  readAhead?(api: Api): Promise<unknown>;
  create(api: Api, spec: Spec): Promise<JsonObject>;
  update(api: Api, id: string, change: Change<Spec>): Promise<JsonObject | undefined>;
  /** Waits until the object is usable, and returns it. Runs after create and before update. */
  waitUntilReady?(api: Api, id: string, live: JsonObject): Promise<JsonObject>;
  /** Returns a warning where the platform cannot delete and the object stays. */
  remove(api: Api, id: string, removal: Removal<Spec>): Promise<string | void>;
}

/** In `Definition.clearValues`: the platform fills the field by itself, so that nothing needs to be sent. */
export const LEAVE_AS_IS = Symbol("keep");

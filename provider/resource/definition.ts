import type { Problem } from "./problem.ts";

export type JsonObject = { [key: string]: unknown };

export type Platform = "niche" | "miraiminds" | "formantai";

/** One rule that a schema cannot say, for one spec. Values may be unknown (`isUnknown`) at any depth: a rule passes over those. */
export type Rule<Spec extends object = JsonObject> = (spec: Spec) => readonly Problem[];

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
  readonly platform: Platform;
  readonly kind: string;
  /** How expressions name the kind: `${voiceAgent.front-desk}`. */
  readonly reference: string;
  /** False for the kind that is the workspace itself. */
  readonly inWorkspace: boolean;
  /** Names of outputs that expressions may use: `${deployment.front-desk.phoneNumber}`. */
  readonly outputs: readonly string[];
  /** Properties of the Workspace that each of its members is given as arguments of the same name. Empty for the Workspace. */
  readonly workspaceArgs: readonly string[];
  /** Arguments filled in from the resource that a reference points to: a Deployment follows its agent's `revision`. */
  readonly follows?: Readonly<Record<string, { readonly output: string; readonly as: string }>>;
  readonly rules: readonly Rule<Spec>[];
  readonly setRules: readonly SetRule[];
  /** What must be unique in a workspace; undefined while it cannot be known. Two resources with the same key are an error. */
  naturalKey(spec: Spec): string | undefined;
}

import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import type { ConflictedPath } from "../generated/change-set.ts";

/** What stands beside `spec` and counts: paths `metadata.…`. */
export interface Settings {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly onDelete?: string;
}

/** A resource as one side of a change has it. */
export interface SideResource {
  /** `<platform>.<kind>.<name>` as in `niche.voiceAgent.front-desk`. */
  readonly key: string;
  readonly definition: Definition;
  readonly name: string;
  /** Key of the Workspace that it belongs to; undefined for a Workspace. */
  readonly workspace: string | undefined;
  /**
   * The fields of the spec, and `passthrough`: references and secrets are tokens. Without what the Workspace hands down and what follows a
   * reference, which are the same for every source.
   */
  readonly inputs: JsonObject;
  readonly settings: Settings;
  readonly adopt: string | undefined;
  /** Property paths as Pulumi writes them. */
  readonly ignoreChanges: readonly string[];
  readonly previousNames: readonly string[];
  /** Environment variables that its values read. */
  readonly environment: readonly string[];
  /** Addresses whose host can be read although the rest of them is a secret. */
  readonly addresses: readonly string[];
  /** What the stack's state has recorded besides; empty where there is no state to look at. */
  readonly outputs: JsonObject;
  /** Files that prompts and other texts come from, below the project's directory; where the source is manifests. */
  readonly textFiles?: readonly string[];
  /** Text of the file that is uploaded, where it is known and is text. */
  readonly text?: string;
  readonly cautions: readonly string[];
}

/** All resources of one side by key, each after what it refers to as far as the source can tell. */
export type Side = ReadonlyMap<string, SideResource>;

/** What a planner says of a resource, for a source that has one. */
export interface Planned {
  readonly operation: "same" | "create" | "update" | "replace" | "delete";
  readonly conflicts: readonly ConflictedPath[];
}

// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.

/**
 * What is live on the platform and is not what one stack has recorded or git wants. `voice-agents drift --format json` prints it. Secrets are masked as "[secret]" before they enter it.
 */
export interface DriftReport {
  /**
   * Version of this format. Within one version properties are only added.
   */
  version: 1;
  /**
   * Name of the Pulumi project, null where Pulumi.yaml has none.
   */
  project: string | null;
  /**
   * Folder of the project in its repository, with `/`; `.` for the repository's own.
   */
  folder: string;
  /**
   * Name of the stack, null where it could not be told.
   */
  stack: string | null;
  /**
   * Why nothing is known of this stack; null where it was looked at.
   */
  error: string | null;
  counts: DriftCounts;
  /**
   * What differs, by platform, kind and name. What is as it should be, is not here.
   */
  resources: DriftedResource[];
  /**
   * What is live and git does not speak of; null where nobody asked for it.
   */
  unmanaged: Unmanaged | null;
}
export interface DriftCounts {
  /**
   * Resources that somebody changed or deleted on the platform, conflicts included.
   */
  drifted: number;
  /**
   * Resources of which both sides changed one field.
   */
  conflicts: number;
  /**
   * Resources that are there no more.
   */
  gone: number;
  /**
   * Resources that git alone changed: the next `pulumi up` applies it.
   */
  pending: number;
  /**
   * Resources with drift that metadata.ignoreChanges accepts.
   */
  accepted: number;
  /**
   * Fields and objects that git does not speak of.
   */
  unmanaged: number;
  /**
   * Resources that are as the stack has recorded them and as git wants them.
   */
  unchanged: number;
}
export interface DriftedResource {
  platform: string;
  kind: string;
  /**
   * Logical name, as in the manifest.
   */
  name: string;
  /**
   * Id on the platform; null where it has none yet.
   */
  id: string | null;
  /**
   * Whether the object is there no more.
   */
  gone: boolean;
  /**
   * What differs, by path.
   */
  paths: DriftedPath[];
  /**
   * The Deployments whose callers hear it, through agents, tools and files.
   */
  heard: Heard[];
}
/**
 * One value as the three sides have it; null is not set.
 */
export interface DriftedPath {
  /**
   * Path in the spec, as `activatedHours.hours[4].endTime`.
   */
  path: string;
  /**
   * Who changed it since the last `pulumi up`: somebody on the platform, git, or both. Both is a conflict: the next `pulumi up` stops there. It is one, too, where they changed different parts of a field that is written as a whole.
   */
  moved: "dashboard" | "git" | "both";
  /**
   * Whether metadata.ignoreChanges leaves the path to the platform: listed, and not counted.
   */
  accepted: boolean;
  /**
   * What the last `pulumi up` left behind.
   */
  recorded: unknown;
  /**
   * What the platform has now.
   */
  live: unknown;
  /**
   * What the manifests say, references as they are written.
   */
  desired: unknown;
}
export interface Heard {
  /**
   * Name of the Deployment; null on a platform whose agents are put on the phone elsewhere.
   */
  deployment: string | null;
  /**
   * Name of the VoiceAgent; null where it cannot be told.
   */
  agent: string | null;
  /**
   * Whether it answers now; null where the platform does not say.
   */
  onDuty: boolean | null;
  /**
   * Phone numbers, as far as the state tells them.
   */
  numbers: string[];
}
export interface Unmanaged {
  /**
   * Fields that are set live and that the manifest leaves out.
   */
  fields: UnmanagedField[];
  /**
   * Objects in the workspaces of this stack that it does not manage.
   */
  objects: UnmanagedObject[];
}
export interface UnmanagedField {
  platform: string;
  kind: string;
  name: string;
  path: string;
  /**
   * What the platform has there.
   */
  live: unknown;
}
export interface UnmanagedObject {
  platform: string;
  kind: string;
  /**
   * Logical name of the Workspace; null for what is in none.
   */
  workspace: string | null;
  id: string;
  /**
   * What the platform calls it; null where it has no name.
   */
  name: string | null;
}

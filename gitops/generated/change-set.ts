// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.

/**
 * What a change does to one stack, and to the callers. `voice-agents review --format json` prints it. Secrets are masked as "[secret]" before they enter it.
 */
export interface ChangeSet {
  /**
   * Version of this format. Within one version properties are only added.
   */
  version: 1;
  /**
   * SHA-256, in hex, of what is done: project, stack, and of each resource the operation and the changed paths with their values. The same from two git trees and from the engine's preview.
   */
  digest: string;
  /**
   * Name of the Pulumi project, null where Pulumi.yaml has none.
   */
  project: string | null;
  /**
   * Folder of the project in its repository, with `/`; `.` for the repository's own.
   */
  folder: string;
  /**
   * Name of the stack, null for a project that has none yet.
   */
  stack: string | null;
  /**
   * The commit that is compared with; null where it is the stack as it is deployed.
   */
  base: Commit | null;
  /**
   * The commit under review; null for what is not committed.
   */
  head: Commit | null;
  counts: Counts;
  /**
   * What is changed, by platform, kind and name. What stays as it is, is not here.
   */
  resources: ResourceChange[];
  /**
   * The Deployments whose callers hear the change, through agents, tools and files.
   */
  reach: Reached[];
  /**
   * Who uses whom, on all ways from what is changed to who is reached. Keys as `niche.tool.transfer`.
   */
  ways: Way[];
  trust: Trust;
  /**
   * What to know of the change as a whole.
   */
  cautions: string[];
  /**
   * What is wrong with the manifests of one of the two sides. Where there is any, nothing else is known.
   */
  problems: Problem[];
}
export interface Commit {
  /**
   * Full object name.
   */
  commit: string;
  /**
   * Committer's time, ISO 8601 in UTC.
   */
  time: string;
}
/**
 * How many resources, deployments and numbers.
 */
export interface Counts {
  create: number;
  update: number;
  replace: number;
  delete: number;
  adopt: number;
  rename: number;
  unchanged: number;
  /**
   * Resources whose change is not possible.
   */
  refused: number;
  /**
   * Resources that were changed on both sides.
   */
  conflicts: number;
  /**
   * Deployments reached.
   */
  deployments: number;
  /**
   * Phone numbers reached, as far as they are known.
   */
  numbers: number;
}
export interface ResourceChange {
  /**
   * `niche`, `miraiminds`, `formantai`.
   */
  platform: string;
  kind: string;
  /**
   * `metadata.name`.
   */
  name: string;
  /**
   * The name before a rename.
   */
  previousName?: string;
  /**
   * `adopt`: an existing object is taken under management. `rename`: only the name in git changes.
   */
  operation: "create" | "update" | "replace" | "delete" | "adopt" | "rename";
  /**
   * What differs, sorted by path.
   */
  paths: ChangedPath[];
  /**
   * Properties whose change makes a new object.
   */
  replaces: string[];
  /**
   * Resources that it refers to and that become others: `niche.file.price-list`. An update without paths has only these reasons.
   */
  because: string[];
  /**
   * What is bought.
   */
  money: string[];
  cautions: string[];
  /**
   * Why the change is not possible, and the ways out.
   */
  refused: string[];
  /**
   * Paths that somebody changed on the platform and that the change would overwrite.
   */
  conflicts: ConflictedPath[];
  workflow?: ChangedWorkflow;
}
export interface ChangedPath {
  /**
   * Inside `spec`, as `activatedHours.hours[0].day`; `metadata.…` and `passthrough.…` for what stands beside it.
   */
  path: string;
  /**
   * Any JSON. References as they are written, `${tool.transfer}`; null where nothing was set.
   */
  before: unknown;
  /**
   * Any JSON; null where nothing is set any more.
   */
  after: unknown;
  /**
   * The same for texts, line by line. Lists and mappings as YAML; of an uploaded file its text, where that is known.
   */
  hunks?: Hunk[];
}
/**
 * Lines that changed, with up to three around them.
 */
export interface Hunk {
  /**
   * Number of the first line in the text before, from 1.
   */
  before: number;
  /**
   * Number of the first line in the text after, from 1.
   */
  after: number;
  lines: HunkLine[];
}
export interface HunkLine {
  type: "same" | "removed" | "added";
  /**
   * Without its line end.
   */
  text: string;
  /**
   * The words that changed, where the line has a counterpart: offsets in `text`, in UTF-16 units.
   */
  words?: WordRange[];
}
export interface WordRange {
  from: number;
  /**
   * After the last character.
   */
  to: number;
}
export interface ConflictedPath {
  path: string;
  /**
   * What the last `pulumi up` wrote.
   */
  recorded: unknown;
  /**
   * What the platform has now.
   */
  live: unknown;
  /**
   * What the manifest says.
   */
  desired: unknown;
}
/**
 * The conversation as a graph after the change, where the change is in it.
 */
export interface ChangedWorkflow {
  nodes: ChangedWorkflowNode[];
  edges: ChangedWorkflowEdge[];
}
export interface ChangedWorkflowNode {
  id: string;
  label: string;
  change: "none" | "added" | "removed" | "changed";
}
export interface ChangedWorkflowEdge {
  from: string;
  to: string;
  when: string;
  change: "none" | "added" | "removed";
}
export interface Reached {
  platform: string;
  /**
   * Name of the Deployment; null on a platform whose agents are put on the phone elsewhere.
   */
  deployment: string | null;
  /**
   * Name of the VoiceAgent; null where it cannot be told.
   */
  agent: string | null;
  /**
   * Phone numbers, as far as manifests or the stack's state tell them. Empty: known only once deployed.
   */
  numbers: string[];
}
export interface Way {
  /**
   * What is used.
   */
  from: string;
  /**
   * What uses it.
   */
  to: string;
}
/**
 * What the manifests read and where they send, after the change.
 */
export interface Trust {
  environment: ReadVariable[];
  hosts: TrustedHost[];
}
export interface ReadVariable {
  /**
   * Environment variable; `ACME_*` for the credentials of that prefix.
   */
  name: string;
  new: boolean;
}
export interface TrustedHost {
  /**
   * Host and port of an address in a spec, in ASCII.
   */
  host: string;
  new: boolean;
}
export interface Problem {
  side: "base" | "head";
  /**
   * Relative to the repository.
   */
  file: string;
  line: number;
  column: number;
  code: string;
  message: string;
  suggestion?: string;
}

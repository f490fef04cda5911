// Generated from schemas/ by tools/schemas.ts: change the schema, then run `node tools/schemas.ts`.

/**
 * One resource: a YAML document that says which kind it is, what it is called here, and what the platform shall hold. Any string of `spec` and `passthrough` may hold expressions: `${tool.name}` for the id of another resource, `${tool.name.output}` for one of its outputs, `${config.key}`, `${env.NAME}`, `${text:path}`.
 */
export interface Manifest {
  /**
   * Platform and version of its manifests.
   *
   * @example "niche/v1"
   */
  apiVersion: string;
  /**
   * What this document describes.
   *
   * @example "VoiceAgent"
   */
  kind: string;
  metadata: Metadata;
  /**
   * What the platform shall hold: the body of its own API request, field for field. What is left out is the platform's business and never touched.
   */
  spec: {
    [key: string]: unknown;
  };
  /**
   * Merged into the request body as it is, unchecked: for fields of the platform that are newer than this schema. Managed like the rest: a difference on the platform shows.
   */
  passthrough?: {
    [key: string]: unknown;
  };
}
/**
 * What this project, not the platform, needs to know about the resource.
 */
export interface Metadata {
  /**
   * Name of the resource within this project, unique for the platform and kind; expressions refer to it. Lower-case letters, digits and hyphens, at most 63, beginning and ending with a letter or digit. A new name makes a new resource unless the old one is listed in `previousNames`.
   *
   * @example "front-desk"
   */
  name: string;
  /**
   * Name of the Workspace that the resource lives in. May be left out where the project has only one for this platform.
   *
   * @example "mario-plumbing"
   */
  workspace?: string;
  /**
   * True: refuse every run that would delete or replace the resource. Default: false.
   *
   * @default false
   *
   * @example true
   */
  protect?: boolean;
  /**
   * True: when the resource is deleted or replaced here, leave the object on the platform untouched. Default: false.
   *
   * @default false
   *
   * @example true
   */
  retainOnDelete?: boolean;
  /**
   * Paths inside `spec` whose changes are not applied and not reported, e.g. because they are edited in the dashboard.
   */
  ignoreChanges?: string[];
  /**
   * Names that the resource had before: the object is kept when it is renamed here, instead of being deleted and made anew.
   */
  previousNames?: string[];
  /**
   * Id of an object that exists on the platform already: it is taken over and made to match, instead of a new one being created.
   *
   * @example "agent-789"
   */
  adopt?: string;
  /**
   * What destroying the resource does, where the platform leaves a choice. Which choices there are depends on the kind; the default is the harmless one.
   *
   * @example "retain"
   */
  onDelete?: string;
}

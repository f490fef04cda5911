import type { Definition } from "../kind/definition.ts";
import type { Operations } from "../operations/operations.ts";
import type { WebhookKind } from "../webhooks/webhook-kind.ts";
import type { RuleCodes } from "./rules/codes.ts";

/** All that the rest of this package knows of a platform. To load it loads neither Pulumi nor an HTTP client. */
export interface Platform {
  /** As in `apiVersion: <name>/v1`, in type names and in folders. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly kinds: readonly Definition[];
  /** Kinds that other platforms have and this one has no API for, and why. */
  readonly absentKinds: Readonly<Record<string, string>>;
  /** What the rules of its kinds ask for, by kind and code. */
  readonly ruleCodes: RuleCodes;
  /** Prefix of its environment variables, unless a Workspace names another: `<PREFIX>_BASE_URL`, the credential, the settings. */
  readonly prefix: string;
  /** The hosts that its documentation names. */
  readonly hosts: readonly string[];
  /** Properties of every resource that say which workspace of which account it belongs to: the arguments of `open`. */
  readonly workspaceArgs: readonly string[];
  /** The one of them that is the workspace's id; undefined where the credential alone says which workspace it is. */
  readonly workspaceId?: string;
  /** The client of an account, which is loaded then. */
  open(args: Readonly<Record<string, string>>): Promise<Operations>;
  /** What its webhooks are like, or why they cannot be verified. */
  readonly webhooks: WebhookKind | { readonly lacking: string };
}

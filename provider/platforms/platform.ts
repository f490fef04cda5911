import type { Definition } from "../kind/definition.ts";
import type { Operations } from "../operations/operations.ts";
import type { WebhookKind } from "../webhooks/webhook-kind.ts";
import type { Service } from "./service.ts";
import type { RuleCodes } from "./rules/codes.ts";

/** All that the rest of this package knows of a platform. To load it loads neither Pulumi nor an HTTP client. */
export interface Platform extends Service {
  /** As in `apiVersion: <name>/v1`, in type names and in folders. */
  readonly name: string;
  readonly kinds: readonly Definition[];
  /** Kinds that other platforms have and this one has no API for, and why. */
  readonly absentKinds: Readonly<Record<string, string>>;
  readonly ruleCodes: RuleCodes;
  /** Properties of every resource that say which workspace of which account it belongs to: the arguments of `open`. */
  readonly workspaceArgs: readonly string[];
  /** The one of them that is the workspace's id; undefined where the credential alone says which workspace it is. */
  readonly workspaceId?: string;
  /** The client of an account, which is loaded then. */
  open(args: Readonly<Record<string, string>>): Promise<Operations>;
  /** What its webhooks are like, or why they cannot be verified. */
  readonly webhooks: WebhookKind | { readonly lacking: string };
}

import type { RawBody } from "./bytes.ts";
import type { WebhookHeaders } from "./headers.ts";
import type { InvalidWebhook, KnownWebhook, UnknownWebhook } from "./parsed.ts";
import type { SignatureForm } from "./signature.ts";

/** What a platform's webhooks are like. */
export interface WebhookKind {
  /** The environment variable that holds what signs them. */
  readonly secretVariable: string;
  /** What is in it, and where it comes from. */
  readonly secretMeaning: string;
  readonly signature: SignatureForm;
  /** Whether the platform has senders that do not sign. */
  readonly mayBeUnsigned?: true;
  /** Whether a request claims to be one, by the names of its headers. */
  claims(name: string): boolean;
  /** Why a request is not to be believed; undefined when its signature is good. */
  problem(rawBody: RawBody, headers: WebhookHeaders, secret: string): string | undefined;
  parse(body: RawBody): KnownWebhook<string, object> | UnknownWebhook<object> | InvalidWebhook;
  facts(event: unknown): WebhookFacts;
}

/** What people look for in an event, whatever its platform. Undefined: the event does not say. */
export interface WebhookFacts {
  readonly type: string | undefined;
  /** The platform's id of the event. */
  readonly id: string | undefined;
  readonly call: string | undefined;
  /** The event's own time, as it came. */
  readonly at: string | undefined;
  /** Whether the platform says that nothing more will come of this call. */
  readonly last: boolean;
  /** What became of the call, in a few words. */
  readonly notes: readonly string[];
}

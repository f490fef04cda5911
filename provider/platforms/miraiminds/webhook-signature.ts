import type { WebhookHeaders } from "../../webhooks/headers.ts";
import type { RawBody } from "../../webhooks/bytes.ts";
import { signatureProblem, type SignatureForm } from "../../webhooks/signature.ts";

/** How Mirai Minds writes its signature. */
export const signatureForm: SignatureForm = { header: "x-signature", prefix: "" };

/**
 * Whether Mirai Minds sent these bytes: `x-signature` is the lower-case hex HMAC-SHA256 of the raw body, compared case-sensitively, keyed
 * with the organization's whole private key (`sk_…`, not decoded), the one that is also sent as `x-private-key` (documentation, "Webhook
 * signature"). There is no timestamp and no replay window. False for anything missing or malformed; never throws.
 */
export function verifyMiraiMindsWebhook(rawBody: RawBody, headers: WebhookHeaders, key: string): boolean {
  return miraiMindsWebhookProblem(rawBody, headers, key) === undefined;
}

/** Why `verifyMiraiMindsWebhook` refuses, for people; undefined when it does not. */
export function miraiMindsWebhookProblem(rawBody: RawBody, headers: WebhookHeaders, key: string): string | undefined {
  return signatureProblem({ rawBody, headers, key }, signatureForm);
}

import type { WebhookHeaders } from "../../webhooks/headers.ts";
import type { RawBody } from "../../webhooks/bytes.ts";
import { signatureProblem, type SignatureForm } from "../../webhooks/signature.ts";

/** How FormantAI writes its signature. */
export const signatureForm: SignatureForm = { header: "x-formantai-signature", prefix: "sha256=" };

/**
 * Whether FormantAI sent these bytes: `X-FormantAI-Signature` is `sha256=` and the lower-case hex HMAC-SHA256 of the raw body, keyed with
 * the webhook target's secret (documentation, "Signature verification"). `X-FormantAI-Timestamp` is not signed, so its age proves nothing and
 * is not looked at: what tells a replay is `event_id`. A target without a secret sends nothing that could be verified. False for anything
 * missing or malformed; never throws.
 */
export function verifyFormantAIWebhook(rawBody: RawBody, headers: WebhookHeaders, secret: string): boolean {
  return formantAIWebhookProblem(rawBody, headers, secret) === undefined;
}

/** Why `verifyFormantAIWebhook` refuses, for people; undefined when it does not. */
export function formantAIWebhookProblem(rawBody: RawBody, headers: WebhookHeaders, secret: string): string | undefined {
  return signatureProblem({ rawBody, headers, key: secret }, signatureForm);
}

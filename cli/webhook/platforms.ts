import { headerNames } from "../../provider/webhooks/headers.ts";
import {
  formantAIWebhookProblem,
  miraiMindsWebhookProblem,
  parseFormantAIEvent,
  parseMiraiMindsEvent,
  type InvalidWebhook,
  type KnownWebhook,
  type RawBody,
  type UnknownWebhook,
  type WebhookHeaders,
} from "../../provider/webhooks.ts";
import { UsageError } from "../exit-code.ts";
import { formantAIFacts, miraiMindsFacts, type WebhookFacts } from "./facts.ts";

/** The platforms whose webhooks can be verified. */
export const webhookPlatforms = ["miraiminds", "formantai"] as const;

export type WebhookPlatform = (typeof webhookPlatforms)[number];

/** What a platform's webhooks are like. */
interface WebhookKind {
  /** The environment variable that holds what signs them. */
  readonly secretVariable: string;
  /** What is in it, and where it comes from. */
  readonly secretMeaning: string;
  /** The header that carries the signature, in lower case. */
  readonly signatureHeader: string;
  /** Whether a request claims to be one, by the names of its headers. */
  readonly claims: (name: string) => boolean;
  readonly problem: (rawBody: RawBody, headers: WebhookHeaders, secret: string) => string | undefined;
  readonly parse: (body: RawBody) => KnownWebhook<string, object> | UnknownWebhook<object> | InvalidWebhook;
  readonly facts: (event: unknown) => WebhookFacts;
}

export const webhookKinds: Readonly<Record<WebhookPlatform, WebhookKind>> = {
  miraiminds: {
    secretVariable: "MIRAIMINDS_PRIVATE_KEY",
    secretMeaning: "the organization's private key, sk_…",
    signatureHeader: "x-signature",
    claims: (name) => name === "x-signature" || name === "x-public-key",
    problem: miraiMindsWebhookProblem,
    parse: parseMiraiMindsEvent,
    facts: miraiMindsFacts,
  },
  formantai: {
    secretVariable: "FORMANTAI_WEBHOOK_SECRET",
    secretMeaning: "the secret of the agent's webhook target, from the dashboard",
    signatureHeader: "x-formantai-signature",
    claims: (name) => name.startsWith("x-formantai-"),
    problem: formantAIWebhookProblem,
    parse: parseFormantAIEvent,
    facts: formantAIFacts,
  },
};

/** Niche's documentation names some events and nothing else about webhooks. */
const missing: Readonly<Record<string, string>> = {
  niche:
    "Niche documents neither how its webhooks are signed nor what they carry, so there is nothing to check them by",
};

/** @throws UsageError for a platform whose webhooks cannot be verified. */
export function webhookPlatform(name: string): WebhookPlatform {
  const found = webhookPlatforms.find((platform) => platform === name);
  if (found) return found;
  const reason = missing[name] ?? `no platform "${name}"`;
  throw new UsageError(`${reason}; --platform takes ${webhookPlatforms.join(" or ")}`);
}

/** The one of these platforms that a request claims to be from; where there is only one, that. */
export function claimedPlatform(
  headers: WebhookHeaders,
  platforms: readonly WebhookPlatform[],
): WebhookPlatform | undefined {
  if (platforms.length === 1) return platforms[0];
  const names = headerNames(headers);
  const claimed = platforms.filter((platform) => names.some((name) => webhookKinds[platform].claims(name)));
  return claimed.length === 1 ? claimed[0] : undefined;
}

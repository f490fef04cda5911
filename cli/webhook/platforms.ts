import { platforms } from "../../provider/platforms/index.ts";
import { headerNames, type WebhookHeaders } from "../../provider/webhooks/headers.ts";
import type { WebhookKind } from "../../provider/webhooks/webhook-kind.ts";
import { UsageError } from "../exit-code.ts";

/** The webhooks that can be verified, by the name of their platform. */
const webhookKinds: ReadonlyMap<string, WebhookKind> = new Map(
  platforms.flatMap(({ name, webhooks }) => ("lacking" in webhooks ? [] : [[name, webhooks] as const])),
);

/** The platforms whose webhooks can be verified. */
export const webhookPlatforms: readonly string[] = [...webhookKinds.keys()];

/** What a platform's webhooks are like. @throws UsageError where they cannot be verified. */
export function webhookKind(platform: string): WebhookKind {
  const kind = webhookKinds.get(platform);
  if (kind) return kind;
  const webhooks = platforms.find(({ name }) => name === platform)?.webhooks;
  const reason = webhooks && "lacking" in webhooks ? webhooks.lacking : `no platform "${platform}"`;
  throw new UsageError(`${reason}; --platform takes ${webhookPlatforms.join(" or ")}`);
}

/** The one of these platforms that a request claims to be from; where there is only one, that. */
export function claimedPlatform(headers: WebhookHeaders, candidates: readonly string[]): string | undefined {
  if (candidates.length === 1) return candidates[0];
  const names = headerNames(headers);
  const claimed = candidates.filter((platform) => names.some((name) => webhookKind(platform).claims(name)));
  return claimed.length === 1 ? claimed[0] : undefined;
}

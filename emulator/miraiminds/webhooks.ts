import type { WebhookQueue } from "../kernel/delivery-worker.ts";
import type { World } from "./context.ts";
import type { WebhookRecord } from "./records.ts";

/** How Mirai Minds delivers the events of the store: those of one call in order, with retries as the switches say. */
export function miraiMindsWebhookQueue(world: () => World): WebhookQueue<WebhookRecord> {
  return {
    now: () => world().clock.now(),
    all: () => world().store.all("webhooks"),
    find: (id) => world().store.get("webhooks", id),
    save: (webhook) => void world().store.put("webhooks", webhook),
    isReversed: () => world().switches.webhookOrder === "reversed",
    timeoutMs: () => world().switches.webhookTimeoutMs,
    lane: ({ callId }) => callId,
    headers: ({ publicKey, signature }) => ({ "x-public-key": publicKey, "x-signature": signature }),
    next({ dueMs }, { status }, sent) {
      const { switches, clock } = world();
      const refused = status !== null && (status < 200 || status > 299);
      const failed = status === null || (refused && switches.webhookRetryOn === "failure");
      if (!failed) return { state: "delivered", dueMs };
      if (sent > switches.webhookRetries) return { state: "failed", dueMs };
      return { state: "pending", dueMs: clock.now() + switches.webhookBackoffMs * sent };
    },
  };
}

import type { DeliveryResponse, WebhookQueue } from "../kernel/delivery-worker.ts";
import type { World } from "./context.ts";
import type { FormantAIDelivery } from "./records.ts";

/** How long a receiver may take: documented. */
const timeoutMs = 10_000;

/** Wait before the second and third attempt: documented. There is no fourth. */
const waitsMs = [30_000, 300_000] as const;

/** How FormantAI delivers the events of the store: what is due leaves at once and in parallel, no order is promised. */
export function formantAIWebhookQueue(world: () => World): WebhookQueue<FormantAIDelivery> {
  return {
    now: () => world().clock.now(),
    all: () => world().store.all("deliveries"),
    find: (id) => world().store.get("deliveries", id),
    save: (delivery) => void world().store.put("deliveries", delivery),
    isReversed: () => world().switches.webhookOrder === "reversed",
    timeoutMs: () => timeoutMs,
    lane: ({ id }) => id,
    headers: (delivery) => headersOf(world(), delivery),
    next(delivery, response, sent) {
      const { status } = response;
      const { dueMs } = delivery;
      if (status !== null && status >= 200 && status <= 299) return { state: "delivered", dueMs };
      const wait = isRetried(world(), status) ? waitsMs[sent - 1] : undefined;
      if (wait === undefined) return { state: "failed", dueMs };
      return { state: "pending", dueMs: retryTime(world(), delivery, wait, sent, response) };
    },
  };
}

function headersOf(
  { clock, switches }: World,
  { eventId, eventType, signature }: FormantAIDelivery,
): Record<string, string> {
  const now = clock.now();
  const time = switches.timestampUnit === "seconds" ? Math.floor(now / 1000) : now;
  return {
    "x-formantai-event-id": eventId,
    "x-formantai-event-type": eventType,
    ...(signature === null ? {} : { "x-formantai-signature": signature }),
    "x-formantai-timestamp": String(time),
  };
}

function isRetried({ switches }: World, status: number | null): boolean {
  if (status === null || status === 429 || status >= 500) return true;
  if (status === 408) return switches.retried4xx === "408";
  return status >= 300 && status <= 399 && switches.deliveryRedirect === "retried";
}

function retryTime(
  { switches, clock }: World,
  { createdMs }: FormantAIDelivery,
  wait: number,
  sent: number,
  { headers }: DeliveryResponse,
): number {
  const from = sent === 2 && switches.retryBase === "first" ? createdMs : clock.now();
  const retryAfter = headers.get("retry-after");
  const asked = switches.deliveryRetryAfter === "heeded" && retryAfter !== null ? 1000 * Number(retryAfter) : 0;
  return Math.max(from + wait + switches.deliveryJitterMs, clock.now() + (asked || 0));
}

import { timestamp } from "../clock.ts";
import type { World } from "./context.ts";
import type { WebhookRecord } from "./records.ts";

/** Sends a webhook: what the global `fetch` does. */
export type Deliver = (url: string, init: RequestInit) => Promise<Response>;

/** Takes events to their receivers, outside of any request. */
export interface Courier {
  /** Sends off what is due and not on its way. */
  run(): void;
  /** Whether anything is on its way. */
  isBusy(): boolean;
  /** Ends when nothing is on its way. */
  idle(): Promise<void>;
  /** Gives up what is on its way. */
  stop(): void;
}

/** A courier over the events of the store. Events of one call go one after the other, those of different calls at once. */
export function createCourier(world: () => World, deliver: Deliver): Courier {
  const lanes = new Map<string, Promise<void>>();
  const underway = new Set<string>();
  let stopping = new AbortController();

  async function attempt(id: string, signal: AbortSignal): Promise<void> {
    const { store, switches } = world();
    const webhook = store.get("webhooks", id);
    if (!webhook || signal.aborted) return;
    const answer = await send(webhook, signal, switches.webhookTimeoutMs, deliver);
    if (!signal.aborted) record(world(), id, answer);
  }

  async function drive(batch: readonly WebhookRecord[], before: Promise<void>, signal: AbortSignal): Promise<void> {
    await before;
    for (const { id } of batch) {
      await attempt(id, signal);
      underway.delete(id);
    }
  }

  return {
    run() {
      const { store, clock, switches } = world();
      const due = store
        .all("webhooks")
        .filter(({ id, state, dueMs }) => state === "pending" && dueMs <= clock.now() && !underway.has(id))
        .sort((a, b) => a.dueMs - b.dueMs);
      const { signal } = stopping;
      for (const [callId, batch = []] of Object.entries(Object.groupBy(due, ({ callId }) => callId))) {
        for (const { id } of batch) underway.add(id);
        const ordered = switches.webhookOrder === "reversed" ? batch.toReversed() : batch;
        const lane = drive(ordered, lanes.get(callId) ?? Promise.resolve(), signal).finally(() => {
          if (lanes.get(callId) === lane) lanes.delete(callId);
        });
        lanes.set(callId, lane);
      }
    },
    isBusy: () => lanes.size > 0,
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    stop() {
      stopping.abort();
      stopping = new AbortController();
      lanes.clear();
      underway.clear();
    },
  };
}

interface Answer {
  readonly status: number | null;
  readonly error: string | null;
}

async function send(
  { url, body, signature, publicKey }: WebhookRecord,
  stopped: AbortSignal,
  timeoutMs: number,
  deliver: Deliver,
): Promise<Answer> {
  try {
    const response = await deliver(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-public-key": publicKey, "x-signature": signature },
      body,
      redirect: "manual",
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Notes an attempt: delivered, to be tried again, or failed for good. */
function record({ store, switches, clock }: World, id: string, { status, error }: Answer): void {
  const webhook = store.get("webhooks", id);
  if (!webhook) return;
  const attempts = [...webhook.attempts, { at: timestamp(clock.now()), status, error }];
  const refused = status !== null && (status < 200 || status > 299);
  const failed = status === null || (refused && switches.webhookRetryOn === "failure");
  const again = failed && attempts.length <= switches.webhookRetries;
  const state = again ? "pending" : failed ? "failed" : "delivered";
  const dueMs = again ? clock.now() + switches.webhookBackoffMs * attempts.length : webhook.dueMs;
  store.put("webhooks", { ...webhook, attempts, state, dueMs });
}

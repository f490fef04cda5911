import { timestamp } from "../clock.ts";
import type { World } from "./context.ts";
import type { WebhookRecord } from "./records.ts";

/** Sends a webhook: what the global `fetch` does. It must heed `signal`. */
export type Deliver = (url: string, init: RequestInit) => Promise<Response>;

/** Takes events to their receivers, outside of any request. */
export interface Courier {
  /** Gives up on receivers that have had their time, and sends off what is due and not on its way. */
  run(): void;
  /** Whether anything is on its way. */
  isBusy(): boolean;
  /** Ends when nothing is on its way. */
  idle(): Promise<void>;
  /** Gives up everything that is on its way. */
  stop(): void;
}

/** An event on its way: `sentMs` is the time of the clock when it left, null while it waits for the one before it. */
interface Errand {
  readonly abort: AbortController;
  sentMs: number | null;
}

/** A courier over the events of the store. Events of one call go one after the other, those of different calls at once. */
export function createCourier(world: () => World, deliver: Deliver): Courier {
  const lanes = new Map<string, Promise<void>>();
  const errands = new Map<string, Errand>();

  async function attempt(id: string, errand: Errand): Promise<void> {
    const webhook = world().store.get("webhooks", id);
    if (!webhook || errands.get(id) !== errand) return;
    errand.sentMs = world().clock.now();
    const answer = await send(webhook, errand.abort.signal, deliver);
    // Not after `stop`: the store may hold another life by then.
    if (errands.get(id) !== errand) return;
    errands.delete(id);
    record(world(), id, answer);
  }

  async function drive(batch: readonly WebhookRecord[], before: Promise<void>): Promise<void> {
    const steps = batch.map(({ id }) => {
      const errand: Errand = { abort: new AbortController(), sentMs: null };
      errands.set(id, errand);
      return async () => attempt(id, errand);
    });
    await before;
    for (const step of steps) await step();
  }

  function giveUp(): void {
    const { clock, switches } = world();
    for (const { abort, sentMs } of errands.values()) {
      if (sentMs === null || clock.now() < sentMs + switches.webhookTimeoutMs) continue;
      abort.abort(new Error(`no answer within ${switches.webhookTimeoutMs} ms`));
    }
  }

  return {
    run() {
      giveUp();
      const { store, clock, switches } = world();
      const due = store
        .all("webhooks")
        .filter(({ id, state, dueMs }) => state === "pending" && dueMs <= clock.now() && !errands.has(id))
        .sort((a, b) => a.dueMs - b.dueMs);
      for (const [callId, batch = []] of Object.entries(Object.groupBy(due, ({ callId }) => callId))) {
        const ordered = switches.webhookOrder === "reversed" ? batch.toReversed() : batch;
        const lane = drive(ordered, lanes.get(callId) ?? Promise.resolve()).finally(() => {
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
      const given = [...errands.values()];
      errands.clear();
      lanes.clear();
      for (const { abort } of given) abort.abort(new Error("the emulator was reset or closed"));
    },
  };
}

interface Answer {
  readonly status: number | null;
  readonly error: string | null;
}

async function send(
  { url, body, signature, publicKey }: WebhookRecord,
  signal: AbortSignal,
  deliver: Deliver,
): Promise<Answer> {
  try {
    const response = await deliver(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-public-key": publicKey, "x-signature": signature },
      body,
      redirect: "manual",
      signal,
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

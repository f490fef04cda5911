import { timestamp } from "../clock.ts";
import type { World } from "./context.ts";
import type { Delivery } from "./records.ts";

/** Sends a webhook: what the global `fetch` does. It must heed `signal`. */
export type Deliver = (url: string, init: RequestInit) => Promise<Response>;

/** Takes events to their targets, outside of any request. */
export interface Courier {
  /** Gives up on receivers that have had their 10 seconds, and sends off what is due and not on its way. */
  run(): void;
  /** Whether anything is on its way. */
  isBusy(): boolean;
  /** Ends when nothing is on its way. */
  idle(): Promise<void>;
  /** Gives up everything that is on its way. */
  stop(): void;
}

/** How long a receiver may take: documented. */
const timeoutMs = 10_000;

/** Wait before the second and third attempt: documented. There is no fourth. */
const waitsMs = [30_000, 300_000] as const;

interface Errand {
  readonly abort: AbortController;
  readonly sentMs: number;
  readonly done: Promise<void>;
}

/** A courier over the deliveries of the store. What is due leaves at once and in parallel: no order is promised. */
export function createCourier(world: () => World, deliver: Deliver): Courier {
  const errands = new Map<string, Errand>();

  function set(delivery: Delivery): void {
    const { id } = delivery;
    const abort = new AbortController();
    const done = send(world(), delivery, abort.signal, deliver).then((answer) => {
      // Not after `stop`: the store may hold another life by then.
      if (errands.get(id)?.abort !== abort) return;
      errands.delete(id);
      note(world(), id, answer);
    });
    errands.set(id, { abort, sentMs: world().clock.now(), done });
  }

  function giveUp(): void {
    for (const { abort, sentMs } of errands.values()) {
      if (world().clock.now() >= sentMs + timeoutMs) abort.abort(new Error(`no answer within ${timeoutMs} ms`));
    }
  }

  return {
    run() {
      giveUp();
      const { store, clock, switches } = world();
      const due = store
        .all("deliveries")
        .filter(({ id, state, dueMs }) => state === "pending" && dueMs <= clock.now() && !errands.has(id))
        .sort((a, b) => a.dueMs - b.dueMs);
      for (const delivery of switches.webhookOrder === "reversed" ? due.toReversed() : due) set(delivery);
    },
    isBusy: () => errands.size > 0,
    async idle() {
      while (errands.size > 0) await Promise.all(Array.from(errands.values(), ({ done }) => done));
    },
    stop() {
      const given = [...errands.values()];
      errands.clear();
      for (const { abort } of given) abort.abort(new Error("the emulator was reset or closed"));
    },
  };
}

interface Answer {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfter: string | null;
}

async function send(
  { clock, switches }: World,
  { url, body, eventId, eventType, signature }: Delivery,
  signal: AbortSignal,
  deliver: Deliver,
): Promise<Answer> {
  const now = clock.now();
  const time = switches.timestampUnit === "seconds" ? Math.floor(now / 1000) : now;
  try {
    const response = await deliver(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-formantai-event-id": eventId,
        "x-formantai-event-type": eventType,
        ...(signature === null ? {} : { "x-formantai-signature": signature }),
        "x-formantai-timestamp": String(time),
      },
      body,
      redirect: "manual",
      signal,
    });
    await response.arrayBuffer();
    return { status: response.status, error: null, retryAfter: response.headers.get("retry-after") };
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { status: null, error: text, retryAfter: null };
  }
}

/** Notes an attempt: delivered, to be tried again, or failed for good. */
function note(world: World, id: string, { status, error, retryAfter }: Answer): void {
  const { store, clock } = world;
  const delivery = store.get("deliveries", id);
  if (!delivery) return;
  const attempts = [...delivery.attempts, { at: timestamp(clock.now()), status, error }];
  const delivered = status !== null && status >= 200 && status <= 299;
  const wait = delivered || !isRetried(world, status) ? undefined : waitsMs[attempts.length - 1];
  const state = delivered ? "delivered" : wait === undefined ? "failed" : "pending";
  const dueMs = wait === undefined ? delivery.dueMs : againAt(world, delivery, wait, attempts.length, retryAfter);
  store.put("deliveries", { ...delivery, attempts, state, dueMs });
}

function isRetried({ switches }: World, status: number | null): boolean {
  if (status === null || status === 429 || status >= 500) return true;
  if (status === 408) return switches.retried4xx === "408";
  return status >= 300 && status <= 399 && switches.deliveryRedirect === "retried";
}

function againAt(
  { switches, clock }: World,
  { createdMs }: Delivery,
  wait: number,
  sent: number,
  retryAfter: string | null,
): number {
  const from = sent === 2 && switches.retryBase === "first" ? createdMs : clock.now();
  const asked = switches.deliveryRetryAfter === "heeded" && retryAfter !== null ? 1000 * Number(retryAfter) : 0;
  return Math.max(from + wait + switches.deliveryJitterMs, clock.now() + (asked || 0));
}

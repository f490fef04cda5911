import { timestamp } from "./clock.ts";

/** Sends a webhook: what the global `fetch` does. It must heed `signal`. */
export type Deliver = (url: string, init: RequestInit) => Promise<Response>;

/** Takes events to their receivers, outside of any request. */
export interface DeliveryWorker {
  /** Gives up on receivers that have had their time, and sends off what is due and not on its way. */
  run(): void;
  /** Whether anything is on its way. */
  isBusy(): boolean;
  /** Ends when nothing is on its way. */
  idle(): Promise<void>;
  /** Gives up everything that is on its way. */
  stop(): void;
}

/** An attempt to deliver an event. */
interface DeliveryAttempt {
  /** ISO 8601. */
  readonly at: string;
  /** Null where none came. */
  readonly status: number | null;
  readonly error: string | null;
}

/** An event on its way to a receiver, or there. */
export interface Delivery {
  readonly id: string;
  readonly url: string;
  /** The exact text that is sent and signed. */
  readonly body: string;
  readonly attempts: readonly DeliveryAttempt[];
  readonly state: "pending" | "delivered" | "failed";
  /** Time of the clock of the next attempt. */
  readonly dueMs: number;
}

/** What came of an attempt; `headers` are those of the response, if one came. */
export interface DeliveryResponse {
  readonly status: number | null;
  readonly error: string | null;
  readonly headers: Headers;
}

/** What a platform says about its webhooks: where they are kept, and the rules by which they travel. */
export interface WebhookQueue<P extends Delivery> {
  /** Milliseconds of the clock. */
  now(): number;
  all(): readonly P[];
  find(id: string): P | undefined;
  save(delivery: P): void;
  /** What is due at once leaves the latest first. */
  isReversed(): boolean;
  /** How long a receiver may take. */
  timeoutMs(): number;
  /** Deliveries of one lane go one after the other, those of different lanes at once. */
  lane(delivery: P): string;
  /** Headers besides the content type. */
  headers(delivery: P): Readonly<Record<string, string>>;
  /** What becomes of a delivery after its attempt number `sent`. */
  next(delivery: P, response: DeliveryResponse, sent: number): Pick<Delivery, "state" | "dueMs">;
}

/** A delivery under way: `sentMs` is the time of the clock when it left, null while it waits for the one before it. */
interface Attempt {
  readonly abort: AbortController;
  sentMs: number | null;
}

/** A worker for a platform's webhooks. */
export function createDeliveryWorker<P extends Delivery>(queue: WebhookQueue<P>, deliver: Deliver): DeliveryWorker {
  const lanes = new Map<string, Promise<void>>();
  const attempts = new Map<string, Attempt>();

  async function deliverNext(id: string, attempt: Attempt, before: Promise<void> | undefined): Promise<void> {
    if (before) await before;
    const delivery = queue.find(id);
    if (!delivery || attempts.get(id) !== attempt) return;
    attempt.sentMs = queue.now();
    const response = await send(delivery, queue.headers(delivery), attempt.abort.signal, deliver);
    // Not after `stop`: the store may hold another life by then.
    if (attempts.get(id) !== attempt) return;
    attempts.delete(id);
    recordAttempt(queue, id, response);
  }

  function dispatch(delivery: P): void {
    const attempt: Attempt = { abort: new AbortController(), sentMs: null };
    attempts.set(delivery.id, attempt);
    const name = queue.lane(delivery);
    const lane = deliverNext(delivery.id, attempt, lanes.get(name)).finally(() => {
      if (lanes.get(name) === lane) lanes.delete(name);
    });
    lanes.set(name, lane);
  }

  function abortLate(): void {
    const timeoutMs = queue.timeoutMs();
    for (const { abort, sentMs } of attempts.values()) {
      if (sentMs === null || queue.now() < sentMs + timeoutMs) continue;
      abort.abort(new Error(`no response within ${timeoutMs} ms`));
    }
  }

  return {
    run() {
      abortLate();
      const due = queue
        .all()
        .filter(({ id, state, dueMs }) => state === "pending" && dueMs <= queue.now() && !attempts.has(id))
        .sort((a, b) => a.dueMs - b.dueMs);
      for (const delivery of queue.isReversed() ? due.toReversed() : due) dispatch(delivery);
    },
    isBusy: () => lanes.size > 0,
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    stop() {
      const given = [...attempts.values()];
      attempts.clear();
      lanes.clear();
      for (const { abort } of given) abort.abort(new Error("the emulator was reset or closed"));
    },
  };
}

async function send(
  { url, body }: Delivery,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  deliver: Deliver,
): Promise<DeliveryResponse> {
  try {
    const response = await deliver(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal,
    });
    await response.arrayBuffer();
    return { status: response.status, error: null, headers: response.headers };
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { status: null, error: text, headers: new Headers() };
  }
}

/** Notes an attempt: delivered, to be tried again, or failed for good. */
function recordAttempt<P extends Delivery>(queue: WebhookQueue<P>, id: string, response: DeliveryResponse): void {
  const delivery = queue.find(id);
  if (!delivery) return;
  const { status, error } = response;
  const attempts = [...delivery.attempts, { at: timestamp(queue.now()), status, error }];
  queue.save({ ...delivery, attempts, ...queue.next(delivery, response, attempts.length) });
}

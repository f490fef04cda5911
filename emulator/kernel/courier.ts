import { timestamp } from "./clock.ts";

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

/** An attempt to deliver an event. */
export interface Attempt {
  /** ISO 8601. */
  readonly at: string;
  /** Null where none came. */
  readonly status: number | null;
  readonly error: string | null;
}

/** An event on its way to a receiver, or there. */
export interface Parcel {
  readonly id: string;
  readonly url: string;
  /** The exact text that is sent and signed. */
  readonly body: string;
  readonly attempts: readonly Attempt[];
  readonly state: "pending" | "delivered" | "failed";
  /** Time of the clock of the next attempt. */
  readonly dueMs: number;
}

/** What came of an attempt; `headers` are those of the answer, if one came. */
export interface Answer {
  readonly status: number | null;
  readonly error: string | null;
  readonly headers: Headers;
}

/** What a platform says about its webhooks: where they are kept, and the rules by which they travel. */
export interface Mail<P extends Parcel> {
  /** Milliseconds of the clock. */
  now(): number;
  all(): readonly P[];
  find(id: string): P | undefined;
  save(parcel: P): void;
  /** What is due at once leaves the latest first. */
  isReversed(): boolean;
  /** How long a receiver may take. */
  timeoutMs(): number;
  /** Parcels of one lane go one after the other, those of different lanes at once. */
  lane(parcel: P): string;
  /** Headers besides the content type. */
  headers(parcel: P): Readonly<Record<string, string>>;
  /** What becomes of a parcel after its attempt number `sent`. */
  next(parcel: P, answer: Answer, sent: number): Pick<Parcel, "state" | "dueMs">;
}

/** A parcel under way: `sentMs` is the time of the clock when it left, null while it waits for the one before it. */
interface Errand {
  readonly abort: AbortController;
  sentMs: number | null;
}

/** A courier for a platform's webhooks. */
export function createCourier<P extends Parcel>(mail: Mail<P>, deliver: Deliver): Courier {
  const lanes = new Map<string, Promise<void>>();
  const errands = new Map<string, Errand>();

  async function carry(id: string, errand: Errand, before: Promise<void> | undefined): Promise<void> {
    if (before) await before;
    const parcel = mail.find(id);
    if (!parcel || errands.get(id) !== errand) return;
    errand.sentMs = mail.now();
    const answer = await send(parcel, mail.headers(parcel), errand.abort.signal, deliver);
    // Not after `stop`: the store may hold another life by then.
    if (errands.get(id) !== errand) return;
    errands.delete(id);
    note(mail, id, answer);
  }

  function dispatch(parcel: P): void {
    const errand: Errand = { abort: new AbortController(), sentMs: null };
    errands.set(parcel.id, errand);
    const name = mail.lane(parcel);
    const lane = carry(parcel.id, errand, lanes.get(name)).finally(() => {
      if (lanes.get(name) === lane) lanes.delete(name);
    });
    lanes.set(name, lane);
  }

  function giveUp(): void {
    const timeoutMs = mail.timeoutMs();
    for (const { abort, sentMs } of errands.values()) {
      if (sentMs === null || mail.now() < sentMs + timeoutMs) continue;
      abort.abort(new Error(`no answer within ${timeoutMs} ms`));
    }
  }

  return {
    run() {
      giveUp();
      const due = mail
        .all()
        .filter(({ id, state, dueMs }) => state === "pending" && dueMs <= mail.now() && !errands.has(id))
        .sort((a, b) => a.dueMs - b.dueMs);
      for (const parcel of mail.isReversed() ? due.toReversed() : due) dispatch(parcel);
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

async function send(
  { url, body }: Parcel,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  deliver: Deliver,
): Promise<Answer> {
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
function note<P extends Parcel>(mail: Mail<P>, id: string, answer: Answer): void {
  const parcel = mail.find(id);
  if (!parcel) return;
  const { status, error } = answer;
  const attempts = [...parcel.attempts, { at: timestamp(mail.now()), status, error }];
  mail.save({ ...parcel, attempts, ...mail.next(parcel, answer, attempts.length) });
}

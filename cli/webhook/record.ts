import { createHash } from "node:crypto";
import { isJsonObject } from "../../provider/webhooks/shape.ts";
import type { WebhookFacts } from "../../provider/webhooks/webhook-kind.ts";
import { webhookPlatforms } from "./platforms.ts";

/** A delivery that is to be recorded. */
export interface Delivery {
  readonly platform: string;
  readonly body: Buffer;
  readonly facts: WebhookFacts;
  /** False where there was no secret to verify it with. */
  readonly verified: boolean;
  readonly receivedAt: string;
  /** Why the event is not what is documented. */
  readonly oddity: string | undefined;
  /** The digest of the first event with the same id, where that had other content. */
  readonly sameIdAs: string | undefined;
  /** True for a delivery of something that is recorded already. */
  readonly repeat: boolean;
}

/** What a recorded line is known by. */
export interface RecordedKey {
  readonly platform: string;
  readonly sha256: string;
  readonly id: string | undefined;
}

/** How every line begins: what tells a line that was cut off from somebody else's file. */
const OPENING = '{"receivedAt":"';

export function digestOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}

/**
 * One line of JSON. `event` is the body as it came, number for number: only its line breaks, which JSON has between its tokens alone, are
 * spaces; `sha256` is that of the exact bytes. Members that are not known are left out.
 */
export function recordLine(delivery: Delivery, sha256: string): string {
  const { platform, body, facts, verified, receivedAt, oddity, sameIdAs, repeat } = delivery;
  const { type, id, call, at } = facts;
  const about = {
    receivedAt,
    platform,
    type,
    id,
    call,
    at,
    verified,
    sha256,
    oddity,
    sameIdAs,
    ...(repeat ? { repeat } : {}),
  };
  const event = new TextDecoder().decode(body).replace(/[\r\n]/g, " ");
  return `${JSON.stringify(about).slice(0, -1)},"event":${event}}`;
}

/** What a line is known by. @throws for a line that `recordLine` has not written. */
export function readRecord(line: string): RecordedKey {
  const value: unknown = JSON.parse(line);
  if (!isJsonObject(value)) throw new TypeError("not an object");
  const { platform: name, sha256, id } = value;
  const platform = webhookPlatforms.find((known) => known === name);
  if (platform === undefined || typeof sha256 !== "string") throw new TypeError("not a recorded webhook");
  return { platform, sha256, id: typeof id === "string" ? id : undefined };
}

/** Whether a line that was cut off may be one of ours. */
export function mayBeRecord(start: string): boolean {
  return start.startsWith(OPENING) || OPENING.startsWith(start);
}

import { HTTPError, NetworkError, TimeoutError } from "ky";
import { BadAnswerError } from "./request-error.ts";
import { TooLargeError } from "./read-limited.ts";
import { NOT_PROCESSED_STATUSES, NOT_SENT_CODES, TRANSIENT_STATUSES } from "./retry-policy.ts";

/** True when the request cannot have reached the platform. */
export function wasNotSent(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && NOT_SENT_CODES.includes(String(at.code))) return true;
  }
  return false;
}

/** Whether to try again: the one place that decides it. */
export function mayRetry(error: Error, idempotent: boolean): boolean {
  if (error instanceof HTTPError)
    return (idempotent ? TRANSIENT_STATUSES : NOT_PROCESSED_STATUSES).includes(error.response.status);
  if (error instanceof TooLargeError) return false;
  if (wasNotSent(error)) return true;
  return (
    idempotent && (error instanceof NetworkError || error instanceof TimeoutError || error instanceof BadAnswerError)
  );
}

/**
 * The response with `Retry-After` where the platform says only when its limit ends, as ISO 8601 in `X-RateLimit-Reset` (FormantAI): ky
 * reads HTTP's own forms of a date alone.
 */
export function withRetryAfter(response: Response): Response {
  const { status, headers } = response;
  const reset = headers.get("x-ratelimit-reset") ?? "";
  if (status !== 429 || headers.has("retry-after") || !/^\d{4}-/.test(reset)) return response;
  const wait = Date.parse(reset) - Date.now();
  if (Number.isFinite(wait)) headers.set("retry-after", String(Math.max(0, Math.ceil(wait / 1000))));
  return response;
}

/** How often a request is repeated, at most, after its first attempt. */
export const MAX_RETRIES = 4;

/** Longest time a platform may ask us to wait by `Retry-After`, ms. */
export const MAX_RETRY_AFTER = 60_000;

/** Statuses that say "not carried out, come back later": every request may be repeated, a create too. */
export const NOT_PROCESSED_STATUSES: readonly number[] = [429];

/** Statuses of a passing fault, after which the request may have been carried out: only idempotent requests are repeated. */
export const TRANSIENT_STATUSES: readonly number[] = [408, 429, 500, 502, 503, 504];

/** Statuses whose `Retry-After` is obeyed. */
export const RETRY_AFTER_STATUSES: readonly number[] = [429, 503];

/** Code of the failure when a proxy does not connect us. */
export const PROXY_REFUSED = "PROXY_REFUSED";

/** Failures before a connection stood: nothing was sent. */
export const NOT_SENT_CODES: readonly string[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ENETUNREACH",
  PROXY_REFUSED,
];

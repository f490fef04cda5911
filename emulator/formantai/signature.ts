import { createHmac } from "node:crypto";

/** The `X-FormantAI-Signature` of a delivery: `sha256=` and the lower-case hex HMAC-SHA256 of the exact body, keyed with the target's secret. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body, "utf8").digest("hex")}`;
}

import { createHmac } from "node:crypto";

/** The `x-signature` of a webhook: lower-case hex HMAC-SHA256 of the exact body, keyed with the whole private key as text. */
export function signatureOf(body: string, privateKey: string): string {
  return createHmac("sha256", privateKey).update(body, "utf8").digest("hex");
}

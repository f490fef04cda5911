import { createHash, createHmac, createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { isObject } from "./value.ts";

/** JSON text that does not depend on the order of properties. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** First 12 hex digits of the SHA-256 of a value: enough to tell one description from another. */
export const fingerprint = (value: unknown): string =>
  createHash("sha256").update(stableJson(value)).digest("hex").slice(0, 12);

/** Made when it is first needed, and never stored. */
let salt: KeyObject | undefined;

/** The same for values that may be secret: it tells two of them apart in this process, and gives nobody anything to try guesses on. */
export const saltedFingerprint = (value: unknown): string =>
  createHmac("sha256", (salt ??= createSecretKey(randomBytes(32))))
    .update(stableJson(value))
    .digest("hex")
    .slice(0, 12);

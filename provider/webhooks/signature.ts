import { createHmac, timingSafeEqual } from "node:crypto";
import { isUint8Array } from "node:util/types";
import { headerValues, type WebhookHeaders } from "./headers.ts";

/** The body as it arrived, before anything has parsed it. A string stands for its UTF-8 bytes. */
export type RawBody = Uint8Array | string;

/** How a platform writes its signature: the header's name in lower case, and what stands before the hex. */
interface Form {
  readonly header: string;
  readonly prefix: string;
}

interface Signed {
  readonly rawBody: RawBody;
  readonly headers: WebhookHeaders;
  readonly key: string;
}

/**
 * Why a request is to be refused; undefined when its signature is the lower-case hex HMAC-SHA256 of exactly these bytes, keyed with
 * the UTF-8 text of the key. Whatever it is given, it never throws, and compares in constant time.
 */
export function signatureProblem({ rawBody, headers, key }: Signed, { header, prefix }: Form): string | undefined {
  // An empty key would accept what anybody can sign: it is what an unset environment variable looks like.
  if (typeof key !== "string" || key === "") return "there is no key to check the signature with";
  if (typeof rawBody !== "string" && !isUint8Array(rawBody))
    return "the body is not the raw one: take the bytes before anything parses them, parsing loses what was signed";
  const values = headerValues(headers, header);
  const [given] = values;
  if (given === undefined) return `the header ${header} is missing`;
  if (values.length > 1) return `the header ${header} is there ${values.length} times`;
  if (!given.startsWith(prefix) || !/^[0-9a-f]{64}$/.test(given.slice(prefix.length)))
    return `the header ${header} is not ${prefix === "" ? "" : `"${prefix}" and `}64 lower-case hex digits`;
  const expected = prefix + createHmac("sha256", key).update(rawBody).digest("hex");
  if (timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return undefined;
  return `the signature in ${header} does not fit the body and the key: another key, or the body was changed on its way`;
}

import { createHmac, timingSafeEqual } from "node:crypto";
import { bytesOf, type RawBody } from "./bytes.ts";
import { headerValues, type WebhookHeaders } from "./headers.ts";

/** How a platform writes its signature: the header's name in lower case, and what stands before the hex. */
export interface SignatureForm {
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
export function signatureProblem({ rawBody, headers, key }: Signed, form: SignatureForm): string | undefined {
  // An empty key would accept what anybody can sign: it is what an unset environment variable looks like.
  if (typeof key !== "string" || key === "") return "there is no key to check the signature with";
  const bytes = bytesOf(rawBody);
  if (!bytes)
    return "the body is not the raw one: take the bytes before anything parses them, parsing loses what was signed";
  const unreadable = signatureHeaderProblem(headers, form);
  if (unreadable !== undefined) return unreadable;
  const { header, prefix } = form;
  const [given = ""] = headerValues(headers, header);
  const expected = prefix + createHmac("sha256", key).update(bytes).digest("hex");
  if (timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return undefined;
  return `the signature in ${header} does not fit the body and the key: another key, or the body was changed on its way`;
}

/** Why no body can make these headers good, so that it need not even be read: the signature is missing, or is none. Never throws. */
export function signatureHeaderProblem(headers: WebhookHeaders, { header, prefix }: SignatureForm): string | undefined {
  const values = headerValues(headers, header);
  const [given] = values;
  if (given === undefined) return `the header ${header} is missing`;
  if (values.length > 1) return `the header ${header} is there ${values.length} times`;
  if (given.startsWith(prefix) && /^[0-9a-f]{64}$/.test(given.slice(prefix.length))) return undefined;
  return `the header ${header} is not ${prefix === "" ? "" : `"${prefix}" and `}64 lower-case hex digits`;
}

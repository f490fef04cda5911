import { redact } from "../provider/http/redact.ts";

/** Text of a platform or a caller as a terminal may have it: without signs that would steer it. Line ends stay. */
// eslint-disable-next-line no-control-regex -- those are the signs it is about
export const plain = (text: string): string => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "");

/** Text of somebody else as it may go to a terminal: one line, at most so many characters (100 by default), no control characters, nothing secret. */
export function printable(text: string, { length = 100 } = {}): string {
  const clean = redact(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}

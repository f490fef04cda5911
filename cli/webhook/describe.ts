import { redact } from "../../provider/http/redact.ts";
import type { WebhookFacts } from "./facts.ts";

/** An event in one line, for people: its type, its call and what became of it. */
export function describeEvent({ type, call, notes }: WebhookFacts): string {
  const about = call === undefined ? "no call named" : `call ${printable(call)}`;
  return [printable(type ?? "no event"), about, ...notes.map((note) => printable(note))].join(", ");
}

/** Text of somebody else as it may go to a terminal: one line, at most so many characters (100 by default), no control characters, nothing secret. */
export function printable(text: string, { length = 100 } = {}): string {
  const clean = redact(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}

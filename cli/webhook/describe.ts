import { printable } from "../terminal-text.ts";
import type { WebhookFacts } from "./facts.ts";

/** An event in one line, for people: its type, its call and what became of it. */
export function describeEvent({ type, call, notes }: WebhookFacts): string {
  const about = call === undefined ? "no call named" : `call ${printable(call)}`;
  return [printable(type ?? "no event"), about, ...notes.map((note) => printable(note))].join(", ");
}

import { oneLine } from "../../provider/text/printable.ts";
import type { WebhookFacts } from "../../provider/webhooks/webhook-kind.ts";

/** Words of a platform or a caller as they may stand in a line: at most 100 characters. */
export const brief = (text: string): string => oneLine(text, { length: 100 });

/** An event in one line, for people: its type, its call and what became of it. */
export function describeEvent({ type, call, notes }: WebhookFacts): string {
  const about = call === undefined ? "no call named" : `call ${brief(call)}`;
  return [brief(type ?? "no event"), about, ...notes.map((note) => brief(note))].join(", ");
}

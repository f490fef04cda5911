import { brief, describeEvent } from "./describe.ts";
import { placeOf, type Placed } from "./order.ts";
import type { Delivery } from "./record.ts";

/** Calls whose events are remembered, to show a late one among them; what is recorded does not depend on it. */
const MAX_CALLS = 1000;

/** Events remembered of one call: more than the longest documented course of one has. */
const MAX_EVENTS = 100;

interface Entry extends Placed {
  readonly line: string;
}

/** Shows each event as it arrives; one that belongs before others of its call, with all of them in order. */
export function createTimeline(talk: (text: string) => void) {
  const calls = new Map<string, Entry[]>();

  function eventsOf(key: string): Entry[] {
    const there = calls.get(key) ?? [];
    calls.delete(key);
    calls.set(key, there);
    const [oldest] = calls.keys();
    if (calls.size > MAX_CALLS && oldest !== undefined) calls.delete(oldest);
    return there;
  }

  return {
    add(delivery: Delivery): void {
      const { platform, facts } = delivery;
      const entry = entryOf(delivery);
      if (facts.call === undefined) return talk(entry.line);
      const there = eventsOf(`${platform}/${facts.call}`);
      const place = placeOf(there, entry);
      const late = place < there.length;
      there.splice(place, 0, entry);
      if (there.length > MAX_EVENTS) there.shift();
      if (!late) return talk(entry.line);
      talk(`late, the events of call ${brief(facts.call)} in their order:\n`);
      for (const one of there) talk(`${one === entry ? "+" : " "} ${one.line}`);
    },
  };
}

/** `~` before a time says that it is the time of arrival. */
function entryOf({ platform, facts, receivedAt, oddity, sameIdAs, verified }: Delivery): Entry {
  const own = facts.at === undefined ? NaN : Date.parse(facts.at);
  const known = !Number.isNaN(own);
  const time = known ? ` ${new Date(own).toISOString()}` : `~${receivedAt}`;
  const remarks = [
    ...(oddity === undefined ? [] : [oddity]),
    ...(sameIdAs === undefined ? [] : ["an id seen before, with other content"]),
    ...(verified ? [] : ["not signed"]),
  ];
  const remark = remarks.length === 0 ? "" : ` (${remarks.map((one) => brief(one)).join("; ")})`;
  const line = `${time}  ${platform.padEnd(10)}  ${describeEvent(facts)}${remark}\n`;
  return { atMs: known ? own : undefined, last: facts.last, line };
}

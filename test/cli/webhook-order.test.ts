import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOf, type Placed } from "../../cli/webhook/order.ts";

/** What stands there in the end when these arrive in this order. */
function arrive<Event extends Placed>(events: readonly Event[]): Event[] {
  const there: Event[] = [];
  for (const event of events) there.splice(placeOf(there, event), 0, event);
  return there;
}

const at = (atMs: number | undefined, last = false): Placed => ({ atMs, last });

describe("the place of an event among others of its call", () => {
  it("is by their own times, whatever the order of arrival", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), (times) => {
        const shown = arrive(times.map((time) => at(time))).map(({ atMs }) => atMs);
        expect(shown).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it("is that of arrival where there are no times, or the same", () => {
    const events = Array.from({ length: 5 }, (_, number) => ({ ...at(number < 3 ? undefined : 7), number }));
    expect(arrive(events).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  });

  it("is before the last word of the call, which stays the last", () => {
    const events = fc.array(fc.record({ atMs: fc.option(fc.nat(), { nil: undefined }), last: fc.constant(false) }));
    fc.assert(
      fc.property(events, events, (before, after) => {
        expect(arrive([...before, at(undefined, true), ...after]).at(-1)).toEqual(at(undefined, true));
      }),
    );
  });
});

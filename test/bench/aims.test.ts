import { expect, test } from "vitest";
import { ownTime } from "../../bench/aims.ts";

test("a limit's own time: each request a minute after that which it follows in the count", () => {
  const perMinute = 200;
  expect([1, 200, 201, 1000, 1001].map((count) => ownTime(count, { perMinute }))).toEqual([0, 0, 60, 240, 300]);
  // 200 at once, as the sender knows no better; 50 a minute later, 50 beside them in the place of the 151st to the 200th, and so on.
  const halved = { perMinute, halvedAfter: 150 };
  expect([200, 201, 300, 301, 400, 401].map((count) => ownTime(count, halved))).toEqual([0, 60, 60, 120, 120, 180]);
  // One each tenth of a second, from the second on.
  const pace = Array.from({ length: 250 }, (_, index) => 1 + index / 10);
  expect(ownTime(100, { perMinute, pace })).toBeCloseTo(10.9);
  expect(ownTime(211, { perMinute, pace })).toBeCloseTo(62);
});

import { expect, test } from "vitest";
import { slugOf } from "../../provider/platforms/miraiminds/slug.ts";

test.each([
  ["Order status", "order-status"],
  ["  Order -- status! ", "order-status"],
  ["Café №1", "cafe-no1"],
  ["दुकान", "दुकान"],
  ["!!!", ""],
])("%j becomes %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

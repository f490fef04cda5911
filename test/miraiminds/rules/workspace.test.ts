import { describe, expect, test } from "vitest";
import { workspaceRules, workspaceSetRules } from "../../../provider/platforms/miraiminds/rules/workspace.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { found, foundInSet, suggestions } from "../../rules/found.ts";
import { declared } from "./declared.ts";

const store = { variant: "custom", name: "Acme Store", timezone: "Asia/Kolkata" };
const find = (part: object): string[] => found(workspaceRules, { ...store, ...part });

describe("a name", () => {
  test.each(["Acme Store", "आपकी दुकान", UNKNOWN])("may be %j", (name) => {
    expect(find({ name })).toEqual([]);
  });

  test.each([" Acme", "Acme\n"])("may not be %j", (name) => {
    expect(find({ name })).toEqual(["name-spaces at name"]);
  });
});

describe("a time zone", () => {
  test.each(["Asia/Kolkata", "Asia/Calcutta", "UTC", UNKNOWN])("may be %s", (timezone) => {
    expect(find({ timezone })).toEqual([]);
  });

  test("may not be misspelt", () => {
    expect(find({ timezone: "Asia/Kolkatta" })).toEqual(["time-zone at timezone"]);
    expect(suggestions(workspaceRules, { ...store, timezone: "Asia/Kolkatta" })).toEqual([
      'did you mean "Asia/Kolkata"?',
    ]);
  });
});

describe("what only a Shopify store has", () => {
  const parts: [string, object][] = [
    ["policyFramework", { policyFramework: {} }],
    ["trustSignals.customersTillDate", { trustSignals: { customersTillDate: 1 } }],
    ["trustSignals.totalOrdersFulfilled", { trustSignals: { totalOrdersFulfilled: 1 } }],
    ["trustSignals.storeRating", { trustSignals: { storeRating: UNKNOWN } }],
  ];

  test.each(parts)("%s cannot be given for a custom one", (path, part) => {
    expect(find(part)).toEqual([`shopify-only at ${path}`]);
  });

  test.each(parts)("%s can be given for a Shopify store, or one that is not known yet", (_path, part) => {
    expect(find({ ...part, variant: "shopify" })).toEqual([]);
    expect(find({ ...part, variant: UNKNOWN })).toEqual([]);
  });
});

describe("the days of a delivery", () => {
  const path = "policyFramework.shippingPolicy.deliveryTimeline";
  const days = (minDays: unknown, maxDays: unknown): string[] =>
    find({ variant: "shopify", policyFramework: { shippingPolicy: { deliveryTimeline: { minDays, maxDays } } } });

  test.each([
    [3, 5],
    [3, 3],
    [9, undefined],
    [9, UNKNOWN],
    [UNKNOWN, 1],
  ])("may be %s to %s", (least, most) => {
    expect(days(least, most)).toEqual([]);
  });

  test("may not be fewer at most than at least", () => {
    expect(days(5, 3)).toEqual([`day-range at ${path}.minDays`]);
  });
});

describe("slugs of workspaces", () => {
  const first = declared("Workspace", "acme", store);
  const check = (spec: object): string[] => {
    const second = declared("Workspace", "second", { ...store, ...spec });
    return foundInSet(workspaceSetRules, second, [first, second]);
  };

  test.each(["ACME STORE", "acme-store", " Acme  Store!", "Ácme Store"])(
    'may not be of "%s" beside "Acme Store"',
    (name) => {
      expect(check({ name })).toEqual(["slug-clash at name"]);
    },
  );

  test.each([
    ["another name", { name: "Acme Store 2" }],
    ["the same name, which is a natural key", { name: "Acme Store" }],
    ["other keys", { name: "acme store", credentials: "MIRAIMINDS_SOUTH" }],
    ["a Shopify store, of which nothing is said", { name: "acme store", variant: "shopify" }],
    ["an unknown name", { name: UNKNOWN }],
  ])("may be those of %s", (_what, spec) => {
    expect(check(spec)).toEqual([]);
  });

  test("clash also where the default keys are written out", () => {
    expect(check({ name: "acme store", credentials: "MIRAIMINDS" })).toEqual(["slug-clash at name"]);
  });

  test("are said to clash once, at the later", () => {
    const second = declared("Workspace", "second", { ...store, name: "acme store" });
    expect(foundInSet(workspaceSetRules, first, [first, second])).toEqual([]);
  });

  test.each([["!!!", "???"]])("of names without letters are not compared", (one, other) => {
    const [a, b] = [
      declared("Workspace", "a", { ...store, name: one }),
      declared("Workspace", "b", { ...store, name: other }),
    ];
    expect(foundInSet(workspaceSetRules, b, [a, b])).toEqual([]);
  });
});

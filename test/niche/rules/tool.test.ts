import { describe, expect, test } from "vitest";
import { toolRules, toolSetRules } from "../../../provider/platforms/niche/rules/tool.ts";
import { UNKNOWN } from "../../../provider/kind/unknown.ts";
import { schemaOf } from "../../schemas/sources.ts";
import { declared } from "./declared.ts";
import { found, foundInSet } from "../../rules/found.ts";

const find = (spec: object): string[] => found(toolRules, spec);

test("the schema's examples break no rule", () => {
  const examples = schemaOf("niche/Tool")["examples"] as object[];
  for (const example of examples) expect(find(example)).toEqual([]);
});

describe("a template", () => {
  test.each([{ template: "googleCal" }, { templateToolId: "t" }, { template: UNKNOWN }, { templateToolId: UNKNOWN }])(
    "is given one way, as in %j",
    (spec) => {
      expect(find(spec)).toEqual([]);
    },
  );

  test("is not given in no way", () => {
    expect(find({ configOverride: {} })).toEqual(["one-template at spec"]);
  });

  test("is not given both ways", () => {
    expect(find({ template: "googleCal", templateToolId: "t" })).toEqual(["one-template at templateToolId"]);
    expect(find({ template: UNKNOWN, templateToolId: UNKNOWN })).toEqual(["one-template at templateToolId"]);
  });
});

describe("destinations", () => {
  const sales = { name: "Sales", phoneNumber: "+12125550100" };
  const transfer = (...destinations: unknown[]): object => ({
    template: "transferCall",
    configOverride: { destinations },
  });

  test.each([
    ["two names for one number", transfer(sales, { ...sales, name: "Support" })],
    ["two numbers for one name", transfer(sales, { ...sales, phoneNumber: "+12125550101" })],
    ["unknown numbers", transfer({ ...sales, phoneNumber: UNKNOWN }, { ...sales, phoneNumber: UNKNOWN })],
    ["unknown destinations", transfer(UNKNOWN, UNKNOWN)],
    ["whatever another template means by them", { ...transfer(sales, sales), template: "function" }],
  ])("may be %s", (_what, spec) => {
    expect(find(spec)).toEqual([]);
  });

  test("may not be given twice, whatever else is said about them", () => {
    expect(find(transfer(sales, { ...sales, description: "again" }))).toEqual([
      "duplicate-destination at configOverride.destinations[1]",
    ]);
  });
});

describe("booking hours", () => {
  const range = (openTime: unknown, closeTime: unknown): object => ({ openTime, closeTime });
  const booking = (hoursJson: unknown): object => ({
    template: "googleCal",
    configOverride: { appointmentConfig: { hoursJson } },
  });

  test.each([
    ["several a day", booking({ monday: [range("09:00", "12:00"), range("12:00", "17:00")] })],
    ["equal ones on two days", booking({ monday: [range("09:00", "12:00")], tuesday: [range("09:00", "12:00")] })],
    ["none on a day", booking({ monday: [] })],
    [
      "unknown ones",
      booking({ monday: [range(UNKNOWN, "09:00"), range("10:00", UNKNOWN), UNKNOWN], tuesday: UNKNOWN }),
    ],
    ["unknown as a whole", booking(UNKNOWN)],
  ])("may be %s", (_what, spec) => {
    expect(find(spec)).toEqual([]);
  });

  const monday = "configOverride.appointmentConfig.hoursJson.monday";
  test("may not end before they start", () => {
    expect(find(booking({ monday: [range("17:00", "09:00")] }))).toEqual([`hours-order at ${monday}[0].closeTime`]);
  });

  test("may not overlap", () => {
    const spec = booking({ monday: [range("09:00", "13:00"), range("12:00", "17:00")] });
    expect(find(spec)).toEqual([`hours-overlap at ${monday}[1]`]);
  });
});

describe("two calendar tools of one workspace", () => {
  const calendar = (name: string, appointmentConfig?: unknown, workspace?: string) =>
    declared(
      "Tool",
      name,
      { template: "googleCal", ...(appointmentConfig === undefined ? {} : { configOverride: { appointmentConfig } }) },
      workspace === undefined ? {} : { workspace },
    );
  const hour = calendar("hour", { slotDurationMinutes: 60 });
  const check = (second: ReturnType<typeof calendar>): string[] => [
    ...foundInSet(toolSetRules, hour, [hour, second]),
    ...foundInSet(toolSetRules, second, [hour, second]),
  ];

  test.each([
    ["with equal settings", calendar("again", { slotDurationMinutes: 60 })],
    ["with settings not yet known", calendar("later", { slotDurationMinutes: UNKNOWN })],
    ["in another workspace", calendar("elsewhere", { slotDurationMinutes: 30 }, "other")],
    ["of another template", declared("Tool", "transfer", { template: "transferCall" })],
  ])("may be, %s", (_what, second) => {
    expect(check(second)).toEqual([]);
  });

  test("may not have different settings, which is said once, at the later", () => {
    expect(check(calendar("half", { slotDurationMinutes: 30 }))).toEqual(["calendar-settings at configOverride"]);
  });

  test("may not have settings and none", () => {
    expect(check(calendar("none"))).toEqual(["calendar-settings at spec"]);
  });
});

import { describe, expect, test } from "vitest";
import { formantAISwitches, type FormantAISwitches } from "../../../../emulator/formantai/switches.ts";
import { openSession } from "../session.ts";
import { batchCases } from "./batches.ts";
import { callCases } from "./calls.ts";
import type { Options, SwitchCases } from "./case.ts";
import { conversationCases } from "./conversations.ts";
import { deliveryCases } from "./deliveries.ts";
import { payloadCases } from "./payloads.ts";
import { transcriptionCases } from "./transcriptions.ts";
import { transportCases } from "./transport.ts";

const cases: SwitchCases = {
  ...transportCases,
  ...callCases,
  ...conversationCases,
  ...batchCases,
  ...payloadCases,
  ...deliveryCases,
  ...transcriptionCases,
};
const rows = Object.entries(formantAISwitches).map(([name, row]) => {
  const values = [row.default, ...row.alternatives];
  return { name: name as keyof FormantAISwitches, values };
});

test("every switch of the table has a case, and every case a switch", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(formantAISwitches).sort());
});

describe.each(rows)("$name", ({ name, values }) => {
  test.each(values)("%s", async (value) => {
    const open = (more: Partial<FormantAISwitches>, options: Options = {}) =>
      openSession({ ...options, switches: { [name]: value, ...more } });
    expect(await cases[name]?.observe(open({}), open)).toEqual(cases[name]?.expected[String(value)]);
  });

  test("every value looks different", () => {
    const expected = values.map((value) => JSON.stringify(cases[name]?.expected[String(value)] ?? "undefined"));
    expect(new Set(expected).size).toBe(values.length);
  });
});

import { describe, expect, test } from "vitest";
import { nicheSwitches, type NicheSwitches } from "../../../../emulator/niche/switches.ts";
import { openSession } from "../session.ts";
import { agentCases } from "./agents.ts";
import type { SwitchCases } from "./case.ts";
import { deploymentCases } from "./deployment.ts";
import { toolCases } from "./tools.ts";
import { transportCases } from "./transport.ts";

const cases: SwitchCases = { ...transportCases, ...toolCases, ...agentCases, ...deploymentCases };
const rows = Object.entries(nicheSwitches).map(([name, row]) => {
  const values = [row.default, ...row.alternatives];
  return { name: name as keyof NicheSwitches, values };
});

test("every switch of the table has a case, and every case a switch", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(nicheSwitches).sort());
});

describe.each(rows)("$name", ({ name, values }) => {
  test.each(values)("%s", async (value) => {
    const session = openSession({ switches: { [name]: value } });
    expect(await cases[name]?.observe(session)).toEqual(cases[name]?.expected[String(value)]);
  });

  test("every value looks different", () => {
    const expected = values.map((value) => JSON.stringify(cases[name]?.expected[String(value)] ?? "undefined"));
    expect(new Set(expected).size).toBe(values.length);
  });
});

import { describe, expect, test } from "vitest";
import { miraiMindsSwitches, type MiraiMindsSwitches } from "../../../../emulator/miraiminds/switches.ts";
import { openSession } from "../session.ts";
import { assistantCases } from "./assistants.ts";
import { callCases } from "./calls.ts";
import type { SwitchCases } from "./case.ts";
import { eventCases } from "./events.ts";
import { resourceCases } from "./resources.ts";
import { transportCases } from "./transport.ts";
import { updateCases } from "./updates.ts";
import { workspaceCases } from "./workspaces.ts";

const cases: SwitchCases = {
  ...transportCases,
  ...workspaceCases,
  ...assistantCases,
  ...updateCases,
  ...resourceCases,
  ...callCases,
  ...eventCases,
};
const rows = Object.entries(miraiMindsSwitches).map(([name, row]) => {
  const values = [row.default, ...row.alternatives];
  return { name: name as keyof MiraiMindsSwitches, values };
});

test("every switch of the table has a case, and every case a switch", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(miraiMindsSwitches).sort());
});

describe.each(rows)("$name", ({ name, values }) => {
  test.each(values)("%s", async (value) => {
    const open = (more: Partial<MiraiMindsSwitches>) => openSession({ switches: { [name]: value, ...more } });
    expect(await cases[name]?.observe(open({}), open)).toEqual(cases[name]?.expected[String(value)]);
  });

  test("every value looks different", () => {
    const expected = values.map((value) => JSON.stringify(cases[name]?.expected[String(value)] ?? "undefined"));
    expect(new Set(expected).size).toBe(values.length);
  });
});

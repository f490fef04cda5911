import { expect, test } from "vitest";
import { hiddenChanges } from "../../provider/lifecycle/hidden-change.ts";

const long = "Be brief and kind. ".repeat(10);

test.each<[string, unknown, unknown, string]>([
  [
    "behind where a line is cut off",
    `# Role\n${long}If in danger, transfer to the nurse.\n# End`,
    `# Role\n${long}If in danger, hang up.\n# End`,
    'line 2: "…brief and kind. If in danger, transfer to the nurse." becomes "…brief and kind. If in danger, hang up."',
  ],
  ["in blanks at the end of a line", "a\nb\n", "a\nb  \n", 'line 2: "b" becomes "b  "'],
  [
    "in a list in a field",
    { steps: [{ text: `x\n${long}1` }] },
    { steps: [{ text: `x\n${long}2` }] },
    'steps[0].text, line 2: "… and kind. Be brief and kind. 1" becomes "… and kind. Be brief and kind. 2"',
  ],
  [
    "where other lines have come in before",
    `${long}1\nlast`,
    `new\n\nlines\n${long}2\nlast`,
    'line 4: "… and kind. Be brief and kind. 1" becomes "… and kind. Be brief and kind. 2"',
  ],
  [
    "where letters take several bytes",
    `x\n${"é".repeat(80)}1`,
    `x\n${"é".repeat(80)}2`,
    `line 2: "…${"é".repeat(30)}1" becomes "…${"é".repeat(30)}2"`,
  ],
])("a change is told %s", (_where, before, after, told) => {
  expect(hiddenChanges(before, after)).toEqual([told]);
});

test.each<[string, unknown, unknown]>([
  ["in a text of one line, which is shown whole", `${long}1`, `${long}2`],
  ["in what is shown of a line", `x\n1${long}`, `x\n2${long}`],
  ["where a line goes or comes", `x\n${long}`, "x\n"],
  ["where lines change places", `x\n${long}1\n${long}2`, `x\n${long}2\n${long}1`],
  ["of something else than text", { a: 1, b: [true] }, { a: 2, b: [false], c: "x" }],
])("a change that is shown is not told: %s", (_where, before, after) => {
  expect(hiddenChanges(before, after)).toEqual([]);
});

test("of many, the first are told, each in a few words", () => {
  const text = (sign: string): string =>
    Array.from({ length: 50 }, (_, n) => `${n}${long}${sign.repeat(1000)}`).join("\n");
  const found = hiddenChanges(text("a"), text("b"));
  expect(found).toHaveLength(4);
  expect(found.at(-1)).toBe("and more");
  expect(found.join().length).toBeLessThan(1500);
});

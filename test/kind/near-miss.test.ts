import fc from "fast-check";
import { expect, test } from "vitest";
import { nearMiss } from "../../provider/kind/near-miss.ts";

test.each([
  ["a lost letter", "toolId", "toolIds"],
  ["an added letter", "toolIdss", "toolIds"],
  ["a wrong letter", "toolIbs", "toolIds"],
  ["swapped letters", "toolIsd", "toolIds"],
  ["another letter case", "TOOLIDS", "toolIds"],
  ["a wrong letter in a short word", "nome", "name"],
  ["two wrong letters in a longer word", "voicAgnet", "voiceAgent"],
])("%s is a near miss", (_what, word, meant) => {
  expect(nearMiss(word, ["toolIds", "name", "voiceAgent"])).toBe(meant);
});

test.each(["", "x", "to", "phone", "completelyDifferent"])('"%s" is near to nothing', (word) => {
  expect(nearMiss(word, ["toolIds", "name", "voiceAgent"])).toBeUndefined();
});

test("the nearest is chosen, and the first of equals", () => {
  expect(nearMiss("tols", ["tales", "tolls", "tool"])).toBe("tolls");
  expect(nearMiss("cat", ["cut", "cap"])).toBe("cut");
});

test("a word is not suggested in place of itself", () => {
  expect(nearMiss("tool", ["tool"])).toBeUndefined();
  expect(nearMiss("Tool", ["tool"])).toBe("tool");
});

test("very long words cost nothing", () => {
  expect(nearMiss("a".repeat(100_000), ["a".repeat(100_001)])).toBeUndefined();
});

test("one changed letter is always found", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{4,30}$/), fc.nat(), (word, at) => {
      const index = at % word.length;
      expect(nearMiss(`${word.slice(0, index)}#${word.slice(index + 1)}`, [word])).toBe(word);
    }),
  );
});

import { describe, expect, it } from "vitest";
import { pasted, pastedAdvice, type Use } from "../../provider/text/pasted.ts";

describe("a sign that nobody has typed", () => {
  it.each<[Use, string, string, string]>([
    ["word", "\u202a+14155550100\u202c", "an invisible character (U+202A) at 1", "+14155550100"],
    ["word", "+1\u00a0415", "a blank that is no space (U+00A0) at 3", "+1 415"],
    ["word", "\uff0b\uff11\uff10", "a sign of double width (U+FF0B) at 1", "+10"],
    ["word", "\u0967\u0968", "a digit of another script (U+0967) at 1", "12"],
    ["word", "front\u2013desk", "a dash that is no hyphen (U+2013) at 6", "front-desk"],
    ["word", "a\u200db", "an invisible character (U+200D) at 2", "ab"],
    ["line", "Ana\u200b Bell", "an invisible character (U+200B) at 4", "Ana Bell"],
    ["line", "Ana\u200d Bell", "an invisible character (U+200D) at 4", "Ana Bell"],
    ["line", "Ana\u200f Bell", "an invisible character (U+200F) at 4", "Ana Bell"],
    ["line", "\u00a0Ana", "a blank that is no space (U+00A0) at 1", "Ana"],
    ["line", "\u201cINBOUND\u201d", "a typographic quote (U+201C) at 1", '"INBOUND"'],
    ["line", "a\u3164b", "an invisible character (U+3164) at 2", "ab"],
    ["prose", "Hello.\u{e0041}\u{e0042}", "an invisible character (U+E0041) at 7", "Hello."],
    ["prose", "Never \u202eeslaf\u202c.", "an invisible character (U+202E) at 7", "Never eslaf."],
    ["prose", "one\ufefftwo", "an invisible character (U+FEFF) at 4", "onetwo"],
  ])("is told in a %s: %j", (use, text, what, clean) => {
    const found = pasted(text, use);
    expect([`${found?.what} at ${(found?.start ?? 0) + 1}`, found?.clean]).toEqual([what, clean]);
    expect(pasted(clean, use)).toBeUndefined();
  });

  it.each<[Use, string]>([
    ["word", "+14155550100"],
    ["line", "Zo\u00eb O\u2019Neill \u2013 \u201cZo\u201d"],
    ["line", "Jos\u00e9\u00a0Bell"],
    ["line", "\u0915\u094d\u200d\u0937"],
    ["line", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"],
    ["line", "Anna \u200f\u05e9\u05dc\u05d5\u05dd"],
    ["line", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f 1\ufe0f\u20e3"],
    ["line", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"],
    ["line", "\u682a\u5f0f\u4f1a\u793e\uff1a\uff11"],
    ["prose", "Say \u201chello\u201d\u00a0\u2014 soft\u00adly.\u200b"],
    ["prose", "\u2067\u05e9\u05dc\u05d5\u05dd\u2069"],
  ])("is none in a %s that its language is written like: %j", (use, text) => {
    expect(pasted(text, use)).toBeUndefined();
  });

  it("is put into words, with a text of some length cut", () => {
    expect(pastedAdvice(`\u200b${"a".repeat(100)}`, "line")).toBe(
      `an invisible character (U+200B) is at position 1; without it: "${"a".repeat(79)}\u2026"`,
    );
  });
});

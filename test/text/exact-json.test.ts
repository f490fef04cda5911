import fc from "fast-check";
import { expect, test } from "vitest";
import { LossyNumberError, parseOwnJson, parsePlatformJson } from "../../provider/text/exact-json.ts";

test("a platform's whole number above 2^53 keeps its digits, as a text", () => {
  const text =
    '{"id":12345678901234567890,"in":[-9007199254740993,9007199254740992,1e400],"cost":0.1234567890123456789}';
  expect(parsePlatformJson(text)).toEqual({
    id: "12345678901234567890",
    in: ["-9007199254740993", 9007199254740992, "1e400"],
    cost: 0.12345678901234568,
  });
});

test.each([
  ['{"order":{"number":12345678901234567890}}', '"number": the number 12345678901234567890 loses digits'],
  ["[1e400]", '"0": the number 1e400 loses digits'],
  ["0.1234567890123456789", 'the number 0.1234567890123456789 loses digits; quote it if it is a text: "0.1234'],
])("a person's %s is refused by the digits", (text, says) => {
  expect(() => parseOwnJson(text)).toThrow(LossyNumberError);
  expect(() => parseOwnJson(text)).toThrow(says);
});

test("whatever JavaScript writes is read as it is, and what is no JSON stays none", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }), (value, number) => {
      const text = JSON.stringify([value, number]);
      expect(parseOwnJson(text)).toEqual(JSON.parse(text));
      expect(parsePlatformJson(text)).toEqual(JSON.parse(text));
    }),
  );
  expect(() => parsePlatformJson('{"id":12345678901234567890')).toThrow(SyntaxError);
});

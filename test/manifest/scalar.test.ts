import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lossyNumber } from "../../provider/manifest/scalar.ts";

describe("a number without quotes", () => {
  it.each([
    ["+12125550100", 12125550100, "plus sign"],
    ["+5", 5, "plus sign"],
    ["007", 7, "leading zeros"],
    ["-01", -1, "leading zeros"],
    ["00.5", 0.5, "leading zeros"],
    ["12345678901234567890", 12345678901234567000, "digits"],
    ["9007199254740993", 9007199254740992, "digits"],
    ["0.12345678901234567890", 0.12345678901234568, "digits"],
    [".inf", Infinity, "JSON"],
    [".nan", NaN, "JSON"],
    ["1e400", Infinity, "JSON"],
  ])("written as %s is refused: it loses its %3$s", (source, value, loss) => {
    expect(lossyNumber(source, value)?.message).toContain(loss);
    expect(lossyNumber(source, value)?.suggestion).toContain(`"${source}"`);
  });

  it.each([
    ["0", 0],
    ["-0", -0],
    ["42", 42],
    ["1.10", 1.1],
    ["0.5", 0.5],
    [".5", 0.5],
    ["1e3", 1000],
    ["1.50E-2", 0.015],
    ["0x1F", 31],
    ["0o17", 15],
    ["9007199254740991", 9007199254740991],
    ["100000000000000000000", 1e20],
  ])("written as %s is taken", (source, value) => {
    expect(lossyNumber(source, value)).toBeUndefined();
  });

  it("as JavaScript writes it is always taken", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(lossyNumber(String(value).replace("e+", "e"), value)).toBeUndefined();
      }),
    );
  });
});

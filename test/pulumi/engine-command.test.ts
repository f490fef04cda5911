import { expect, test } from "vitest";
import { parallelIn } from "../../provider/pulumi/engine-command.ts";

test.each([
  [["up", "--yes"], undefined],
  [["up", "--parallel", "32"], 32],
  [["up", "--parallel=32", "--yes"], 32],
  [["up", "-p", "3"], 3],
  [["up", "-p3"], 3],
  [["up", "--parallel", "2", "--parallel", "5"], 5],
  [["up", "--parallel", "0"], undefined],
  [["up", "--message", "-p"], undefined],
  [["up", "--policy-pack", "12"], undefined],
] as const)("%j lets %s operations run at once", (args, expected) => {
  expect(parallelIn(["pulumi", ...args])).toBe(expected);
});

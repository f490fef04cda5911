import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "../../cli/package-file.ts";

test("a file of the package is found from any of its folders", () => {
  const root = join(import.meta.dirname, "..", "..");
  expect(packageFile("schemas")).toBe(join(root, "schemas"));
  expect(packageFile("schemas", join(root, "dist", "cli", "validate"))).toBe(join(root, "schemas"));
});

test("a package that lacks a file says which", () => {
  expect(() => packageFile("no-such-file", tmpdir())).toThrow(
    "no-such-file is missing in pulumi-voice-agents: install the package again",
  );
});

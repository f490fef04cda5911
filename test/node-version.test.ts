import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assertNodeVersion } from "../provider/pulumi/node-version.ts";

test.each(["18.20.8", "20.20.2", "22.17.9"])("Node %s is refused, with what is needed", (version) => {
  expect(() => assertNodeVersion(version)).toThrow(`needs Node 22.18 or newer, and this is Node ${version}`);
});

test.each(["22.18.0", "22.20.1", "24.0.0", "26.1.0"])("Node %s will do", (version) => {
  expect(() => assertNodeVersion(version)).not.toThrow();
});

test("package.json asks for the same", () => {
  const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8")) as {
    engines: { node: string };
  };
  expect(engines.node).toBe(">=22.18");
});

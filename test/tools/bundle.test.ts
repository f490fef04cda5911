import { expect, test } from "vitest";
import { loadedBy } from "../harness/built-modules.ts";

/** Numbers of files are limits: each costs about as much to find as a hundred kilobytes to read, in every operation of the engine. */
test.each([
  ["the provider in the engine's host", ["dist/provider/host.js"], 10, []],
  ["a client in that host", ["dist/provider/http/client.js"], 14, ["ky", "p-queue"]],
  ["a program", ["dist/provider/index.js"], 30, ["@pulumi/pulumi", "yaml"]],
  ["a receiver of webhooks", ["dist/provider/webhooks.js"], 4, []],
  ["the help of a command", ["dist/cli/main.js", "dist/cli/program.js"], 10, ["commander"]],
  ["`validate`", ["dist/cli/validate/validate.js"], 16, ["commander", "yaml"]],
  ["the help of an emulator", ["dist/cli/emulate/help.js"], 4, []],
  ["`review`", ["dist/cli/review/review.js"], 30, ["commander", "diff", "yaml"]],
])("%s loads few files at once, and no package that it may never need", (_who, entries, limit, packages) => {
  const loaded = loadedBy(entries);
  expect(loaded.packages).toEqual(packages);
  expect(loaded.files.length).toBeLessThanOrEqual(limit);
});

test("no emulator loads what Node has for HTTP before it is served", () => {
  const loaded = loadedBy(["dist/cli/emulate/help.js"]);
  expect(loaded.builtins).not.toContain("node:http");
});

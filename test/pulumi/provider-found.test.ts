import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { assertProviderFound } from "../../provider/pulumi/provider-found.ts";

const root = join(import.meta.dirname, "..", "..");

/** A workspace with a package `infra`, which is the Pulumi project, and `node_modules` where the installer puts them. */
function workspace(installed: readonly string[]): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "voice-agents-workspace-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const infra = join(directory, "packages", "infra");
  mkdirSync(infra, { recursive: true });
  for (const place of installed) {
    const modules = join(directory, place, "node_modules");
    mkdirSync(modules, { recursive: true });
    symlinkSync(root, join(modules, "pulumi-voice-agents"));
  }
  return infra;
}

test.each([
  ["npm and yarn, which put it at the top", ["."]],
  ["pnpm, which puts it into the package that names it", ["packages/infra"]],
])("the provider is found in a workspace of %s", (_who, places) => {
  assertProviderFound(workspace(places));
});

test("where only another package of the workspace has it, the message says what to add, and where", () => {
  const infra = workspace(["packages/agents"]);
  expect(() => assertProviderFound(infra)).toThrow(
    `add "pulumi-voice-agents" to the dependencies in ${join(infra, "package.json")}`,
  );
});

test("what has been installed since is found", () => {
  const infra = workspace(["packages/agents"]);
  expect(() => assertProviderFound(infra)).toThrow("is not there");
  cpSync(join(infra, "..", "agents", "node_modules"), join(infra, "node_modules"), { recursive: true });
  assertProviderFound(infra);
});

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../cli/temporary.ts";
import { expectSuccess, start } from "../harness/command.ts";
import { codeBlocks } from "../harness/documents.ts";

const root = join(import.meta.dirname, "..", "..");

test("the example of docs/testing.md runs in a project of its own", async () => {
  const examples = codeBlocks("docs/testing.md", "ts");
  expect(examples).toHaveLength(1);
  const folder = temporaryFolder({ "reminder.test.ts": examples[0]!, "package.json": '{"type": "module"}' });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "pulumi-voice-agents"));
  symlinkSync(join(root, "node_modules", "vitest"), join(folder, "node_modules", "vitest"));
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const running = start(process.execPath, [vitest, "run"], { cwd: folder, env: process.env, deadline: 60_000 });
  expect((await expectSuccess(running.done)).stdout).toContain("1 passed");
});

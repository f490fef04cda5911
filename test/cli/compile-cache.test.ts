import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { engineVariables } from "../../cli/compile-cache.ts";
import { makePrivateDirectory } from "../../cli/private-directory.ts";
import { runPulumi } from "../../cli/pulumi.ts";
import { pulumiPreview } from "../../cli/pulumi-preview.ts";
import { fakePulumi } from "../gitops/drift/fake-pulumi.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

const cacheIn = (home: string): string | undefined => engineVariables({ XDG_CACHE_HOME: home })["NODE_COMPILE_CACHE"];

test("a pulumi that we start keeps what it compiles in a directory of this user alone", () => {
  const home = temporaryFolder({});
  const directory = join(home, "pulumi-voice-agents", "compiled");
  expect(cacheIn(home)).toBe(directory);
  chmodSync(directory, 0o777);
  expect(cacheIn(home)).toBeUndefined();
});

test("where no directory can be made nothing is kept, and nothing is said", () => {
  const home = temporaryFolder({});
  writeFileSync(join(makePrivateDirectory(join(home, "pulumi-voice-agents")), "compiled"), "");
  expect(cacheIn(home)).toBeUndefined();
  expect(cacheIn("/dev/null")).toBeUndefined();
});

test.each(["/elsewhere", ""])("what the user says of it stays: %j", (said) => {
  const env = { XDG_CACHE_HOME: temporaryFolder({}), NODE_COMPILE_CACHE: said };
  expect(engineVariables(env)).toBe(env);
});

test("however we start one", async () => {
  const directory = temporaryFolder({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  vi.stubEnv("XDG_CACHE_HOME", directory);
  vi.stubEnv("NODE_COMPILE_CACHE", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const pulumi = fakePulumi();
  pulumi.say({ steps: [] });
  const expected = expect.stringContaining(
    `\nNODE_COMPILE_CACHE=${join(directory, "pulumi-voice-agents", "compiled")}\n`,
  ) as unknown;
  await pulumiPreview(directory, []);
  expect(pulumi.environment()).toEqual(expected);
  const asked = fakePulumi();
  await runPulumi({ directory, stack: undefined }, ["about"], { doing: "asking" });
  expect(asked.environment()).toEqual(expected);
  await run(["stack-lock", "--", "sh", "-c", "env > seen"], { directory });
  expect(readFileSync(join(directory, "seen"), "utf8")).toEqual(expected);
});

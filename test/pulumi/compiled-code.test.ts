import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../cli/temporary.ts";

const host = pathToFileURL(join(import.meta.dirname, "..", "..", "dist", "provider", "host.js"));

/** What Pulumi's host of dynamic providers does with a stub in a state, as long as it lives. */
const SCRIPT = `import { handler } from ${JSON.stringify(host)}; handler("niche:Tool"); setImmediate(() => console.log("done"));`;

test("a host that is killed has kept its compiled code for the next one", async () => {
  const folder = temporaryFolder({ "cmd/dynamic-provider/index.mjs": SCRIPT });
  const cache = join(folder, "cache");
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const child = spawn(process.execPath, [join(folder, "cmd", "dynamic-provider", "index.mjs")], { env });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await ended;
  expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(2);
});

// Loaded before each test file of a process that serves many.
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, vi } from "vitest";
import { forgetSecrets } from "../../provider/http/redact.ts";
import type * as Built from "./built.ts";
import { openResources, restoreProcess } from "./process-state.ts";

/** Tests run the sources and what is built of them side by side. */
const built = createRequire(import.meta.url)("../../dist/test/harness/built.js") as typeof Built;

/** What is being closed or ended when the last test is over has so long, ms. */
const PATIENCE = 10_000;

function putBack(): void {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  restoreProcess();
  forgetSecrets();
  built.forgetSecrets();
}

/** What runs now and did not before, by the name that Node gives it. */
const leftRunning = (): string[] => {
  const now = openResources();
  return Object.keys(now).filter((name) => now[name]! > (before[name] ?? 0));
};

// Also now: hooks do not run after a file that could not be loaded.
putBack();
const before = openResources();

afterAll(async () => {
  putBack();
  const deadline = performance.now() + PATIENCE;
  while (leftRunning().length > 0 && performance.now() < deadline) await sleep(10);
  const left = leftRunning();
  if (left.length > 0)
    throw new Error(
      `this test file leaves something running in a process that serves other files too: ${left.join(", ")}. ` +
        "End it with onTestFinished or afterAll, or name the file *.isolated.test.ts",
    );
});

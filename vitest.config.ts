import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Each of these has a process of its own. */
const isolated = [
  // They start the engine and other programs, which costs seconds: little is to be gained.
  "test/{acceptance,action,bench,imaginary,stacks,tools}/**/*.test.ts",
  // What they kill in the middle is not gone, as it would be with its process: some day it goes on.
  "test/fault/**/*.test.ts",
  // Elsewhere, files that start what cannot be ended: something killed, or Pulumi's host of dynamic providers.
  "test/**/*.isolated.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    // Many tests load Pulumi's SDK, and none what it has beside: half of the time that it takes.
    execArgv: ["--require", join(import.meta.dirname, "test", "harness", "light-sdk.cjs")],
    // For two cores: tests of faults and of the engine wait a third of their time.
    maxWorkers: 3,
    // No test takes a tenth of it on a quiet machine: what ends by it hangs, however busy the machine is. Where all is run, some take an hour.
    testTimeout: process.env["VOICE_AGENTS_TESTS"] === "full" ? 14_400_000 : 600_000,
    hookTimeout: 600_000,
    projects: [
      { extends: true, test: { name: "isolated", include: isolated } },
      {
        extends: true,
        test: {
          name: "reused",
          include: ["test/**/*.test.ts"],
          exclude: isolated,
          // A process and the modules that it has loaded serve one test file after another: to load them again for each of them costs
          // half a second. `reused-process.ts` puts back what a file has changed, and fails a file that leaves something running.
          isolate: false,
          setupFiles: [join(import.meta.dirname, "test", "harness", "reused-process.ts")],
        },
      },
    ],
  },
});

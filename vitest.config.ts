import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Many tests load Pulumi's SDK, and none what it has beside: half of the time that it takes.
    execArgv: ["--require", join(import.meta.dirname, "test", "harness", "light-sdk.cjs")],
    // For two cores: tests of faults and of the engine wait a third of their time.
    maxWorkers: 3,
    // No test takes a tenth of it on a quiet machine: what ends by it hangs, however busy the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

// npm test: every check there is, and one line at the end that counts the tests from the runner's own report.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import { build } from "./build.ts";
import { engineDirectory } from "./engine/engine.ts";
import { capture, CommandError, run } from "./run.ts";
import { generateSchemas } from "./schemas.ts";

const root = join(import.meta.dirname, "..");

type Check = () => Promise<string | void>;

/** In order. Generated files are compared before the build would write them anew. */
const checks: readonly (readonly [name: string, check: Check])[] = [
  ["generated files", assertFresh],
  ["build", build],
  ["static checks", () => sideBySide(staticChecks)],
  ["tests", runTests],
];

const command =
  (name: string, ...args: string[]): Check =>
  () =>
    capture(name, args, { cwd: root });

/** They ask nothing of each other, and lint alone takes as long as the rest of them. */
const staticChecks: Readonly<Record<string, Check>> = {
  lint: command("eslint", "--cache", "--cache-location", "node_modules/.cache/eslint/", "."),
  types: command("tsc", "-b", "tsconfig.json"),
  formatting: command("prettier", "--check", "--log-level", "warn", "--cache", "."),
  imports: command("depcruise", "provider", "cli", "emulator", "gitops", "bench"),
};

/** Runs checks two at a time. What each has printed comes in one piece when it has ended. @throws when all have ended and one has failed. */
async function sideBySide(all: Readonly<Record<string, Check>>): Promise<void> {
  const queue = new PQueue({ concurrency: 2 });
  const failed: string[] = [];
  const one = async (name: string, check: Check) => {
    try {
      process.stderr.write(`  ✓ ${name}\n${(await check()) ?? ""}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      process.stderr.write(`  ✗ ${name}\n${error.message}\n`);
      failed.push(name);
    }
  };
  await queue.addAll(
    Object.entries(all).map(
      ([name, check]) =>
        () =>
          one(name, check),
    ),
  );
  if (failed.length > 0) throw new CommandError(`failed: ${failed.join(", ")}`);
}

async function assertFresh(): Promise<void> {
  const stale = await generateSchemas({ check: true });
  if (stale.length > 0) throw new CommandError(`stale, run \`node tools/schemas.ts\`: ${stale.join(", ")}`);
}

async function runTests(): Promise<void> {
  const engine = await engineDirectory();
  const reports = mkdtempSync(join(tmpdir(), "voice-agents-report-"));
  const report = join(reports, "report.json");
  const args = [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ];
  // Each process of the tests loads the same code again.
  const compiled = join(root, "node_modules", ".cache", "tests");
  const env = { ...process.env, VOICE_AGENTS_ENGINE: engine, NODE_COMPILE_CACHE: compiled };
  try {
    await run("vitest", args, { cwd: root, env });
  } finally {
    summary = readSummary(report);
    rmSync(reports, { recursive: true, force: true });
  }
}

/** `N passed, N failed`, as the runner's report counts. */
let summary: string | undefined;

function readSummary(report: string): string | undefined {
  try {
    const counts = JSON.parse(readFileSync(report, "utf8")) as { numPassedTests: number; numFailedTests: number };
    return `${counts.numPassedTests} passed, ${counts.numFailedTests} failed`;
  } catch {
    return undefined; // The runner died before it wrote a report; its own words are on the screen, and its exit code counts.
  }
}

try {
  for (const [name, check] of checks) {
    const started = performance.now();
    process.stderr.write(`\n● ${name}\n`);
    await check();
    process.stderr.write(`  ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
if (summary) process.stdout.write(`${summary}\n`);

import { chmod, copyFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runCommand } from "./command.ts";
import { isCode } from "./error-code.ts";
import { BUILD_ENVIRONMENT, buildArguments, companionFiles, here, type Pin } from "./pin.ts";

const MINUTE = 60_000;
const ASK_DEADLINE = MINUTE;
const BUILD_DEADLINE = 60 * MINUTE;
const REPORT_INTERVAL = 15_000;

/** What the building and finding of an engine needs to know of its surroundings. */
export type Surroundings = {
  env: NodeJS.ProcessEnv;
  /** Takes one line for the person who waits. */
  say: (line: string) => void;
};

/**
 * Puts the engine of `pin` into `root`/bin: `compiled` where that exists already, else built by the Go of the machine, with its
 * companions beside it. Fails with what to install when there is no Go that can do it.
 */
export async function buildEngine(
  root: string,
  pin: Pin,
  { env, say, compiled }: Surroundings & { compiled: string | undefined },
): Promise<void> {
  const output = join(root, "bin", "pulumi");
  if (compiled) await copyFile(compiled, output);
  else await compile(output, pin, { env, say });
  for (const file of companionFiles()) {
    const copy = join(root, "bin", basename(file));
    await copyFile(file, copy);
    await chmod(copy, 0o755);
  }
  await requireVersion(output, pin.version, env);
}

async function compile(output: string, pin: Pin, { env, say }: Surroundings): Promise<void> {
  const { version } = pin;
  const goEnv = { ...env, ...BUILD_ENVIRONMENT };
  await requireGo(pin, { cwd: dirname(output), env: goEnv });
  say(`building Pulumi ${version} from its Go modules; that takes some minutes, once for this user`);
  const progress = reportProgress(`building Pulumi ${version}`, say);
  try {
    const options = { cwd: dirname(here("go.mod")), env: goEnv, deadline: BUILD_DEADLINE, onLine: progress.onLine };
    await runCommand("go", buildArguments({ version, output }), options);
  } finally {
    progress.end();
  }
  say(`built Pulumi ${version}`);
}

/** What `pulumi version` of this executable prints, without a leading "v". */
export async function versionOf(pulumi: string, env: NodeJS.ProcessEnv): Promise<string> {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return (await runCommand(pulumi, ["version"], { env: quiet, deadline: ASK_DEADLINE })).replace(/^v/, "");
}

/** Fails unless `pulumi` runs and is of exactly this version. */
export async function requireVersion(pulumi: string, version: string, env: NodeJS.ProcessEnv): Promise<void> {
  const found = await versionOf(pulumi, env);
  if (found !== version) throw new Error(`${pulumi} should be Pulumi ${version} but says it is ${found}`);
}

async function requireGo(
  { version, goVersion }: Pin,
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  const advice =
    `Install Go ${goVersion} or newer (https://go.dev/doc/install), or Pulumi ${version} itself ` +
    `(https://www.pulumi.com/docs/install/), so that it is on the PATH, and run the same command again.`;
  let output: string;
  try {
    output = await runCommand("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { cwd, env, deadline: ASK_DEADLINE });
  } catch (error) {
    const why = isCode(error, "ENOENT") ? "there is no `go` on the PATH" : `\`go\` does not work (${String(error)})`;
    throw new Error(`cannot build Pulumi ${version}: ${why}. ${advice}`, { cause: error });
  }
  const [found = "", toolchain = ""] = output.split("\n");
  // With "auto", Go itself gets the version that go.mod asks for.
  if (!isOlder(found, goVersion) || toolchain.endsWith("auto")) return;
  throw new Error(
    `cannot build Pulumi ${version}: it needs Go ${goVersion}, and the \`go\` on the PATH is ${found}, ` +
      `which is set not to get a newer one itself (GOTOOLCHAIN=${toolchain}). ${advice}`,
  );
}

/** Compares the first dotted numbers of both; without numbers (a Go built from its repository) nothing is older. */
function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => /\d+(?:\.\d+)+/.exec(text)?.[0].split(".").map(Number));
  if (!left || !right) return false;
  for (const [place, number] of right.entries()) {
    const difference = (left[place] ?? 0) - number;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Counts what `go build -v` reports and says so now and then. */
function reportProgress(
  what: string,
  say: (line: string) => void,
): { onLine: (line: string) => boolean; end: () => void } {
  const start = performance.now();
  const counts = { fetched: 0, compiled: 0 };
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - start) / 1000);
    say(`${what}: ${counts.fetched} modules fetched, ${counts.compiled} packages compiled, ${seconds} s`);
  }, REPORT_INTERVAL);
  const onLine = (line: string) => {
    if (line.startsWith("go: downloading ")) counts.fetched++;
    else if (/^[\w.~/-]+$/.test(line)) counts.compiled++;
    else return false;
    return true;
  };
  return { onLine, end: () => clearInterval(timer) };
}

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { engineVariables } from "../compile-cache.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { isRefusal, locksIn } from "./lock.ts";
import { heldBy } from "./lock-text.ts";
import type { patience } from "./patience.ts";
import type { Runs } from "./run-record.ts";

/** The last of what a command said is kept, in characters: the refusal is its end. */
const MOST_KEPT = 20_000;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to standard error. */
  readonly said: string;
  /** The end of that which has not been shown yet: it may be a refusal, which is told in our words. */
  readonly kept: string;
}

/**
 * Runs a command of Pulumi, and runs it again as long as it is refused because somebody else holds the lock.
 * @returns the command's exit code; 1 when the time is up or it was killed.
 */
export async function runWaiting(
  command: readonly string[],
  { wait, runs, terminal }: { wait: ReturnType<typeof patience>; runs: Runs; terminal: Terminal },
): Promise<number> {
  for (let holder = ""; ;) {
    const { code, signal, said, kept } = await runOnce(command, { runs, terminal });
    const refused = code !== exitCode.fine && isRefusal(said);
    if (signal !== null || !refused) terminal.err(kept);
    if (signal !== null) {
      terminal.err(
        `error: ${command[0]} was killed (${signal}); if it held the lock of a stack, run \`voice-agents stack-lock --clear\`, then ` +
          "`voice-agents recover`, and only then `pulumi up`\n",
      );
      return exitCode.failed;
    }
    if (!refused) return code ?? exitCode.failed;
    const now = heldBy(locksIn(said));
    if (now !== holder) terminal.err(`waiting for the lock of the stack, held by ${now}\n`);
    holder = now;
    if (!(await wait())) {
      terminal.err(`error: the lock was not free in time; it is held by ${now}; nothing was done\n`);
      return exitCode.failed;
    }
  }
}

/**
 * So many operations the engine may have under way at once, unless the user says otherwise; its own default is four for each core. Those
 * that make objects wait for the platform, and share what they ask it (docs/performance.md), so the number of cores says nothing.
 */
const AT_ONCE = "32";

/** What it prints goes where ours goes. */
function runOnce(
  [file = "", ...args]: readonly string[],
  { runs, terminal }: { runs: Runs; terminal: Terminal },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: terminal.directory,
      env: { PULUMI_PARALLEL: AT_ONCE, ...engineVariables(process.env) },
      stdio: ["inherit", "inherit", "pipe"],
    });
    const end = child.pid === undefined ? () => undefined : runs.begin(child.pid);
    // A Ctrl-C reaches the command too, and it is the command that ends in order.
    const stay = () => undefined;
    const pass = () => void child.kill("SIGTERM");
    process.on("SIGINT", stay).on("SIGTERM", pass);
    let said = "";
    let kept = "";
    createInterface({ input: child.stderr }).on("line", (line) => {
      said = `${said}${line}\n`.slice(-MOST_KEPT);
      if (kept !== "" || isRefusal(line)) kept = `${kept}${line}\n`.slice(-MOST_KEPT);
      else terminal.err(`${line}\n`);
    });
    const settle = () => void process.off("SIGINT", stay).off("SIGTERM", pass);
    child.on("error", (error) => {
      settle();
      reject(new Error(`${file} could not be started: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      settle();
      if (signal === null) end();
      resolve({ code, signal, said, kept });
    });
  });
}

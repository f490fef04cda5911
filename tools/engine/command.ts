import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { isCode } from "./error-code.ts";

/** How a command is run. */
export type CommandOptions = {
  env: NodeJS.ProcessEnv;
  /** Milliseconds after which the command, with everything it started, is killed. */
  deadline: number;
  cwd?: string;
  /** Called with each line the command writes to stderr; a line that returns true is not kept for the error message. */
  onLine?: (line: string) => boolean;
};

const KEPT_LINES = 30;

/**
 * Runs a program to its end and returns what it wrote to stdout, trimmed. Fails with the end of its stderr when it cannot be started,
 * exits with another code than 0 or takes longer than `deadline`. When this process ends first, the command does too.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { env, deadline, cwd, onLine = () => false }: CommandOptions,
): Promise<string> {
  // A group of its own: a build or an installer starts programs, which a signal to itself would not reach.
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const kill = () => killGroup(child.pid);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, deadline);
  process.on("exit", kill);
  let stdout = "";
  const lines: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (!onLine(line) && lines.push(line) > KEPT_LINES) lines.shift();
  });
  const name = [program, ...args.slice(0, 1)].join(" ");
  try {
    const code = await new Promise<number | string | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exit, signal) => resolve(exit ?? signal));
    });
    if (late)
      throw new Error(`${name} was ended after ${Math.round(deadline / 1000)} s\n${lines.join("\n")}`.trimEnd());
    if (code !== 0) throw new Error(`${name} ended with ${String(code)}\n${lines.join("\n")}`.trimEnd());
    return stdout.trim();
  } finally {
    clearTimeout(timer);
    process.off("exit", kill);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!isCode(error, "ESRCH")) throw error;
  }
}

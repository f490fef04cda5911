import { spawn } from "node:child_process";
import { constants } from "node:os";

/** Signals that a command gets when its parent gets them. */
const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command with these variables added to its environment, on the same terminal, and returns its exit code: 127 where it cannot be
 * started, 128 and the signal's number where a signal ended it, as shells do.
 */
export async function runAgainst(
  [command = "", ...args]: readonly string[],
  variables: Readonly<Record<string, string>>,
  { directory, explain }: { readonly directory: string; readonly explain: (text: string) => void },
): Promise<number> {
  // On Windows `npm` is a script, which only a shell starts.
  const shell = process.platform === "win32";
  const env = { ...process.env, ...variables };
  const child = spawn(command, args, { cwd: directory, env, shell, stdio: "inherit" });
  const passOn = (signal: NodeJS.Signals) => {
    // Ctrl-C goes to everything on the terminal, so that the command has it already.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  try {
    return await new Promise<number>((resolve) => {
      child.once("error", (error) => {
        explain(`error: ${command} cannot be started: ${error.message}\n`);
        resolve(127);
      });
      child.once("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
}

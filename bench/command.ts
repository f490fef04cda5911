import { spawn } from "node:child_process";
import { atExit } from "./at-exit.ts";
import { endProcesses, watchProcesses, type Usage } from "./processes.ts";

export interface Ran extends Usage {
  /** From the start of the command to its end. */
  readonly seconds: number;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Exit codes that count as success. Default: 0. */
  readonly allowed?: readonly number[];
}

/** One command that takes so long hangs, ms. */
const DEADLINE = 3_600_000;

/** Runs a command to its end. @throws with the end of what it printed when it fails. */
export async function runCommand(
  [command = "", ...args]: readonly string[],
  { cwd, env, allowed = [0] }: CommandOptions,
): Promise<Ran> {
  const started = performance.now();
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: DEADLINE });
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const { pid } = child;
  const stop = pid === undefined ? undefined : watchProcesses(pid);
  const over = atExit(() => pid !== undefined && endProcesses(pid));
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => (text = (text + more).slice(-20_000)));
  const code = await ended.finally(over).catch((error: unknown) => {
    stop?.();
    throw error;
  });
  const seconds = (performance.now() - started) / 1000;
  const usage = stop?.() ?? { peak: {}, processor: 0, written: 0 };
  if (code === null || !allowed.includes(code))
    throw new Error(`${[command, ...args].join(" ")} ended with ${code ?? "a signal"}:\n${text.slice(-4_000)}`);
  return { seconds, ...usage };
}

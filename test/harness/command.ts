import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { killProcess } from "./processes.ts";

export interface Finished {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for error messages and where it does not matter which. */
  readonly text: string;
}

export interface Running {
  readonly pid: number;
  readonly done: Promise<Finished>;
  /** Kills the whole process group. */
  kill(): void;
  /** Kills this process alone, as the kernel does when memory runs out: its children learn nothing. */
  killAlone(): void;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** After so many ms it is killed, and is an error. */
  readonly deadline: number;
}

/** `VOICE_AGENTS_OPERATIONS=1` tells the CPU time of each command; that of commands side by side is mixed. */
const MEASURED = process.env["VOICE_AGENTS_OPERATIONS"] !== undefined;

/** CPU seconds of the children of this process that have ended, and of theirs. Source: proc_pid_stat(5), fields 16 and 17. */
function endedChildren(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)!.split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Starts a command in a process group of its own. */
export function start(command: string, args: readonly string[], { cwd, env, deadline }: CommandOptions): Running {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started; is it on the PATH ${env["PATH"]}?`);
  let stdout = "";
  let stderr = "";
  let late = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const kill = () => killProcess(-pid);
  const alarm = setTimeout(() => {
    late = true;
    kill();
  }, deadline);
  const before = MEASURED ? endedChildren() : 0;
  const done = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(alarm);
      if (MEASURED)
        process.stderr.write(`${(endedChildren() - before).toFixed(2)} s of CPU: ${command} ${args.join(" ")}\n`);
      const text = stdout + stderr;
      if (late) reject(new Error(`${command} ${args.join(" ")} did not end within ${deadline / 1000} s:\n${text}`));
      else resolve({ code, stdout, stderr, text });
    });
  });
  return { pid, done, kill, killAlone: () => void child.kill("SIGKILL") };
}

/** The result of a command that must succeed. @throws with everything it printed otherwise. */
export async function expectSuccess(running: Promise<Finished>): Promise<Finished> {
  const finished = await running;
  if (finished.code !== 0) throw new Error(`exit code ${finished.code}:\n${finished.text}`);
  return finished;
}

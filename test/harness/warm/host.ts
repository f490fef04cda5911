import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { cheapNode } from "../cheap-node.ts";

/** What an operation of Pulumi's runs with. */
export interface Operation {
  /** The project's, with its `Pulumi.yaml`. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A process that serves one operation of Pulumi's, or one command that starts engines one after another in the project's directory. */
export interface WarmHost {
  /** For the environment of the engine: it starts neither a language host nor a provider, and attaches to this process. */
  readonly env: Readonly<Record<string, string>>;
  /** The operation is over: the process is kept for the next one, unless the engine was killed or has left something running. */
  release(wasKilled: boolean): Promise<void>;
}

/** Operations that one process serves: each leaves copies of our code in it, about 15 MB. */
const MOST = 25;

interface Warm {
  readonly child: ChildProcess;
  readonly port: number;
  served: number;
}

/** Of this test process, whatever vitest loads anew in it. */
const idle = ((globalThis as { warmProcesses?: Set<Warm> }).warmProcesses ??= new Set());

/**
 * A process with Pulumi's SDK loaded, which runs the program of one operation and serves its provider. An operation's own processes take
 * two thirds of its CPU time, most of it to load the same code again. Our code is loaded anew for each program and each provider, and the
 * environment, the directory, the SDK's knowledge of its run and the connections are those of the operation alone.
 *
 * What this leaves unproven, since it does without: how the engine starts a provider, how `cmd/run` of the SDK ends a program, that a stub
 * finds `provider/host.ts` for itself, and that a provider ends with its engine. With processes of their own run `start` and `run` of each
 * project, `test/acceptance/package.test.ts`, and a story on each platform: readme, abandoned-cart and collections.
 */
export async function warmHost({ directory, env }: Operation): Promise<WarmHost> {
  const [warm = await startWarm()] = idle;
  idle.delete(warm);
  const project = /^name: *(\S+)/m.exec(readFileSync(join(directory, "Pulumi.yaml"), "utf8"))?.[1];
  await say(warm.child, { directory, env: { ...env, PULUMI_NODEJS_PROJECT: project } });
  return {
    env: { PULUMI_DEBUG_LANGUAGES: `nodejs:${warm.port}`, PULUMI_DEBUG_PROVIDERS: `pulumi-nodejs:${warm.port}` },
    async release(wasKilled) {
      warm.served++;
      if (wasKilled || warm.served >= MOST || !isAlive(warm.child) || !(await say(warm.child, "end")))
        warm.child.kill("SIGKILL");
      else idle.add(warm);
    },
  };
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

async function startWarm(): Promise<Warm> {
  const child = fork(join(import.meta.dirname, "process.ts"), {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...cheapNode },
    execArgv: [],
    stdio: ["pipe", "inherit", "inherit", "ipc"],
  });
  const { port } = await answerOf<{ port: number }>(child);
  // Vitest may end this process while that one waits: it ends with this one.
  child.unref();
  (child.stdin as Socket).unref();
  const warm = { child, port, served: 0 };
  child.once("exit", () => idle.delete(warm));
  return warm;
}

/** Tells the process something. Returns whether it can serve another operation. */
async function say(child: ChildProcess, message: Operation | "end"): Promise<boolean> {
  child.send(message);
  try {
    return (await answerOf<{ isReady: boolean }>(child)).isReady;
  } catch {
    return false; // It was killed.
  }
}

/** The next message of the process. @throws when it ends before. */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const waiting = new AbortController();
  const { signal } = waiting;
  child.channel?.ref();
  try {
    const ended = once(child, "exit", { signal }).then(([code]) => {
      throw new Error(`a warm process ended with exit code ${code}`);
    });
    const [answer] = (await Promise.race([once(child, "message", { signal }), ended])) as [T];
    return answer;
  } finally {
    waiting.abort();
    child.channel?.unref();
  }
}

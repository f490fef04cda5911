import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as grpc from "@grpc/grpc-js";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import type * as languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type * as languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import { configurationVariables, languageService } from "./language-service.ts";

const load = createRequire(import.meta.url);

/** How long a cancelled program may take to end, in ms. */
const GRACE = 1_000;

/** A language host in this process, which one command of Pulumi's uses. */
export interface LanguageHost {
  /** For the environment of the command. */
  readonly env: Readonly<Record<string, string>>;
  release(): void;
}

/**
 * Serves Pulumi's protocol of language hosts to engines that are started with `PULUMI_DEBUG_LANGUAGES`, one at a time. An engine starts
 * a host twice in each operation, which is a sixth of an operation's CPU time; the stand-in of `tools/engine` has tests of its own.
 * Programs run with `env`.
 */
export async function serveLanguageHost(env: Readonly<Record<string, string | undefined>>): Promise<LanguageHost> {
  // The generated code is CommonJS without named exports.
  const { LanguageRuntimeService } = load("@pulumi/pulumi/proto/language_grpc_pb.js") as typeof languageGrpc;
  const programs = new Set<ChildProcess>();
  const end = (signal: NodeJS.Signals, which: Iterable<ChildProcess> = programs): void => {
    for (const program of which) program.kill(signal);
  };

  async function run(request: languageMessages.RunRequest, engine: string): Promise<number | NodeJS.Signals> {
    const directory = request.getInfo()!.getProgramDirectory();
    const runner = createRequire(`${directory}/x`).resolve("@pulumi/pulumi/cmd/run");
    const program = spawn(process.execPath, [runner, ...runnerArguments(request, engine)], {
      cwd: directory,
      env: {
        ...env,
        ...configurationVariables(request),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    programs.add(program);
    const told = tell(engine, [program.stdout, program.stderr]);
    const [code, signal] = (await once(program, "close")) as [number | null, NodeJS.Signals | null];
    programs.delete(program);
    await told;
    return (signal ?? code)!;
  }

  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const service = languageService({
    run,
    abandoned: () => end("SIGKILL"),
    cancel() {
      const running = [...programs];
      end("SIGINT", running);
      setTimeout(() => end("SIGKILL", running), GRACE).unref();
    },
  });
  server.addService(LanguageRuntimeService, service);
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return {
    env: { PULUMI_DEBUG_LANGUAGES: `nodejs:${port}` },
    release() {
      end("SIGKILL");
      server.forceShutdown();
    },
  };
}

/** The command line of `@pulumi/pulumi/cmd/run`. */
function runnerArguments(request: languageMessages.RunRequest, engine: string): string[] {
  const info = request.getInfo()!;
  const named = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

/** Passes on to the engine what a program prints, which it would read from the pipes of a host that it has started. */
async function tell(engine: string, streams: readonly Readable[]): Promise<void> {
  const { EngineClient } = load("@pulumi/pulumi/proto/engine_grpc_pb.js") as typeof engineGrpc;
  const { LogRequest, LogSeverity } = load("@pulumi/pulumi/proto/engine_pb.js") as typeof engineMessages;
  const client = new EngineClient(engine, grpc.credentials.createInsecure());
  const log = (line: string, stream: number): Promise<void> =>
    new Promise((resolve) => {
      const request = new LogRequest().setSeverity(LogSeverity.INFO).setMessage(`${line}\n`).setStreamid(stream);
      client.log(request, () => resolve()); // An engine that is gone reads nothing.
    });
  const all = streams.map(async (stream, index) => {
    const lines: Promise<void>[] = [];
    for await (const line of createInterface({ input: stream })) lines.push(log(line, index + 1));
    await Promise.all(lines);
  });
  await Promise.all(all);
  client.close();
}

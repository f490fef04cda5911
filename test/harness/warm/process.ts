// A process that does for one operation of Pulumi's after another what the processes of its program and of its provider do.
// `host.ts` starts it and speaks with it, and says why.
import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import type * as languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { Operation } from "./host.ts";
import { allRead, printTo } from "./output.ts";
import { FAILURES, forgetRun, languageService, programRuns } from "./program.ts";
import { callsRunning, forgetProviders, PROVIDER_SCRIPT, providerService } from "./provider.ts";

const load = createRequire(import.meta.url);
const { LanguageRuntimeService } = load("@pulumi/pulumi/proto/language_grpc_pb.js") as typeof languageGrpc;
const { ResourceProviderService } = load("@pulumi/pulumi/proto/provider_grpc_pb.js") as typeof providerGrpc;

process.argv = [process.argv[0]!, PROVIDER_SCRIPT];
// Each copy of the provider listens whether this process is still wanted.
process.stdin.setMaxListeners(0);
process.on("disconnect", () => process.exit());
// Those of a program are its own; what is left over from one that has ended, or is the provider's, is told.
for (const event of FAILURES)
  process.on(event as "uncaughtException", (error: unknown) => {
    if (!programRuns()) process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  });

const { error } = console;
const home = process.cwd();

/** What Node's `fetch` keeps connections with. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

function begin({ directory, env }: Operation): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
  process.chdir(directory);
  console.error = error;
  forgetRun();
  forgetProviders();
}

async function end(): Promise<boolean> {
  await allRead();
  printTo(undefined);
  process.chdir(home);
  const dispatchers = globalThis as { [DISPATCHER]?: { close(): Promise<void> } | undefined };
  const used = dispatchers[DISPATCHER];
  if (used) {
    dispatchers[DISPATCHER] = new (used.constructor as new () => typeof used)();
    void used.close();
  }
  return callsRunning() === 0;
}

process.on("message", (message: Operation | "end") => {
  if (message === "end") void end().then((isReady) => process.send!({ isReady }));
  else {
    begin(message);
    process.send!({ isReady: true });
  }
});

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(LanguageRuntimeService, languageService);
server.addService(ResourceProviderService, providerService);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (failed, port) => {
  if (failed) throw failed;
  process.send!({ port });
});

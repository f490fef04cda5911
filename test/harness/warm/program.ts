import { createRequire, Module } from "node:module";
import type * as grpc from "@grpc/grpc-js";
import type * as languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import { startCopy } from "./copies.ts";
import { allRead, printTo } from "./output.ts";

const load = createRequire(import.meta.url);
// The generated code is CommonJS without named exports.
const language = load("@pulumi/pulumi/proto/language_pb.js") as typeof languageMessages;
const { PluginInfo } = load("@pulumi/pulumi/proto/plugin_pb.js") as typeof pluginMessages;
const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };
const { signalAndWaitForShutdown, waitForRPCs, disconnectSync } = load("@pulumi/pulumi/runtime/settings.js") as {
  signalAndWaitForShutdown: () => Promise<void>;
  waitForRPCs: () => Promise<void>;
  disconnectSync: () => void;
};
/** Exit code of the SDK's runner that means "the user has already been told". */
const ALREADY_REPORTED = 32;

// The runner asks its main module for one constant, and that one would run at once.
const main = load.resolve("@pulumi/pulumi/cmd/run/index.js");
load.cache[main] = Object.assign(new Module(main), {
  loaded: true,
  exports: { nodeJSProcessExitedAfterLoggingUserActionableMessage: ALREADY_REPORTED },
});
const { getStore } = load("@pulumi/pulumi/runtime/state.js") as {
  getStore: () => { terminated: boolean };
};
const runner = load("@pulumi/pulumi/cmd/run/run.js") as {
  run(
    argv: Readonly<Record<string, unknown>>,
    programStarted: () => void,
    reportLoggedError: (error: unknown) => void,
    isErrorReported: (error: unknown) => boolean,
  ): Promise<unknown>;
};

/** What Node tells of errors that nobody handles. */
export const FAILURES = ["uncaughtException", "unhandledRejection"] as const;

/** The SDK keeps here what it knows of its run. It makes it of the environment when it is not there. */
const sdk = globalThis as { globalStore?: unknown; stackResource?: unknown };

/** Makes the SDK forget what it knows of the last run. */
export function forgetRun(): void {
  disconnectSync();
  delete sdk.globalStore;
  delete sdk.stackResource;
}

let engine = "";

/** The part of Pulumi's protocol of language hosts that an operation uses. */
export const languageService: grpc.UntypedServiceImplementation = {
  handshake: respond((request: languageMessages.LanguageHandshakeRequest) => {
    engine = request.getEngineAddress();
    return new language.LanguageHandshakeResponse();
  }),
  getPluginInfo: respond(() => new PluginInfo().setVersion("0.0.0")),
  getRequiredPackages: respond(() => new language.GetRequiredPackagesResponse()),
  run: respond(run),
  cancel: respond(() => {
    // The engine cancels each host that it needs no more: also the one that ran no program.
    abandon?.();
    return new Empty();
  }),
};

function respond<Q, A>(handle: (request: Q) => A | Promise<A>): grpc.handleUnaryCall<Q, A> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(handle)
      .then(
        (answer) => callback(null, answer),
        (error: Error) => callback({ code: 13, details: error.stack ?? error.message }),
      );
  };
}

async function run(request: languageMessages.RunRequest): Promise<languageMessages.RunResponse> {
  printTo(engine);
  const code = await exitCode(request);
  await allRead();
  const response = new language.RunResponse();
  if (code === 0) return response;
  if (code === ALREADY_REPORTED) return response.setBail(true);
  return response.setError(`Program exited with non-zero exit code: ${code}`);
}

/** Ends the program that runs. */
let abandon: (() => void) | undefined;

export const programRuns = (): boolean => abandon !== undefined;

/** What `@pulumi/pulumi/cmd/run` does in a process of its own, and the code that it would exit with. */
async function exitCode(request: languageMessages.RunRequest): Promise<number> {
  const info = request.getInfo()!;
  const named = {
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    "dry-run": request.getDryrun() ? "true" : "",
    parallel: String(request.getParallel()),
    monitor: request.getMonitorAddress(),
    engine,
  };
  for (const [name, value] of Object.entries(named))
    process.env[`PULUMI_NODEJS_${name.toUpperCase().replace("-", "_")}`] = value;
  Object.assign(process.env, {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  });
  forgetRun();
  startCopy();
  const { argv } = process;
  const before = FAILURES.map((event) => process.listeners(event as "uncaughtException"));
  const failures = new Set<unknown>();
  const reported = new Set<unknown>();
  const ended = new Promise<void>((resolve) => {
    /** What it has begun to register still comes to its end. */
    const end = (): void => void settled().then(resolve);
    abandon = resolve;
    onTerminated(end);
    for (const event of FAILURES)
      process.on(event as "uncaughtException", (error) => {
        failures.add(error);
        end();
      });
    // Its rejection is one that nobody handles, as in the process that it is written for.
    void runner
      .run(
        { ...named, _: [info.getEntryPoint(), ...request.getArgsList()], pwd: info.getProgramDirectory() },
        () => {},
        (error) => reported.add(error),
        (error) => reported.has(error),
      )
      .then(settled)
      .then(() => (failures.size > 0 ? undefined : signalAndWaitForShutdown()))
      .then(end);
  });
  await ended;
  abandon = undefined;
  for (const [index, event] of FAILURES.entries())
    for (const listener of process.listeners(event as "uncaughtException"))
      if (!before[index]!.includes(listener)) process.off(event, listener);
  process.off("exit", disconnectSync);
  disconnectSync();
  process.argv = argv;
  if (failures.size === 0) return 0;
  return [...failures].every((failure) => reported.has(failure)) ? ALREADY_REPORTED : 1;
}

/** Nothing is under way to the engine, and nothing is about to be. */
async function settled(): Promise<void> {
  await waitForRPCs();
  await new Promise((resolve) => setImmediate(resolve));
  await waitForRPCs();
}

/** An engine that goes away leaves promises of the SDK that are never settled; a process of its own would end with them. */
function onTerminated(listener: () => void): void {
  const store = getStore();
  let terminated = store.terminated;
  Object.defineProperty(store, "terminated", {
    get: () => terminated,
    set(value: boolean) {
      terminated = value;
      if (value) listener();
    },
  });
}

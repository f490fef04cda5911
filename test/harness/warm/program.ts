import { createRequire, Module } from "node:module";
import type * as languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import { ALREADY_REPORTED, configurationVariables, languageService as serviceOf } from "../language-service.ts";
import { startCopy } from "./copies.ts";
import { allRead, printTo } from "./output.ts";

const load = createRequire(import.meta.url);
const { signalAndWaitForShutdown, waitForRPCs, disconnectSync } = load("@pulumi/pulumi/runtime/settings.js") as {
  signalAndWaitForShutdown: () => Promise<void>;
  waitForRPCs: () => Promise<void>;
  disconnectSync: () => void;
};

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

/** Ends the program that runs. */
let abandon: (() => void) | undefined;

export const programRuns = (): boolean => abandon !== undefined;

export const languageService = serviceOf({ run, cancel: () => abandon?.() });

async function run(request: languageMessages.RunRequest, engine: string): Promise<number> {
  printTo(engine);
  const code = await exitCode(request, engine);
  await allRead();
  return code;
}

/** What `@pulumi/pulumi/cmd/run` does in a process of its own, and the code that it would exit with. */
async function exitCode(request: languageMessages.RunRequest, engine: string): Promise<number> {
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
  Object.assign(process.env, configurationVariables(request));
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

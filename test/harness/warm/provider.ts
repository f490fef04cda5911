import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import type * as providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import { importCopy } from "./copies.ts";
import { allRead, printTo } from "./output.ts";

const load = createRequire(import.meta.url);
const { ResourceProviderService } = load("@pulumi/pulumi/proto/provider_grpc_pb.js") as typeof providerGrpc;
const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };

/** Pulumi's script, by which this package knows that it is in a provider's process. */
export const PROVIDER_SCRIPT = load.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");

type Callback = (error: unknown, answer?: unknown, ...others: unknown[]) => void;
type Service = Record<string, (call: { readonly request: unknown }, callback: Callback) => void>;

/** What one engine has for a provider's process. */
interface Provider {
  readonly service: Service;
  /** What its stubs load, when it can be found. */
  readonly host: object | undefined;
}

/** By the engine's end of the connection. */
const providers = new Map<string, Promise<Provider>>();

/** Whose stubs are loaded at this moment: Pulumi's service loads them before it waits for anything. */
let current: Provider | undefined;

const HOST = "pulumi-voice-agents/host";

const Module = load("node:module") as { _load(request: string, ...others: unknown[]): unknown };
const loadModule = Module._load.bind(Module);
Module._load = (request, ...others) => (request === HOST && current?.host) || loadModule(request, ...others);

/** Ends all providers. */
export function forgetProviders(): void {
  providers.clear();
  running = 0;
}

let running = 0;

/** How many calls have no answer yet. */
export const callsRunning = (): number => running;

/** Pulumi's service of dynamic providers; each connection has one of its own, and so has it its own copy of this package. */
export const providerService: grpc.UntypedServiceImplementation = Object.fromEntries(
  Object.keys(ResourceProviderService)
    .filter((name) => name !== "list")
    .map((name) => [
      name,
      (call: grpc.ServerUnaryCall<unknown, unknown>, callback: Callback) =>
        answer(name, call, callback).catch(callback),
    ]),
) as grpc.UntypedServiceImplementation;

async function answer(name: string, call: grpc.ServerUnaryCall<unknown, unknown>, callback: Callback): Promise<void> {
  const peer = call.getPeer();
  let provider = providers.get(peer);
  if (!provider) providers.set(peer, (provider = startProvider()));
  if (name === "attach") {
    printTo((call.request as pluginMessages.PluginAttach).getAddress());
    return callback(undefined, new Empty());
  }
  running++;
  current = await provider;
  current.service[name]!(call, (...results) => {
    running--;
    void allRead().then(() => callback(...results));
  });
}

async function startProvider(): Promise<Provider> {
  let host: object | undefined;
  try {
    host = await importCopy(createRequire(`${process.cwd()}/x`).resolve(HOST));
  } catch {
    // The stub says what is wrong.
  }
  return { service: startService(), host };
}

/** Runs Pulumi's script, which serves on a port of its own, and takes what it would serve. */
function startService(): Service {
  const { prototype } = grpc.Server;
  const own = Object.getOwnPropertyDescriptors(prototype);
  const events = ["uncaughtException", "unhandledRejection", "exit"] as const;
  const before = events.map((event) => process.listeners(event as "exit"));
  let service: Service | undefined;
  prototype.addService = (_, implementation) => {
    service = implementation as unknown as Service;
  };
  prototype.bindAsync = () => {};
  delete load.cache[PROVIDER_SCRIPT];
  const { argv } = process;
  process.argv = [argv[0]!, PROVIDER_SCRIPT, "the engine's address"];
  try {
    load(PROVIDER_SCRIPT);
  } finally {
    Object.defineProperties(prototype, own);
    process.argv = argv;
  }
  for (const [index, event] of events.entries())
    for (const listener of process.listeners(event as "exit"))
      if (!before[index]!.includes(listener)) process.off(event, listener);
  if (!service) throw new Error(`${PROVIDER_SCRIPT} serves nothing`);
  return service;
}

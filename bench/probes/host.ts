import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import PQueue from "p-queue";
import { stub } from "../../provider/pulumi/stub.ts";
import { promptOf, type Fleet } from "../fleet.ts";
import { watchProcesses } from "../processes.ts";
import type { Project } from "../project.ts";

/** What Pulumi's host of dynamic providers needs with a package in it, without an engine. */
export interface HostTime {
  /** From the start of the process to the response to the first check, in seconds. */
  readonly start: number;
  /** Check and create of all objects, in seconds. */
  readonly creates: number;
  /** Most memory, in bytes; 0 where there is no /proc. */
  readonly peak: number;
}

type Properties = Readonly<Record<string, unknown>>;

/** As many at once as the engine has on two cores. */
const AT_ONCE = 8;

/** The stub of a type, `niche:Tool`. Default: that of this package. */
export type StubOf = (type: string) => string;

/** Starts the host in a project's folder, checks and creates the fleet as the engine would, and ends it. */
export async function timeHost({ directory, env }: Project, fleet: Fleet, stubOf: StubOf = stub): Promise<HostTime> {
  const main = join(directory, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider", "index.js");
  const started = performance.now();
  const host = spawn(process.execPath, [main, "no-engine"], {
    cwd: directory,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const stop = watchProcesses(host.pid!);
  try {
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(host.stdout).once("line", resolve);
      host.once("exit", (code) => reject(new Error(`the host ended with exit code ${code}`)));
    });
    host.stdout.resume();
    const client = connect(port);
    await client.configure();
    const make = async (type: string, name: string, inputs: Properties): Promise<string> => {
      const news = { ...inputs, __logicalName: name, __provider: stubOf(`niche:${type}`) };
      return client.create(await client.check(news));
    };
    const { businessId } = fleet;
    await client.check({ businessId, __logicalName: "desk", __provider: stubOf("niche:Workspace") });
    const first = performance.now();
    await make("Workspace", "desk", { businessId });
    const queue = new PQueue({ concurrency: AT_ONCE });
    const all = async <T extends { readonly name: string }>(
      type: string,
      items: readonly T[],
      inputs: (item: T, index: number) => Properties,
    ): Promise<ReadonlyMap<string, string>> => {
      const one = async (item: T, index: number) =>
        [item.name, await make(type, item.name, { businessId, ...inputs(item, index) })] as const;
      return new Map(await queue.addAll(items.map((item, index) => () => one(item, index))));
    };
    const tools = await all("Tool", fleet.tools, ({ configOverride }) => ({ template: "apiRequest", configOverride }));
    const files = await all("File", fleet.files, ({ name }) => ({ source: `manifests/knowledge/${name}.md` }));
    await all("VoiceAgent", fleet.agents, (agent, index) => ({
      name: agent.name,
      type: "INBOUND",
      firstMessage: agent.firstMessage,
      customInstructions: agent.customInstructions,
      conversationFlow: promptOf(fleet, index),
      toolIds: agent.tools.map((tool) => tools.get(tool)),
      knowledgeBaseDocumentIds: agent.files.map((file) => files.get(file)),
    }));
    const end = performance.now();
    client.close();
    return { start: (first - started) / 1000, creates: (end - first) / 1000, peak: stop().peak.host ?? 0 };
  } finally {
    stop();
    host.kill("SIGKILL");
  }
}

interface HostClient {
  configure(): Promise<void>;
  check(news: Properties): Promise<Properties>;
  create(inputs: Properties): Promise<string>;
  close(): void;
}

/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-explicit-any -- the generated protobuf code of @pulumi/pulumi has no usable types */
function connect(port: string): HostClient {
  const require = createRequire(import.meta.url);
  const messages = require("@pulumi/pulumi/proto/provider_pb.js");
  const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js");
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  const call = (method: string, name: string, structs: Readonly<Record<string, Properties>>): Promise<any> => {
    const request = new messages[name]();
    for (const [field, value] of Object.entries(structs)) request[`set${field}`](Struct.fromJavaScript(value));
    return new Promise((resolve, reject) => {
      client[method](request, (error: Error | null, answer: unknown) => (error ? reject(error) : resolve(answer)));
    });
  };
  return {
    async configure() {
      await call("configure", "ConfigureRequest", { Args: {} });
    },
    async check(news) {
      const answer = await call("check", "CheckRequest", { Olds: {}, News: news });
      const [failure] = answer.getFailuresList();
      if (failure) throw new Error(`${failure.getProperty()}: ${failure.getReason()}`);
      return answer.getInputs().toJavaScript();
    },
    create: async (inputs) => (await call("create", "CreateRequest", { Properties: inputs })).getId(),
    close: () => client.close(),
  };
}

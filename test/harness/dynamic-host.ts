import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import { startProcess } from "./provider-process.ts";
import { unwrapSecret } from "./wire-secret.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";

const require = createRequire(import.meta.url);

/** A failure that Pulumi's engine would see: the message, and what the provider says exists nevertheless. */
export class HostError extends Error {
  override name = "HostError";
  readonly partial: { id: string; properties: JsonObject } | undefined;
  constructor(message: string, partial: HostError["partial"]) {
    super(message);
    this.partial = partial;
  }
}

type Message = Record<string, unknown>;

interface Client {
  [method: string]: (request: Message, callback: (error: grpc.ServiceError | null, answer: Message) => void) => void;
}

/** Pulumi's own dynamic-provider server, in this process, reached over gRPC as the engine does. */
export interface DynamicHost {
  check(
    olds: JsonObject,
    news: JsonObject,
  ): Promise<{ inputs: JsonObject; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: JsonObject,
    news: JsonObject,
  ): Promise<{ changes: "unknown" | "none" | "some"; replaces: string[] }>;
  create(inputs: JsonObject): Promise<{ id: string; outputs: JsonObject }>;
  read(id: string, outputs: JsonObject): Promise<{ id: string; outputs: JsonObject; inputs: JsonObject | undefined }>;
  update(id: string, olds: JsonObject, news: JsonObject): Promise<JsonObject>;
  delete(id: string, outputs: JsonObject): Promise<void>;
}

/** The stack's configuration, by full keys: `voice-agents:onConflict`. */
export type StackConfig = Readonly<Record<string, string>>;

type Start = (config: StackConfig) => Promise<DynamicHost>;

let server: Promise<Start> | undefined;

/** Where the code that Pulumi's host loads finds the processes. */
const PROCESSES = "voice-agents test processes";

/**
 * A provider process of its own behind Pulumi's host. The host itself, which keeps each provider by its code, is loaded once per test
 * process: what a stub loads stands for the process, and has a name of its own on the wire. The engine's tests load the real entry.
 */
export const dynamicHost = async (config: StackConfig = {}): Promise<DynamicHost> =>
  (await (server ??= serve()))(config);

/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-explicit-any -- the generated protobuf code of @pulumi/pulumi has no usable types */
async function serve(): Promise<Start> {
  const port = await listen();
  const messages = require("@pulumi/pulumi/proto/provider_pb.js");
  const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
  const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js");
  const client: Client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });

  const call = (method: string, request: unknown): Promise<any> =>
    new Promise((resolve, reject) => {
      client[method]!(request as Message, (error, answer) => (error ? reject(translate(error)) : resolve(answer)));
    });
  const message = (name: string, fields: Record<string, unknown>) => {
    const made = new messages[name]();
    for (const [field, value] of Object.entries(fields)) {
      made[`set${field}`](typeof value === "object" && value !== null ? Struct.fromJavaScript(value) : value);
    }
    return made;
  };
  const processes: ReturnType<typeof startProcess>[] = [];
  Object.assign(globalThis, { [PROCESSES]: processes });
  const kinds = ["unknown", "none", "some"] as const;

  return async (config) => {
    const which = processes.push(startProcess()) - 1;
    await call("configure", message("ConfigureRequest", { Args: config }));
    /** Properties as this process gets them: with a stub that leads to it, as the one of a state leads to `provider/host.ts`. */
    const sent = (props: JsonObject): JsonObject => {
      const [, type] = /handler\(("[\w:]+")\)$/.exec(String(props["__provider"])) ?? [];
      const code = `exports.handler=()=>globalThis[${JSON.stringify(PROCESSES)}][${which}](${type})`;
      return type === undefined ? props : { ...props, __provider: code };
    };
    /** What came back, with the stub that it went with. */
    const received = (props: any, { __provider }: JsonObject): JsonObject => ({
      ...(unwrapSecret(props) as JsonObject),
      ...(props && "__provider" in props && { __provider }),
    });
    const partly = (error: unknown, props: JsonObject): unknown => {
      if (!(error instanceof HostError) || !error.partial) return error;
      const { id, properties } = error.partial;
      return new HostError(error.message, { id, properties: received(properties, props) });
    };
    return {
      async check(olds, news) {
        const answer = await call("check", message("CheckRequest", { Olds: sent(olds), News: sent(news) }));
        const failures = answer
          .getFailuresList()
          .map((failure: any) => ({ property: failure.getProperty(), reason: failure.getReason() }));
        return { inputs: received(answer.getInputs().toJavaScript(), news), failures };
      },
      async diff(id, olds, news) {
        const answer = await call("diff", message("DiffRequest", { Id: id, Olds: sent(olds), News: sent(news) }));
        return { changes: kinds[answer.getChanges() as 0 | 1 | 2], replaces: answer.getReplacesList() };
      },
      async create(inputs) {
        try {
          const answer = await call("create", message("CreateRequest", { Properties: sent(inputs) }));
          return { id: answer.getId(), outputs: received(answer.getProperties().toJavaScript(), inputs) };
        } catch (error) {
          throw partly(error, inputs);
        }
      },
      async read(id, outputs) {
        const answer = await call("read", message("ReadRequest", { Id: id, Properties: sent(outputs) }));
        const inputs = answer.getInputs()?.toJavaScript();
        return {
          id: answer.getId(),
          outputs: received(answer.getProperties().toJavaScript(), outputs),
          inputs: inputs && received(inputs, outputs),
        };
      },
      async update(id, olds, news) {
        try {
          const answer = await call("update", message("UpdateRequest", { Id: id, Olds: sent(olds), News: sent(news) }));
          return received(answer.getProperties().toJavaScript(), news);
        } catch (error) {
          throw partly(error, news);
        }
      },
      async delete(id, outputs) {
        await call("delete", message("DeleteRequest", { Id: id, Properties: sent(outputs) }));
      },
    };
  };

  function translate(error: grpc.ServiceError): HostError {
    const [details] = error.metadata.get("grpc-status-details-bin");
    if (!details) return new HostError(error.details, undefined);
    const { Status } = require("@pulumi/pulumi/proto/status_pb.js");
    const status = Status.deserializeBinary(details);
    const packed = status.getDetailsList()[0];
    const failed = packed.unpack(
      messages.ErrorResourceInitFailed.deserializeBinary,
      "pulumirpc.ErrorResourceInitFailed",
    );
    return new HostError(error.details, {
      id: failed.getId(),
      properties: failed.getProperties().toJavaScript(),
    });
  }
}

/** The host prints its port on stdout when it listens. */
async function listen(): Promise<string> {
  const { argv } = process;
  const { log } = console;
  const port = new Promise<string>((resolve) => {
    console.log = (text: unknown) => resolve(String(text));
  });
  process.argv = [argv[0]!, argv[1]!, "no-engine"];
  try {
    require("@pulumi/pulumi/cmd/dynamic-provider/index.js");
    return await port;
  } finally {
    console.log = log;
    process.argv = argv;
  }
}

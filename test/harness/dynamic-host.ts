import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import { opened } from "./wire-secret.ts";
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

let started: Promise<DynamicHost> | undefined;

/** Starts the host once per test process. */
export const dynamicHost = (): Promise<DynamicHost> => (started ??= start());

/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-explicit-any -- the generated protobuf code of @pulumi/pulumi has no usable types */
async function start(): Promise<DynamicHost> {
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
  const configure = async (): Promise<void> => {
    await call("configure", message("ConfigureRequest", { Args: {} }));
  };
  await configure();
  const kinds = ["unknown", "none", "some"] as const;

  return {
    async check(olds, news) {
      const answer = await call("check", message("CheckRequest", { Olds: olds, News: news }));
      const failures = answer
        .getFailuresList()
        .map((failure: any) => ({ property: failure.getProperty(), reason: failure.getReason() }));
      return { inputs: answer.getInputs().toJavaScript(), failures };
    },
    async diff(id, olds, news) {
      const answer = await call("diff", message("DiffRequest", { Id: id, Olds: olds, News: news }));
      return { changes: kinds[answer.getChanges() as 0 | 1 | 2], replaces: answer.getReplacesList() };
    },
    async create(inputs) {
      const answer = await call("create", message("CreateRequest", { Properties: inputs }));
      return { id: answer.getId(), outputs: opened(answer.getProperties().toJavaScript()) as JsonObject };
    },
    async read(id, outputs) {
      const answer = await call("read", message("ReadRequest", { Id: id, Properties: outputs }));
      return {
        id: answer.getId(),
        outputs: opened(answer.getProperties().toJavaScript()) as JsonObject,
        inputs: opened(answer.getInputs()?.toJavaScript()) as JsonObject | undefined,
      };
    },
    async update(id, olds, news) {
      const answer = await call("update", message("UpdateRequest", { Id: id, Olds: olds, News: news }));
      return opened(answer.getProperties().toJavaScript()) as JsonObject;
    },
    async delete(id, outputs) {
      await call("delete", message("DeleteRequest", { Id: id, Properties: outputs }));
    },
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
      properties: opened(failed.getProperties().toJavaScript()) as JsonObject,
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

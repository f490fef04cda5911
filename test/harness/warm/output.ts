import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import type * as engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type * as engineMessages from "@pulumi/pulumi/proto/engine_pb.js";

const load = createRequire(import.meta.url);
const { EngineClient } = load("@pulumi/pulumi/proto/engine_grpc_pb.js") as typeof engineGrpc;
const { LogRequest, LogSeverity } = load("@pulumi/pulumi/proto/engine_pb.js") as typeof engineMessages;

let client: InstanceType<typeof EngineClient> | undefined;
let address = "";
let told: Promise<void>[] = [];

/** From now on this engine is told what this process prints, which it would read from the pipes of processes that it has started. */
export function printTo(engine: string | undefined): void {
  if (engine === address) return;
  client?.close();
  address = engine ?? "";
  client = engine === undefined ? undefined : new EngineClient(engine, grpc.credentials.createInsecure());
}

/** Resolves when the engine has read what was printed. */
export async function allRead(): Promise<void> {
  const all = told;
  told = [];
  await Promise.all(all);
}

for (const [index, stream] of [process.stdout, process.stderr].entries()) {
  const write = stream.write.bind(stream);
  stream.write = (text: string | Uint8Array): boolean => {
    if (!client) return write(text);
    for (const line of String(text).replace(/\n$/, "").split("\n")) {
      const request = new LogRequest()
        .setSeverity(LogSeverity.INFO)
        .setMessage(`${line}\n`)
        .setStreamid(index + 1);
      // An engine that is gone reads nothing.
      told.push(new Promise((resolve) => client!.log(request, () => resolve())));
    }
    return true;
  };
}

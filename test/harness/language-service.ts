import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import type * as languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";

const load = createRequire(import.meta.url);

/** Exit code of the SDK's runner that means "the user has already been told". */
export const ALREADY_REPORTED = 32;

/** How a host runs programs, for one engine at a time. */
export interface Programs {
  /** Runs one to its end. @returns its exit code, or the signal that ended it */
  run(request: languageMessages.RunRequest, engine: string): Promise<number | NodeJS.Signals>;
  /** The engine needs this host no more; it says so to each, also to one that ran no program. */
  cancel(): void;
  /** The engine has gone away before its program had ended. */
  abandoned?(): void;
}

/** The part of Pulumi's protocol of language hosts that an operation uses. */
export function languageService(programs: Programs): grpc.UntypedServiceImplementation {
  // The generated code is CommonJS without named exports.
  const language = load("@pulumi/pulumi/proto/language_pb.js") as typeof languageMessages;
  const { PluginInfo } = load("@pulumi/pulumi/proto/plugin_pb.js") as typeof pluginMessages;
  const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };
  let engine = "";

  async function run(request: languageMessages.RunRequest): Promise<languageMessages.RunResponse> {
    const ended = await programs.run(request, engine);
    const response = new language.RunResponse();
    if (ended === 0) return response;
    if (ended === ALREADY_REPORTED) return response.setBail(true);
    return response.setError(
      typeof ended === "number"
        ? `Program exited with non-zero exit code: ${ended}`
        : `Program was ended by signal ${ended}`,
    );
  }

  return {
    handshake: respond((request: languageMessages.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: respond(() => new PluginInfo().setVersion("0.0.0")),
    getRequiredPackages: respond(() => new language.GetRequiredPackagesResponse()),
    run: respond(run, () => programs.abandoned?.()),
    cancel: respond(() => {
      programs.cancel();
      return new Empty();
    }),
  };
}

/** Variables in which the SDK looks for the stack's configuration. */
export const configurationVariables = (request: languageMessages.RunRequest) => ({
  PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
  PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
});

/** Makes a unary handler of a function; an engine that goes away before it has an answer is `abandoned`. */
const respond =
  <Q, A>(handle: (request: Q) => A | Promise<A>, abandoned?: () => void): grpc.handleUnaryCall<Q, A> =>
  (call, callback) => {
    if (abandoned) call.on("cancelled", abandoned);
    Promise.resolve(call.request)
      .then(handle)
      .then(
        (answer) => callback(null, answer),
        (error: Error) => callback({ code: grpc.status.INTERNAL, details: error.stack ?? error.message }),
      );
  };

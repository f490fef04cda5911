/**
 * Stand-in for Pulumi's own `pulumi-language-nodejs`, for machines where only the engine could be built (that language host is no
 * Go module). Copied beside the engine, so it is plain JavaScript without dependencies: gRPC and the protocol come from the
 * `@pulumi/pulumi` that the program itself has installed.
 *
 * The engine starts it in the program's directory with its own address as the last argument, reads a port from the first line of
 * stdout and calls the service LanguageRuntime of the protocol. Everything that is not served here is UNIMPLEMENTED, which the
 * engine takes for an older host.
 */
import { spawn } from "node:child_process";
import { fstatSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** How long a program may take to end itself before it is killed, in milliseconds; the engine gives this host 5 seconds. */
const GRACE = 1_000;
/** Exit code of the SDK's runner that means "the user has already been told"; source: `cmd/run` of @pulumi/pulumi. */
const ALREADY_REPORTED = 32;
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

const engineAddress = process.argv.at(-1);
const programs = new Set();
let stopping = false;

const { grpc, messages, pluginMessages, service, version } = loadProtocol(process.cwd());
const server = new grpc.Server({
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
});
server.addService(service, {
  getPluginInfo: respond(() => new pluginMessages.PluginInfo().setVersion(version)),
  getRequiredPackages: respond(() => new messages.GetRequiredPackagesResponse()),
  getRequiredPlugins: respond(() => new messages.GetRequiredPluginsResponse()),
  about: respond(() => new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  run: respond(run),
  cancel: respond(({ constructor: Empty }) => {
    endPrograms("SIGINT");
    setTimeout(() => endPrograms("SIGKILL"), GRACE).unref();
    return new Empty();
  }),
});
process.on("SIGINT", () => stop("SIGINT"));
process.on("SIGTERM", () => stop("SIGTERM"));
process.on("SIGHUP", () => stop("SIGTERM"));
process.on("exit", () => endPrograms("SIGKILL"));
stopWithEngine();
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) fail(`cannot listen on 127.0.0.1: ${error.message}`);
  process.stdout.write(`${port}\n`);
});

/** Loads gRPC and the protocol as `@pulumi/pulumi` has them, found from `directory` upwards. */
function loadProtocol(directory) {
  try {
    const sdk = createRequire(resolveFrom(directory, "@pulumi/pulumi/package.json"));
    return {
      grpc: sdk("@grpc/grpc-js"),
      messages: sdk("./proto/language_pb.js"),
      pluginMessages: sdk("./proto/plugin_pb.js"),
      service: sdk("./proto/language_grpc_pb.js").LanguageRuntimeService,
      version: sdk("./package.json").version,
    };
  } catch (error) {
    return fail(`cannot load @pulumi/pulumi for the program in ${directory}; run npm install there. ${error.message}`);
  }
}

function resolveFrom(directory, specifier) {
  return createRequire(join(directory, "x")).resolve(specifier);
}

/** Makes a unary gRPC handler of a function from request to response, or to a promise of it. */
function respond(handle) {
  return async ({ request }, callback) => {
    try {
      callback(null, await handle(request));
    } catch (error) {
      callback({ code: grpc.status.INTERNAL, details: error.stack ?? String(error) });
    }
  };
}

/** Runs the program to its end; what it printed goes straight to the engine, which reads this process's stdout and stderr. */
async function run(request) {
  const response = new messages.RunResponse();
  try {
    const { code, signal } = await finished(startProgram(request));
    if (code === ALREADY_REPORTED) return response.setBail(true);
    if (signal) return response.setError(`Program was ended by signal ${signal}`);
    return code === 0 ? response : response.setError(`Program exited with non-zero exit code: ${code}`);
  } catch (error) {
    return response.setError(error.message);
  }
}

function startProgram(request) {
  const info = request.getInfo();
  const directory = info.getProgramDirectory();
  const options = info.getOptions()?.toJavaScript() ?? {};
  expectType(options, "typescript", "boolean");
  expectType(options, "nodeargs", "string");
  expectType(options, "tsconfig", "string");
  if (request.getAttachDebugger()) {
    throw new Error(
      "This stand-in language host cannot attach a debugger; use runtime.options.nodeargs: --inspect-brk.",
    );
  }
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
  const args = [...splitWords(options.nodeargs ?? ""), runnerOf(directory), ...runnerArguments(request, info)];
  // The same process group as this host: the engine signals the whole group, also when it kills.
  return spawn(process.execPath, args, { cwd: directory, env, stdio: ["ignore", "inherit", "inherit"] });
}

function runnerOf(directory) {
  try {
    return resolveFrom(directory, "@pulumi/pulumi/cmd/run");
  } catch (error) {
    throw new Error(`@pulumi/pulumi is not installed for the program in ${directory}; run npm install there.`, {
      cause: error,
    });
  }
}

/** The command line of `@pulumi/pulumi/cmd/run`; empty values are left out, as the SDK expects. */
function runnerArguments(request, info) {
  const named = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

function expectType(options, name, type) {
  if (options[name] !== undefined && typeof options[name] !== type) {
    throw new Error(`Pulumi.yaml: runtime.options.${name} must be a ${type}, not ${JSON.stringify(options[name])}.`);
  }
}

/** Splits like a shell does, without expansions: `--import "./a b.mjs"` is two words. */
function splitWords(text) {
  const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g;
  if (text.replace(word, "").trim() !== "") {
    throw new Error(`Pulumi.yaml: runtime.options.nodeargs has a quote or backslash without its end: ${text}`);
  }
  return (text.match(word) ?? []).map((raw) =>
    raw.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
      (_, double, single, escaped) => double?.replace(/\\(["\\])/g, "$1") ?? single ?? escaped,
    ),
  );
}

/** Resolves when `program` is gone; rejects when it could not be started. */
function finished(program) {
  programs.add(program);
  return new Promise((resolve, reject) => {
    program.once("error", reject);
    program.once("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    programs.delete(program);
    if (stopping && programs.size === 0) process.exit(0);
  });
}

function endPrograms(signal) {
  programs.forEach((program) => program.kill(signal));
}

/** Ends the programs, then this process: at the latest after the grace time, at once when asked a second time. */
function stop(signal) {
  if (stopping || programs.size === 0) process.exit(0);
  stopping = true;
  endPrograms(signal);
  setTimeout(() => process.exit(0), GRACE);
}

/** An engine that was killed says nothing, but the pipe it holds on our stdin closes with it. */
function stopWithEngine() {
  if (!fstatSync(0).isFIFO()) return;
  process.stdin.on("end", () => stop("SIGTERM")).on("error", () => stop("SIGTERM"));
  process.stdin.resume();
}

/** Ends this process with a message that the engine shows to the user. */
function fail(message) {
  process.stderr.write(`pulumi-language-nodejs (stand-in): ${message}\n`);
  process.exit(1);
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type * as languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type * as languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { onTestFinished } from "vitest";
import { engineDirectory } from "../../tools/engine/engine.ts";
import { companionFiles } from "../../tools/engine/pin.ts";
import { cheapNode } from "../harness/cheap-node.ts";
import { serveKeys } from "../harness/key-service.ts";
import { writeNewStack } from "../harness/new-stack.ts";

const load = createRequire(import.meta.url);

/** What a finished command left. */
export type Finished = { code: number | string | null; stdout: string; stderr: string };

/**
 * Copies the engine of this machine into a new temporary directory, with this repository's companions beside it whatever the
 * engine came with, and returns that directory.
 */
export async function copyEngine(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "engine-copy-"));
  const files = [...companionFiles(), join(await engineDirectory(), "pulumi")];
  for (const file of files) {
    const copy = join(directory, basename(file));
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o755);
  }
  return directory;
}

/** A Pulumi program in a temporary directory, on a file backend, run by the real engine with the language host beside it. */
export class Program {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "program-test-")));
  private readonly env: NodeJS.ProcessEnv;

  /** Makes a program of `files` (name to text), which sees this repository's installed packages. */
  static async make(engine: string, files: Record<string, string>): Promise<Program> {
    const keys = await serveKeys();
    onTestFinished(() => keys.close());
    const program = new Program(engine, keys.env);
    for (const [name, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
      mkdirSync(dirname(join(program.root, name)), { recursive: true });
      writeFileSync(join(program.root, name), text);
    }
    writeNewStack(program.root, join(program.root, "home"), {});
    return program;
  }

  private constructor(engine: string, keys: Readonly<Record<string, string>>) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true, maxRetries: 5 }));
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(this.root, "node_modules"));
    this.env = {
      ...process.env,
      PATH: [engine, dirname(process.execPath), process.env["PATH"]].join(delimiter),
      NO_COLOR: "1",
      ...cheapNode,
      PULUMI_HOME: join(this.root, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.root, "home")}`,
      ...keys,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }

  /** Runs `pulumi` in the program's directory to its end. */
  async pulumi(...args: string[]): Promise<Finished> {
    const { finished } = this.start(...args);
    return finished;
  }

  /** Starts `pulumi` in the program's directory. */
  start(...args: string[]): { process: ChildProcess; finished: Promise<Finished> } {
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: this.root,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const finished = new Promise<Finished>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
    });
    return { process: child, finished };
  }

  /** Starts the language host in the program's directory and asks it as the engine does; `run` resolves to the error that it tells. */
  async languageHost(): Promise<{ run(options: Readonly<Record<string, JavaScriptValue>>): Promise<string> }> {
    const { LanguageRuntimeClient } = load("@pulumi/pulumi/proto/language_grpc_pb.js") as typeof languageGrpc;
    const { ProgramInfo, RunRequest } = load("@pulumi/pulumi/proto/language_pb.js") as typeof languageMessages;
    const host = spawn("pulumi-language-nodejs", ["127.0.0.1:1"], {
      cwd: this.root,
      env: this.env,
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void host.kill());
    const [port] = (await once(createInterface({ input: host.stdout }), "line")) as [string];
    const client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    onTestFinished(() => client.close());
    return {
      run: (options) => {
        const info = new ProgramInfo().setProgramDirectory(this.root).setEntryPoint(".");
        info.setOptions(Struct.fromJavaScript({ ...options }));
        return new Promise((resolve, reject) => {
          client.run(new RunRequest().setInfo(info), (error, response) =>
            error ? reject(error) : resolve(response.getError()),
          );
        });
      },
    };
  }

  /** The stack's outputs, secrets shown. */
  async outputs(): Promise<unknown> {
    return JSON.parse((await this.pulumi("stack", "output", "--json", "--show-secrets")).stdout);
  }

  /** Text of a file the program wrote, or undefined when there is none yet. */
  read(name: string): string | undefined {
    const path = join(this.root, name);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  }
}

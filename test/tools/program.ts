import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
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
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { engineDirectory } from "../../tools/engine/engine.ts";
import { companionFiles } from "../../tools/engine/pin.ts";

/** What a finished command left. */
export type Finished = { code: number | string | null; stdout: string; stderr: string };

/**
 * A Pulumi program in a temporary directory, on a file backend, run by the real engine with the language host of this repository:
 * first on the PATH, so that it is the one under test whatever engine was found.
 */
export class Program {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "program-test-")));
  private readonly env: NodeJS.ProcessEnv;

  /** Makes a program of `files` (name to text), which sees this repository's installed packages. */
  static async make(files: Record<string, string>): Promise<Program> {
    const program = new Program(await engineDirectory());
    for (const [name, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
      mkdirSync(dirname(join(program.root, name)), { recursive: true });
      writeFileSync(join(program.root, name), text);
    }
    const started = await program.pulumi("stack", "init", "dev");
    if (started.code !== 0) throw new Error(started.stderr);
    return program;
  }

  private constructor(engine: string) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true, maxRetries: 5 }));
    const host = join(this.root, "host");
    for (const directory of [host, join(this.root, "state")]) mkdirSync(directory);
    for (const file of companionFiles()) {
      copyFileSync(file, join(host, basename(file)));
      chmodSync(join(host, basename(file)), 0o755);
    }
    symlinkSync(join(import.meta.dirname, "../../node_modules"), join(this.root, "node_modules"));
    this.env = {
      ...process.env,
      PATH: [host, engine, dirname(process.execPath), process.env["PATH"]].join(delimiter),
      NO_COLOR: "1",
      PULUMI_HOME: join(this.root, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
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

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import {
  createNicheEmulator,
  nicheBasePath,
  nicheSeed,
  serveEmulator,
  type NicheEmulator,
  type NicheEmulatorOptions,
} from "../../emulator/index.ts";
import type { LogEntry } from "../../emulator/journal.ts";
import { engineDirectory } from "../../tools/engine/engine.ts";

const root = join(import.meta.dirname, "..", "..");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for error messages. */
  readonly text: string;
}

export interface Running {
  readonly done: Promise<Finished>;
  /** Kills the whole process group, as `kill -9` of a CI job does. */
  kill(): void;
}

/** A folder with a Pulumi program, a file backend of its own, and an emulated Niche over HTTP. */
export interface Project {
  readonly directory: string;
  readonly emulator: NicheEmulator;
  readonly url: string;
  /** Environment of every command; change it to take a credential away. */
  readonly env: Record<string, string | undefined>;
  write(files: Readonly<Record<string, string>>): void;
  remove(file: string): void;
  /** Runs `pulumi …` to its end. */
  pulumi(...args: string[]): Promise<Finished>;
  start(...args: string[]): Running;
  /** Requests since the last call. */
  requests(): LogEntry[];
  stored(collection: string): (Record<string, unknown> & { id: string })[];
  /** The text of the stack's state file. */
  state(): string;
  close(): Promise<void>;
}

export interface ProjectOptions extends NicheEmulatorOptions {
  readonly files: Readonly<Record<string, string>>;
  /** False leaves `node_modules` to the test. */
  readonly link?: boolean;
  /** Stack configuration, by full key. */
  readonly config?: Readonly<Record<string, string>>;
}

const program = {
  "package.json": JSON.stringify({ name: "test-project", private: true, type: "module" }),
  "Pulumi.yaml": "name: test-project\nruntime: {name: nodejs, options: {typescript: false}}\n",
  "index.js":
    'import { deployManifests } from "pulumi-voice-agents";\nexport const resources = await deployManifests();\n',
};

export async function createProject({
  files,
  link = true,
  config = {},
  ...emulation
}: ProjectOptions): Promise<Project> {
  const engine = process.env["VOICE_AGENTS_ENGINE"] ?? (await engineDirectory());
  const directory = mkdtempSync(join(tmpdir(), "voice-agents-"));
  const emulator = createNicheEmulator(emulation);
  const served = await serveEmulator(emulator);
  const home = join(directory, ".home");
  const env: Record<string, string | undefined> = {
    HOME: process.env["HOME"],
    PATH: [engine, dirname(process.execPath), process.env["PATH"]].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: "test-passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NICHE_BASE_URL: served.url + nicheBasePath,
    NICHE_TOKEN: nicheSeed.token,
    NICHE_RETRY_DELAY_MS: "20",
    NICHE_TIMEOUT_MS: "2000",
    NO_COLOR: "1",
  };
  let marker = 0;
  const project: Project = {
    directory,
    emulator,
    url: served.url,
    env,
    write(changes) {
      for (const [file, text] of Object.entries(changes)) {
        const path = join(directory, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    },
    remove: (file) => rmSync(join(directory, file), { recursive: true }),
    pulumi: (...args) => project.start(...args).done,
    start: (...args) => run("pulumi", [...args, "--non-interactive"], directory, env),
    requests() {
      const all = emulator.control.log();
      const fresh = all.slice(marker);
      marker = all.length;
      return fresh;
    },
    stored: (collection) => (emulator.control.dump()[collection] ?? []) as (Record<string, unknown> & { id: string })[],
    state() {
      const stacks = join(home, ".pulumi", "stacks", "test-project");
      return readdirSync(stacks)
        .filter((name) => name.endsWith(".json"))
        .map((name) => readFileSync(join(stacks, name), "utf8"))
        .join("\n");
    },
    async close() {
      await served.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  project.write({ ...program, ...files });
  if (link) linkPackages(directory);
  mkdirSync(home, { recursive: true });
  await expectSuccess(project.pulumi("stack", "init", "dev"));
  for (const [key, value] of Object.entries(config)) await expectSuccess(project.pulumi("config", "set", key, value));
  return project;
}

/** What `npm install` of the package would give, without the network. */
function linkPackages(directory: string): void {
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "pulumi-voice-agents"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
}

/** The result of a command that must succeed. @throws with everything it printed otherwise. */
export async function expectSuccess(running: Promise<Finished>): Promise<Finished> {
  const finished = await running;
  if (finished.code !== 0) throw new Error(`exit code ${finished.code}:\n${finished.text}`);
  return finished;
}

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string | undefined>): Running {
  const child = spawn(command, args, {
    cwd,
    env: env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const done = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, text: stdout + stderr }));
  });
  return { done, kill: () => void process.kill(-child.pid!, "SIGKILL") };
}

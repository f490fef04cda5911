import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import { platforms as emulated } from "../../emulator/platforms.ts";
import { serveEmulator } from "../../emulator/serve.ts";
import { engineDirectory } from "../../tools/engine/engine.ts";
import { platforms, type Emulator, type EmulatorOptions, type Platform } from "../platforms.ts";
import { cheapNode, compileCache } from "./cheap-node.ts";
import { expectSuccess, start, type Finished, type Running } from "./command.ts";
import { serveKeys } from "./key-service.ts";
import { serveLanguageHost } from "./language-host.ts";
import { warmHost, type Operation, type WarmHost } from "./warm/host.ts";
import { PASSPHRASE, writeNewStack, type NewStack } from "./new-stack.ts";
import { assertSecretless } from "./secretless.ts";
import { killProcess, processesIn } from "./processes.ts";

const root = join(import.meta.dirname, "..", "..");

/** One engine operation takes some seconds, and a minute on a machine with other work; one that takes so long hangs. */
const DEADLINE = 300_000;

export type Stored = Record<string, unknown> & { id: string };

/** A resource as the state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** A folder with a Pulumi program, a file backend of its own, and an emulated platform over HTTP. Ends with the test that made it. */
export interface Project<P extends Platform = "niche"> {
  readonly directory: string;
  readonly emulator: Emulator<P>;
  /** Environment of every command; change it to take a credential away. */
  readonly env: Record<string, string | undefined>;
  write(files: Readonly<Record<string, string>>): void;
  /** Writes a file anew with one piece of its text replaced. @throws when the piece is not there. */
  edit(file: string, before: string, after: string): void;
  remove(file: string): void;
  /** Makes an empty stack, and selects it. */
  newStack(stack: NewStack & { readonly stack: string }): void;
  /** Runs `pulumi …` to its end. Its program and provider run in a process that other operations have used, unless the project says otherwise. */
  pulumi(...args: string[]): Promise<Finished>;
  /** Starts `pulumi …`, with processes of its own. Its `kill` ends everything that works in the folder, as when the machine goes away. */
  start(...args: string[]): Promise<Running>;
  /** Runs `voice-agents …` to its end. Programs and providers of the engines that it starts run in a process that others have used. */
  cli(...args: string[]): Promise<Finished>;
  /** Runs another command in the folder, which may need more of this machine's environment than Pulumi: certificates, npm's settings. */
  run(command: string, ...args: string[]): Promise<Finished>;
  /** `pulumi up` without the preview before it. */
  up(...args: string[]): Promise<Finished>;
  /** A preview with a refresh proposes nothing and writes nothing. @throws otherwise. */
  expectNoDrift(): Promise<void>;
  /** The same, and a preview without a refresh proposes nothing and asks nothing. */
  expectSettled(): Promise<void>;
  /** Requests since the last call. */
  requests(): LogEntry[];
  /** Those of them that changed something. */
  writes(): LogEntry[];
  stored(collection: string): Stored[];
  /** The text of the stacks' state files. */
  state(): string;
  /** The resources in the selected stack's state, the stack itself left out. */
  stateResources(): StateResource[];
}

export type ProjectOptions<P extends Platform = "niche"> = EmulatorOptions<P> & {
  /** Default: `niche`. */
  readonly platform?: P;
  readonly files: Readonly<Record<string, string>>;
  /** False leaves `node_modules` to the test. */
  readonly link?: boolean;
  /** False for what users have: a passphrase, an SDK that loads all that it has, a language host that the engine starts, and `ownProcesses`. */
  readonly shortcuts?: boolean;
  /** True where each program and each provider has a process of its own, which loads all that it needs. Default: only with `start` and `run`. */
  readonly ownProcesses?: boolean;
  /** Stack configuration, by key. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretConfig?: Readonly<Record<string, string>>;
  /** Stands between the provider and the emulator. */
  readonly intercept?: (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;
};

const program = {
  "package.json": JSON.stringify({ name: "test-project", private: true, type: "module" }),
  "Pulumi.yaml": "name: test-project\nruntime: {name: nodejs, options: {typescript: false}}\n",
  "index.js":
    'import { deployManifests } from "pulumi-voice-agents";\nexport const resources = await deployManifests();\n',
};

export async function createProject<P extends Platform = "niche">({
  platform = "niche" as P,
  files,
  link = true,
  shortcuts = true,
  ownProcesses = !shortcuts,
  config = {},
  secretConfig = {},
  intercept = (request, next) => next(request),
  ...emulation
}: ProjectOptions<P>): Promise<Project<P>> {
  const engine = process.env["VOICE_AGENTS_ENGINE"] ?? (await engineDirectory());
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "voice-agents-")));
  // What is left of the options is the emulator's; TypeScript cannot subtract from a type that it does not know yet.
  const create = platforms[platform].create as (options: unknown) => Emulator<P>;
  const emulator = create(emulation);
  const { basePath } = emulator;
  const served = await serveEmulator({ basePath, fetch: (request) => intercept(request, emulator.fetch) });
  const keys = await serveKeys();
  const home = join(directory, ".home");
  const prefix = platform.toUpperCase();
  const env: Record<string, string | undefined> = {
    HOME: process.env["HOME"],
    PATH: [engine, dirname(process.execPath), process.env["PATH"]].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...emulated.find(({ name }) => name === platform)?.variables(served.url + basePath),
    [`${prefix}_RETRY_DELAY_MS`]: "20",
    [`${prefix}_TIMEOUT_MS`]: "2000",
    NO_COLOR: "1",
    ...keys.env,
    ...(shortcuts ? cheapNode : { NODE_COMPILE_CACHE: compileCache }),
  };
  const started: Running[] = [];
  onTestFinished(async () => {
    for (const running of started) running.kill();
    await Promise.allSettled(started.map(({ done }) => done));
    await served.close();
    keys.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const alone = (): undefined => undefined;
  const launch = async (
    command: string,
    args: readonly string[],
    all: NodeJS.ProcessEnv,
    warm: (operation: Operation) => Promise<WarmHost> | undefined,
  ): Promise<Running> => {
    const host = (await warm({ directory, env: all })) ?? (shortcuts ? await serveLanguageHost(all) : undefined);
    const attached = { ...all, ...host?.env };
    const running = start(command, args, { cwd: directory, env: attached, deadline: DEADLINE });
    let wasKilled = true;
    const done = running.done
      .then((finished) => {
        wasKilled = finished.code === null;
        assertSecretless(`what ${[command, ...args].join(" ")} printed`, finished.text, all);
        assertSecretless("the state", stateFiles().join("\n"), all);
        return finished;
      })
      .finally(() => host?.release(wasKilled));
    const kill = () => [-running.pid, ...processesIn(directory).map(({ id }) => id)].forEach(killProcess);
    started.push({ ...running, done, kill });
    return started.at(-1)!;
  };
  const stateFiles = (): string[] => {
    const stacks = readdirSync(join(home, ".pulumi", "stacks"), { recursive: true, withFileTypes: true });
    return stacks
      .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
  };
  let marker = 0;
  const project: Project<P> = {
    directory,
    emulator,
    env,
    write(changes) {
      for (const [file, text] of Object.entries(changes)) {
        const path = join(directory, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    },
    edit(file, before, after) {
      const text = readFileSync(join(directory, file), "utf8");
      if (!text.includes(before)) throw new Error(`${file} does not contain ${JSON.stringify(before)}`);
      project.write({ [file]: text.replace(before, () => after) });
    },
    remove: (file) => rmSync(join(directory, file), { recursive: true }),
    newStack: (stack) => writeNewStack(directory, home, stack),
    start: (...args) => launch("pulumi", [...args, "--non-interactive"], env, alone),
    async pulumi(...args) {
      const how = ownProcesses ? alone : warmHost;
      return (await launch("pulumi", [...args, "--non-interactive"], env, how)).done;
    },
    async cli(...args) {
      const line = [join(root, "dist", "cli", "main.js"), ...args];
      return (await launch(process.execPath, line, { ...process.env, ...env }, shortcuts ? warmHost : alone)).done;
    },
    run: async (command, ...args) => (await launch(command, args, { ...process.env, ...env }, alone)).done,
    up: (...args) => project.pulumi("up", "--yes", "--skip-preview", ...args),
    async expectSettled() {
      project.requests();
      await expectSuccess(project.pulumi("preview", "--expect-no-changes"));
      const asked = project.requests();
      if (asked.length > 0) throw new Error(`a preview asked the platform: ${asked.map(describe).join(", ")}`);
      await project.expectNoDrift();
    },
    async expectNoDrift() {
      project.requests();
      await expectSuccess(project.pulumi("preview", "--refresh", "--expect-no-changes"));
      const written = project.writes();
      if (written.length > 0) throw new Error(`a preview wrote: ${written.map(describe).join(", ")}`);
    },
    requests() {
      const all = emulator.control.log();
      const fresh = all.slice(marker);
      marker = all.length;
      return fresh;
    },
    writes: () => project.requests().filter(({ wrote }) => wrote),
    stored: (collection) => emulator.control.dump()[collection] ?? [],
    state: () => stateFiles().join("\n"),
    stateResources() {
      const [state = "{}"] = stateFiles();
      const { checkpoint } = JSON.parse(state) as { checkpoint?: { latest?: { resources?: StateResource[] } } };
      return (checkpoint?.latest?.resources ?? []).filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"));
    },
  };
  project.write({ ...program, ...files });
  if (link) linkPackages(directory);
  writeNewStack(directory, home, { config, secretConfig, passphrase: !shortcuts });
  return project;
}

const describe = ({ method, path }: LogEntry): string => `${method} ${path}`;

/** What `npm install` of the package would give, without the network. */
export function linkPackages(directory: string): void {
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "pulumi-voice-agents"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
}

/** How many resources an operation counted at its end, `{ created: 7 }` or `{ "to create": 7 }`; of an `up` those that it did. */
export function counts({ text }: Finished): Record<string, number> {
  const block = text.split(/^Resources:$/m).at(-1) ?? "";
  const lines = [...block.matchAll(/^ +(?:[-+~]+ ?)?(?:\d+ changes\. )?(\d+) ([a-z ]+)$/gm)];
  return Object.fromEntries(lines.map(([, count, what = ""]) => [what, Number(count)]));
}

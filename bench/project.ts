import { execFileSync } from "node:child_process";
import {
  copyFileSync,
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
import { PASSPHRASE, writeNewStack } from "../test/harness/new-stack.ts";
import { atExit } from "./at-exit.ts";
import { writeFleet, type Fleet } from "./fleet.ts";

/** A resource as the state has it. */
export interface StateResource {
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What a stack's state is on disk. */
export interface StateSize {
  readonly bytes: number;
  /** Bytes of the average agent, without its own texts once. */
  readonly besideTexts: number;
  /** Bytes of the average agent's texts. */
  readonly texts: number;
}

/** A folder with a program of one variant, a stack in a file backend of its own, and the fleet. */
export interface Project {
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Those of `env` that were given. */
  readonly variables: Readonly<Record<string, string>>;
  /** Commits everything, so that a review has two commits to compare. */
  commit(): void;
  state(): StateSize;
  remove(): void;
}

export interface ProjectOptions {
  /** Files in `programs/`; the first is the program. */
  readonly programs: readonly string[];
  /** Where the package is that the program loads, and its dependencies. */
  readonly packageRoot: string;
  /** Directory of `pulumi`. */
  readonly engine: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Undefined: an empty project. */
  readonly fleet: Fleet | undefined;
}

const programs = join(import.meta.dirname, "programs");

export function createProject({ programs: files, packageRoot, engine, variables, fleet }: ProjectOptions): Project {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "voice-agents-bench-")));
  const removed = atExit(() => rmSync(directory, { recursive: true, force: true }));
  const home = join(directory, ".home");
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  symlinkSync(packageRoot, join(modules, "pulumi-voice-agents"));
  symlinkSync(join(packageRoot, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  for (const file of files) copyFileSync(join(programs, file), join(directory, file));
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
  write("package.json", JSON.stringify({ name: "bench", private: true, type: "module" }));
  write("Pulumi.yaml", `name: bench\nmain: ${files[0]}\nruntime: {name: nodejs, options: {typescript: false}}\n`);
  write(".gitignore", "node_modules\n.home\n");
  mkdirSync(join(directory, "manifests"));
  if (fleet) writeFleet(directory, fleet);
  writeNewStack(directory, home, { passphrase: true });
  const { PATH, HOME } = process.env;
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.com", ...args], {
      cwd: directory,
      stdio: "ignore",
    });
  return {
    directory,
    variables,
    env: {
      HOME,
      PATH: [engine, dirname(process.execPath), PATH].join(delimiter),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NO_COLOR: "1",
      ...variables,
    },
    commit() {
      git("init", "--quiet");
      git("add", "--all");
      git("commit", "--quiet", "--message", "change");
    },
    state: () => sizeOf(stateText(join(home, ".pulumi", "stacks", "bench"))),
    remove() {
      rmSync(directory, { recursive: true, force: true });
      removed();
    },
  };
}

function stateText(folder: string): string {
  const file = readdirSync(folder).find((name) => name === "dev.json");
  if (file === undefined) throw new Error(`${folder} has no dev.json`);
  return readFileSync(join(folder, file), "utf8");
}

const TEXTS = ["conversationFlow", "firstMessage", "customInstructions"];

function sizeOf(text: string): StateSize {
  const { checkpoint } = JSON.parse(text) as { checkpoint: { latest?: { resources?: StateResource[] } } };
  // An ordinary dynamic provider has one type for all of its resources.
  const agents = (checkpoint.latest?.resources ?? []).filter(
    ({ inputs }) => inputs?.["conversationFlow"] !== undefined,
  );
  const sizes = agents.map((agent) => ({
    texts: TEXTS.map((name) => bytes(JSON.stringify(agent.inputs?.[name] ?? ""))).reduce(sum, 0),
    // As Pulumi writes it, in a list, without indentation.
    all: bytes(JSON.stringify(agent)) + 1,
  }));
  const average = (values: readonly number[]): number => values.reduce(sum, 0) / Math.max(values.length, 1);
  return {
    bytes: bytes(text),
    besideTexts: average(sizes.map(({ all, texts }) => all - texts)),
    texts: average(sizes.map(({ texts }) => texts)),
  };
}

const bytes = (text: string): number => Buffer.byteLength(text);
const sum = (left: number, right: number): number => left + right;

// node tools/record-state.ts: keeps what the package of this version writes into states, for the versions to come. Run it once per
// release, after the build. test/states/<version>/<example>/ then has the example's files, the state, the emulated platform's store,
// and what the engine and the provider said to each other; test/states/replay.test.ts lets today's code read it.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type * as Emulators from "../emulator/index.ts";
import { engineDirectory } from "./engine/engine.ts";
import { run } from "./run.ts";

const root = join(import.meta.dirname, "..");

interface Recording {
  readonly platform: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly secretConfig?: Readonly<Record<string, string>>;
}

/** What an engine and a provider say to each other about one resource, as `PULUMI_DEBUG_GRPC` writes it. */
interface Call {
  readonly method: string;
  readonly request?: {
    readonly urn?: string;
    readonly olds?: unknown;
    readonly news?: unknown;
    readonly properties?: unknown;
  };
  readonly response?: unknown;
}

const KEPT = ["Check", "Create"].map((method) => `/pulumirpc.ResourceProvider/${method}`);

async function record(example: string, recording: Recording, emulators: typeof Emulators): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const target = join(root, "test", "states", version, example);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const project = realpathSync(mkdtempSync(join(tmpdir(), "voice-agents-record-")));
  const store = join(target, "store.json");
  const platform = await emulators.emulate({ platform: recording.platform, store });
  try {
    for (const place of [project, target])
      cpSync(join(root, "examples", example), place, {
        recursive: true,
        filter: (path) => !/node_modules|\.pulumi$|Pulumi\.[\w-]+\.yaml$|README\.md$/.test(path),
      });
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: example, private: true, type: "module" }));
    linkPackages(project);
    const log = join(project, "grpc.json");
    const home = join(project, ".home");
    mkdirSync(home);
    const env = {
      ...process.env,
      ...emulators.platforms.find(({ name }) => name === recording.platform)?.variables(platform.baseUrl),
      PATH: [await engineDirectory(), process.env["PATH"]].join(delimiter),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: "recorded",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    const pulumi = (...args: string[]): Promise<void> =>
      run("pulumi", [...args, "--non-interactive"], { cwd: project, env });
    await pulumi("stack", "init", "recorded");
    for (const [key, value] of Object.entries(recording.config ?? {})) await pulumi("config", "set", key, value);
    for (const [key, value] of Object.entries(recording.secretConfig ?? {}))
      await pulumi("config", "set", key, value, "--secret");
    Object.assign(env, { PULUMI_DEBUG_GRPC: log });
    await pulumi("up", "--yes", "--skip-preview");
    Object.assign(env, { PULUMI_DEBUG_GRPC: undefined });
    await pulumi("stack", "export", "--file", join(target, "state.json"));
    writeFileSync(join(target, "calls.jsonl"), callsIn(readFileSync(log, "utf8"), project));
  } finally {
    await platform.close();
    rmSync(project, { recursive: true, force: true });
  }
}

function linkPackages(project: string): void {
  const modules = join(project, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "pulumi-voice-agents"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
}

/** The calls that are about our resources, one a line, without the place where they were recorded. */
function callsIn(log: string, project: string): string {
  return log
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Call)
    .filter(
      ({ method, request, response }) => KEPT.includes(method) && response && /dynamic\//.test(request?.urn ?? ""),
    )
    .map(({ method, request: { urn, olds, news, properties } = {}, response }) => {
      return `${JSON.stringify({ method, request: { urn, olds, news, properties }, response })}\n`;
    })
    .join("")
    .replaceAll(project, ".");
}

// The compiled emulator, as users get it.
const compiled: string = "../dist/emulator/index.js";
const emulators = (await import(compiled)) as typeof Emulators;

const recordings: Readonly<Record<string, Recording>> = {
  "front-desk": { platform: "niche", config: { businessId: emulators.niche.seed.businessId } },
  "abandoned-cart": { platform: "miraiminds", secretConfig: { orderToken: "recorded-order-token" } },
  collections: { platform: "formantai" },
};

for (const [example, recording] of Object.entries(recordings)) await record(example, recording, emulators);

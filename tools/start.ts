// npm start: from a fresh clone to a deployed agent with a phone number on the emulated platform, by plain `pulumi up`. On a terminal it goes
// on with a tour: edit in the dashboard, see it as drift, decide.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { createInterface } from "node:readline/promises";
import type * as Emulators from "../emulator/index.ts";
import { build } from "./build.ts";
import { engineDirectory } from "./engine/engine.ts";
import { CommandError, exitCodeOf, run } from "./run.ts";
import { tour } from "./tour.ts";

const root = join(import.meta.dirname, "..");
const example = join(root, "examples", "front-desk");
/** Everything that this script keeps: Pulumi's state and the emulated platform's store. */
const kept = join(root, ".state");
const STACK = "emulator";

async function start(): Promise<void> {
  await build();
  const engine = await engineDirectory();
  // The compiled emulator, which the build has just made: the one that users get.
  const compiled: string = "../dist/emulator/index.js";
  const { emulate, niche } = (await import(compiled)) as typeof Emulators;
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  const platform = await emulate({ platform: "niche", store: join(kept, "niche.json") });
  const env = {
    ...process.env,
    PATH: [engine, process.env["PATH"]].join(delimiter),
    PULUMI_HOME: join(kept, "home"),
    PULUMI_BACKEND_URL: `file://${kept}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NICHE_BASE_URL: platform.baseUrl,
    NICHE_TOKEN: niche.seed.token,
  };
  try {
    say(`An emulated Niche listens at ${platform.baseUrl}`);
    await run("pulumi", ["stack", "select", STACK, "--create", "--non-interactive"], { cwd: example, env });
    say(`$ cd ${relative(process.cwd(), example) || "."} && pulumi up`);
    await run("pulumi", ["up", "--yes", "--non-interactive", "--stack", STACK], { cwd: example, env });
    const deployed = readState(env);
    say(report(deployed));
    if (process.stdin.isTTY && process.stdout.isTTY) await walk(deployed, platform.dashboardUrl, env);
    say(whatNext());
  } finally {
    await platform.close();
  }
}

/** The tour, on this terminal. Whoever leaves with Ctrl-C ends it, and what the platform holds is kept. */
async function walk(deployed: readonly Deployed[], dashboard: string, env: NodeJS.ProcessEnv): Promise<void> {
  const agent = deployed.find(({ kind }) => kind === "VoiceAgent");
  if (!agent) throw new Error("the example has no VoiceAgent");
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  try {
    const subject = {
      page: `${dashboard}/objects/agents/${encodeURIComponent(String(agent.id))}`,
      agent: agent.name,
      prompt: relative(process.cwd(), join(example, "manifests", "prompts", `${agent.name}.md`)),
      voiceAgents: [process.execPath, join(root, "dist", "cli", "main.js")],
    };
    await tour(subject, {
      ask,
      say,
      exitCodeOf: ([command = "", ...args], variables) =>
        exitCodeOf(command, args, { cwd: example, env: { ...env, ...variables } }),
    });
  } finally {
    process.off("SIGINT", ignore);
  }
}

/** Asks on this terminal; undefined for Ctrl-C and Ctrl-D. */
async function ask(question: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
  const answer = terminal.question(`\n${question}`).catch((error: Error) => {
    if (error.name === "AbortError") return undefined;
    throw error;
  });
  try {
    return await Promise.race([answer, left]);
  } finally {
    terminal.close();
  }
}

interface Deployed {
  readonly kind: string;
  readonly name: string;
  readonly id: unknown;
  readonly outputs: Record<string, unknown>;
}

/** What the stack's state holds of ours. */
function readState(env: NodeJS.ProcessEnv): Deployed[] {
  const args = ["stack", "export", "--stack", STACK];
  const { status, stdout, stderr } = spawnSync("pulumi", args, { cwd: example, env, encoding: "utf8" });
  if (status !== 0) throw new CommandError(`pulumi ${args.join(" ")}: ${stderr}`);
  const { deployment } = JSON.parse(stdout) as {
    deployment: { resources: (Deployed & { urn: string; type: string })[] };
  };
  return deployment.resources
    .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"))
    .map(({ urn, type, id, outputs }) => ({
      kind: type.split(":").at(-1) ?? "",
      name: urn.split("::").at(-1) ?? "",
      id,
      outputs,
    }));
}

/** What to show of a kind, and how. */
const shown: readonly (readonly [kind: string, title: string, text: (of: Deployed) => string])[] = [
  ["Workspace", "workspace", ({ outputs: { name } }) => String(name)],
  ["Tool", "tool", ({ outputs: { displayName } }) => String(displayName)],
  ["File", "file", ({ outputs: { name, status } }) => `${String(name)}, ${String(status)}`],
  ["VoiceAgent", "agent", ({ outputs: { name } }) => String(name)],
  [
    "Deployment",
    "phone",
    ({ outputs: { phoneNumber, onDuty } }) => `${String(phoneNumber)}, ${onDuty ? "on duty" : "off duty"}`,
  ],
];

function report(deployed: readonly Deployed[]): string {
  const lines = shown.flatMap(([kind, title, text]) =>
    deployed
      .filter((each) => each.kind === kind)
      .map((each) => `  ${title.padEnd(10)} ${each.name.padEnd(16)} ${text(each)}`),
  );
  return ["What exists now:", ...lines].join("\n");
}

const whatNext = (): string => `To apply the same folder to the real platform:

  export PATH="$(npm run --silent engine):$PATH"
  cd ${relative(process.cwd(), example)}
  export NICHE_TOKEN=…            # or NICHE_CLIENT_ID and NICHE_CLIENT_SECRET
  pulumi login file://~           # or the backend of your choice
  pulumi stack init production
  pulumi config set businessId <the id of your business>
  pulumi up`;

const say = (text: string): void => void process.stdout.write(`\n${text}\n`);

try {
  await start();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

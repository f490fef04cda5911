import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { vi } from "vitest";
import type { Command } from "commander";
import { createProgram } from "../../cli/program.ts";
import { terminalOn, type Streams } from "../../cli/terminal.ts";
import { agent, manifest, workspace } from "../manifest/load-set.ts";
import { repository } from "../gitops/repository.ts";
import { startGitHub } from "../harness/github.ts";
import { createFormantAIProject } from "../operations/formantai/project.ts";
import { businessId, CUSTOMER, miraiWorld, nicheWorld } from "../operations/world.ts";
import { HOSTILE } from "../text/hostile.ts";
import { temporaryFolder } from "./temporary.ts";
import { formantAIWebhook, post, secrets } from "./webhook-listener.ts";

/** One way of calling a command in which words of strangers can reach what it prints. */
export interface Call {
  readonly argv: readonly string[];
  readonly streams: Partial<Streams>;
}

/** A command and where its words come from. */
export interface Row {
  /** As it is called: `calls list`. */
  readonly command: string;
  /** Whether they come from a platform, which then fails in every way there is, too. */
  readonly platform?: true;
  /** Whether it changes nothing there, so that one situation serves for all of those ways. */
  readonly reads?: true;
  /** What a format needs beside its name. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
  /** Formats in which none of their words is shown. */
  readonly silentIn?: readonly string[];
  /** Sets the situation up, with `text` wherever a stranger can put it. `plain` is what manifests may hold. */
  readonly prepare: (text: string, plain: string) => Call | Promise<Call>;
}

const silent: Streams = {
  directory: import.meta.dirname,
  out: () => undefined,
  err: () => undefined,
  colour: false,
  input: () => new Uint8Array(),
  interrupted: Promise.resolve(),
};

/** Every command of the table that does something, by its name. */
export function everyCommand(): ReadonlyMap<string, Command> {
  const leaves = (command: Command, names: readonly string[]): [string, Command][] =>
    command.commands.length === 0
      ? [[names.join(" "), command]]
      : command.commands.flatMap((each) => leaves(each, [...names, each.name()]));
  return new Map(
    leaves(
      createProgram(terminalOn(silent), () => undefined),
      [],
    ),
  );
}

/** Values of `--format` that a command takes; of one without formats, undefined alone. */
export const formatsOf = (command: Command): readonly (string | undefined)[] =>
  command.options.find(({ long }) => long === "--format")?.argChoices ?? [undefined];

const niche = (...argv: string[]) => ({
  platform: true as const,
  prepare: async (): Promise<Call> => {
    const world = await nicheWorld();
    const about = { businessId, agentId: world.agentId, type: "OUTBOUND", customerNumber: CUSTOMER };
    const said = { summary: "Said.", transcript: "Agent: Hi.", recordingUrl: "https://niche.emulator/voice" };
    world.control.create("calls", { ...about, id: "call-1", status: "COMPLETED", structuredData: { a: "b" }, ...said });
    return { argv, streams: { directory: world.directory } };
  },
});

const mirai = (...argv: string[]) => ({
  platform: true as const,
  prepare: async (): Promise<Call> => {
    vi.stubEnv("MIRAIMINDS_ORGANIZATION", "68660c35fc2bdf41ac80f94a");
    const world = await miraiWorld({}, { type: "custom", config: {} }, { "payload.json": '{"a":2}' });
    if (argv.includes("<id>")) await world.cli("call", "cart", "--to", CUSTOMER, "--param", "a=1");
    const [call] = world.stored("calls");
    return {
      argv: argv.map((word) => (word === "<id>" ? String(call?.id) : word)),
      streams: { directory: world.directory },
    };
  },
});

const formantai = (prepare: readonly string[] | undefined, ...argv: string[]) => ({
  platform: true as const,
  prepare: async (): Promise<Call> => {
    const project = createFormantAIProject();
    if (prepare) await project.cli(prepare);
    return { argv, streams: { directory: project.directory } };
  },
});

/** A job on GitHub for pull request 7, whose report says `text`. */
const ci = (...argv: string[]) => ({
  platform: true as const,
  prepare: async (text: string): Promise<Call> => {
    const { url, repository } = await startGitHub({ tokens: { [CI_TOKEN]: {} } });
    const event = {
      pull_request: { number: 7, head: { sha: "a".repeat(40), repo: { id: 1 } }, base: { repo: { id: 1 } } },
    };
    const report = `<!-- voice-agents drift . dev -->\n${text}`;
    const directory = temporaryFolder({ "event.json": JSON.stringify(event), "report.md": report });
    vi.stubEnv("GITHUB_ACTIONS", "true");
    vi.stubEnv("GITHUB_API_URL", url);
    vi.stubEnv("GITHUB_REPOSITORY", repository);
    vi.stubEnv("GITHUB_EVENT_PATH", join(directory, "event.json"));
    vi.stubEnv("GITHUB_STEP_SUMMARY", undefined);
    vi.stubEnv("GITHUB_TOKEN", CI_TOKEN);
    vi.stubEnv("VOICE_AGENTS_CI_RETRY_DELAY_MS", "1");
    return { argv: ["ci", ...argv], streams: { directory } };
  },
});

/** What `drift --format json` wrote of a stack, in which `text` names everything. */
const driftOf = (text: string): string =>
  JSON.stringify({
    ...{ version: 1, project: text, folder: text, stack: text, error: null },
    counts: { drifted: 1, conflicts: 0, gone: 0, pending: 0, accepted: 0, unmanaged: 0, unchanged: 0 },
    resources: [
      {
        ...{ platform: "niche", kind: "VoiceAgent", name: text, id: text, gone: false, heard: [] },
        paths: [{ path: text, moved: "dashboard", accepted: false, recorded: text, live: text, desired: text }],
      },
    ],
    unmanaged: null,
  });

const CI_TOKEN = "ghs_0123456789abcdefghijklmnop";

const CAMPAIGN = ["batch", "create", "collections", "march.csv", "--name", "March", "--yes"];

/** A `pulumi` that prints these words on standard output or, where it fails, on standard error. */
function fakePulumi(directory: string, says: { readonly out: string } | { readonly fails: string }): void {
  const [text, script] = "out" in says ? [says.out, 'cat "$0.said"'] : [says.fails, 'cat "$0.said" >&2; exit 255'];
  write(directory, { "bin/pulumi": `#!/bin/sh\n${script}\n`, "bin/pulumi.said": text });
  chmodSync(join(directory, "bin/pulumi"), 0o755);
  vi.stubEnv("PATH", [join(directory, "bin"), process.env["PATH"]].join(delimiter));
}

function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** As a part of a file name: at most what a file system takes. */
const nameOf = (text: string): string => text.replace(/[/\0]/g, "|").slice(0, 60);

const PROJECT = "name: shop\nruntime: nodejs\n";

/** A project with `text` in the names of files and folders, in keys and in values; `plain` where the rest must be valid. */
const hostileProject = (text: string): Record<string, string> => ({
  "Pulumi.yaml": PROJECT,
  "manifests/main.yaml": workspace(),
  [`manifests/${nameOf(text)}/${nameOf(text)}.yaml`]: [
    agent("a", `${JSON.stringify(text)}: ${JSON.stringify(text)}\nlanguage: ${JSON.stringify(text)}\n`),
    `apiVersion: ${JSON.stringify(text)}\nkind: ${JSON.stringify(text)}\nmetadata: {name: ${JSON.stringify(text)}}\nspec: {}\n`,
    agent("b", `toolIds: [${JSON.stringify(`\${tool.${text}}`)}, ${JSON.stringify(`\${text:${text}}`)}]\n`),
    text,
  ].join("---\n"),
});

/** A valid project that says `text` as a prompt, as a label and in a tool. */
const saying = (text: string): Record<string, string> => ({
  "Pulumi.yaml": PROJECT,
  "manifests/all.yaml": [
    workspace(),
    agent("plain", `firstMessage: ${JSON.stringify(text.slice(0, 200))}\ncustomInstructions: \${text:said.md}\n`),
    manifest(
      "VoiceAgent",
      "steps",
      `name: ${JSON.stringify(text.slice(0, 40))}\ntype: INBOUND\nworkflow:\n  startNode: start\n  nodes:\n    - { id: start, type: conversation, prompt: ${JSON.stringify(text)}, label: ${JSON.stringify(text)} }\n    - { id: end, type: tool, prompt: endCall }\n  edges:\n    - { from: start, to: end, when: ${JSON.stringify(text)} }`,
    ),
    manifest("Deployment", "steps", "voiceAgentId: ${voiceAgent.steps}"),
  ].join("---\n"),
  "manifests/said.md": `${text}\n`,
});

const pending = (text: string): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      resources: [],
      pending_operations: ["pulumi-nodejs:dynamic/niche:VoiceAgent", `other:${text}`].map((type) => ({
        type: "creating",
        resource: {
          urn: `urn:pulumi:dev::shop::${type}::${text}`,
          type,
          inputs: { businessId, name: text, type: "INBOUND", __before: [] },
        },
      })),
    },
  });

/** What a preview says of a stack in which somebody changed an agent, and one is new and one goes. */
const previewed = (text: string): string => {
  const type = "pulumi-nodejs:dynamic/niche:VoiceAgent";
  const urn = `urn:pulumi:dev::shop::${type}::${text}`;
  const [gone, changed] = [`${urn}-gone`, `${urn}-changed`];
  const inputs = { businessId, name: text, type: "INBOUND", conversationFlow: text, [text]: text };
  const state = { urn, type, inputs, outputs: {} };
  const recorded = { ...state, urn: changed, id: text };
  const live = { ...recorded, inputs: { ...inputs, conversationFlow: `${text} by hand` } };
  return JSON.stringify({
    steps: [
      { op: "create", urn, newState: state },
      { op: "delete", urn: gone, oldState: { ...state, urn: gone, id: "a" } },
      { op: "refresh", urn: changed, oldState: recorded, newState: live },
      { op: "update", urn: changed, oldState: live, newState: recorded, detailedDiff: { conversationFlow: {} } },
    ],
  });
};

/** What every command prints that words of strangers can be in. A command of the table without a row here fails the test. */
export const ROWS: readonly Row[] = [
  {
    command: "validate",
    prepare: (text) => ({ argv: ["validate"], streams: { directory: temporaryFolder(hostileProject(text)) } }),
  },
  {
    command: "validate",
    prepare: (_text, plain) => ({ argv: ["validate"], streams: { directory: temporaryFolder(hostileProject(plain)) } }),
  },
  {
    command: "validate",
    silentIn: ["github", "sarif"],
    prepare: (text) => ({
      argv: ["validate", "-"],
      streams: {
        directory: temporaryFolder({ "Pulumi.yaml": PROJECT }),
        input: () => Buffer.from(agent("a", `x: "${text.replaceAll("\0", "")}`)),
      },
    }),
  },
  { command: "init", prepare: (text) => ({ argv: ["init", "--platform", text], streams: {} }) },
  {
    command: "init",
    prepare: (text) => {
      // A shell hands over no NUL, and a folder's name has 255 bytes at most.
      const folder = text.replace(/[\0/]/g, "").slice(0, 60);
      const directory = temporaryFolder({ [`${folder}/package.json`]: "{}" });
      return { argv: ["init", folder, "--platform", "niche"], streams: { directory } };
    },
  },
  {
    command: "init",
    prepare: (text) => ({ argv: ["init", "--platform", "niche", "--name", text], streams: {} }),
  },
  { command: "completion", prepare: (text) => ({ argv: ["completion", text], streams: {} }) },
  { command: "explain", prepare: (text) => ({ argv: ["explain", text], streams: {} }) },
  { command: "list", reads: true, ...niche("list") },
  { command: "list", reads: true, ...niche("list", "--platform", "niche", "--credentials", "NICHE") },
  {
    command: "stack-lock",
    prepare: (text) => {
      const directory = temporaryFolder({ "Pulumi.yaml": PROJECT });
      const lock = `${text.split("\n")[0]}@${HOSTILE["text that runs backwards"]} (pid 7) at 2026-01-15T10:00:00Z`;
      fakePulumi(directory, {
        fails: `error: the stack is currently locked by 1 lock(s).\n  place: created by ${lock}\n${text}`,
      });
      return { argv: ["stack-lock", "--stack", "dev"], streams: { directory } };
    },
  },
  { command: "ci comment", ...ci("comment", "--markdown", "report.md") },
  { command: "ci issue", ...ci("issue", "--title", "Drift", "--markdown", "report.md") },
  {
    command: "drift",
    prepare: (text) => {
      const directory = temporaryFolder({ "Pulumi.yaml": PROJECT, "manifests/main.yaml": workspace() });
      fakePulumi(directory, { out: previewed(text) });
      return { argv: ["drift"], streams: { directory } };
    },
  },
  {
    command: "render",
    prepare: (_text, plain) => ({
      argv: ["render", "--origin"],
      streams: { directory: temporaryFolder(saying(plain)) },
    }),
  },
  {
    command: "render",
    prepare: (text) => ({ argv: ["render"], streams: { directory: temporaryFolder(hostileProject(text)) } }),
  },
  {
    command: "ci write-back",
    platform: true,
    prepare: async (text) => {
      const { directory } = repository({ "Pulumi.yaml": PROJECT });
      const { argv, streams } = await ci("write-back", "--drift", "drift.json", "--base", "main").prepare(text);
      vi.stubEnv("GITHUB_EVENT_PATH", undefined);
      write(directory, { "drift.json": driftOf(text) });
      return { argv: [...argv, "--push-url", directory], streams: { ...streams, directory } };
    },
  },
  {
    command: "ci summary",
    prepare: (text) => {
      const directory = temporaryFolder({ "drift.json": text });
      return { argv: ["ci", "summary", "--drift", "drift.json"], streams: { directory } };
    },
  },
  { command: "ci digest", ...ci("digest", "--stack", "dev", "--commit", "a".repeat(40)) },
  {
    command: "ci outputs",
    prepare: (text) => {
      const directory = temporaryFolder({ "review.json": text });
      return { argv: ["ci", "outputs", "--review", "review.json"], streams: { directory } };
    },
  },
  {
    command: "import",
    platform: true,
    prepare: async () => {
      const { directory } = await nicheWorld();
      const state = JSON.stringify({ version: 3, deployment: { resources: [] } });
      write(directory, {
        "bin/pulumi": `#!/bin/sh\ncase "$*" in *show-name*) echo dev;; config*) echo {};; *) echo '${state}';; esac\n`,
      });
      const account = ["--workspace", businessId, "--credentials", "NICHE"];
      return { argv: ["import", "niche", "--dry-run", ...account], streams: { directory } };
    },
  },
  {
    command: "init",
    prepare: (text) => ({
      argv: ["init", nameOf(text), "--platform", "niche", "--name", "shop"],
      streams: { directory: temporaryFolder({}) },
    }),
  },
  { command: "schema", prepare: (text) => ({ argv: ["schema", text], streams: {} }) },
  {
    command: "recover",
    prepare: async (text) => {
      const { directory } = await nicheWorld();
      fakePulumi(directory, { out: pending(text) });
      return { argv: ["recover"], streams: { directory } };
    },
    platform: true,
  },
  {
    command: "recover",
    prepare: (text) => {
      const directory = temporaryFolder({ "Pulumi.yaml": PROJECT });
      fakePulumi(directory, { fails: text });
      return { argv: ["recover"], streams: { directory } };
    },
  },
  {
    command: "review",
    prepare: (text, plain) => {
      const made = repository(saying("Hello."));
      made.commit({
        ...saying(plain),
        [`${nameOf(text)}/Pulumi.yaml`]: `name: ${JSON.stringify(plain)}\nruntime: nodejs\n`,
      });
      return { argv: ["review", "--against", "main"], streams: { directory: made.directory } };
    },
  },
  {
    command: "review",
    prepare: (text) => {
      const made = repository(saying("Hello."));
      made.commit(hostileProject(text));
      return { argv: ["review", "--against", "main"], streams: { directory: made.directory } };
    },
  },
  {
    command: "review",
    prepare: (text) => {
      const directory = temporaryFolder({ "Pulumi.yaml": PROJECT, "manifests/main.yaml": workspace() });
      fakePulumi(directory, { out: previewed(text) });
      return { argv: ["review"], streams: { directory } };
    },
  },
  {
    command: "review",
    prepare: (text) => {
      const directory = temporaryFolder({ "Pulumi.yaml": PROJECT });
      fakePulumi(directory, { fails: text });
      return { argv: ["review"], streams: { directory } };
    },
  },
  {
    command: "stacks",
    options: { operator: ["--repository", "https://example.com/shop.git"] },
    prepare: (text, plain) => ({
      argv: ["stacks", "--repository", "https://git.example.com/agents.git"],
      streams: {
        directory: temporaryFolder({
          [`${nameOf(text)}/Pulumi.yaml`]: `name: ${JSON.stringify(text)}\nruntime: nodejs\n`,
          [`${nameOf(text)}/Pulumi.${nameOf(text)}.yaml`]: "config: {}\n",
          [`${nameOf(text)}/Pulumi.prod.yaml`]: "config: {}\n",
          "b/Pulumi.yaml": `name: ${JSON.stringify(plain)}\nruntime: nodejs\n`,
        }),
      },
    }),
  },
  {
    command: "graph",
    prepare: (_text, plain) => ({ argv: ["graph", "steps"], streams: { directory: temporaryFolder(saying(plain)) } }),
  },
  {
    command: "graph",
    prepare: (text) => ({ argv: ["graph"], streams: { directory: temporaryFolder(hostileProject(text)) } }),
  },
  { command: "emulate", prepare: (text) => ({ argv: ["emulate", text], streams: {} }) },
  { command: "call", ...niche("call", "reminder", "--to", CUSTOMER, "--poll-seconds", "0.001") },
  {
    command: "call",
    ...niche("call", "reminder", "--to", CUSTOMER, "--poll-seconds", "0.001", "--wait", "--wait-minutes", "0.0001"),
  },
  { command: "calls list", reads: true, ...niche("calls", "list") },
  { command: "calls get", reads: true, ...niche("calls", "get", "call-1") },
  { command: "calls abort", ...mirai("calls", "abort", "<id>") },
  { command: "calls update", ...mirai("calls", "update", "<id>", "--agent", "cart", "--payload", "payload.json") },
  { command: "batch create", ...formantai(undefined, ...CAMPAIGN) },
  {
    command: "batch create",
    prepare: (text) => {
      const cell = `"${text.replaceAll('"', '""')}"`;
      const directory = createFormantAIProject({
        files: { "march.csv": `customer_phone,customer_name,${cell}\n+14155550100,${cell},${cell}\n${cell},x,y\n` },
      }).directory;
      return { argv: [...CAMPAIGN.filter((word) => word !== "--yes"), "--dry-run"], streams: { directory } };
    },
  },
  { command: "batch list", reads: true, ...formantai(CAMPAIGN, "batch", "list", "--agent", "collections") },
  { command: "batch get", reads: true, ...formantai(CAMPAIGN, "batch", "get", "456", "--agent", "collections") },
  {
    command: "batch metrics",
    reads: true,
    ...formantai(CAMPAIGN, "batch", "metrics", "456", "--agent", "collections"),
  },
  { command: "conversations list", reads: true, ...niche("conversations", "list") },
  { command: "conversations get", reads: true, ...niche("conversations", "get", "call-1") },
  { command: "conversations recording", ...niche("conversations", "recording", "call-1", "--output", "said.mp3") },
  { command: "voices", reads: true, ...niche("voices") },
  { command: "voices", reads: true, ...mirai("voices") },
  {
    command: "numbers search",
    reads: true,
    ...mirai("numbers", "search", "--country", "US", "--platform", "miraiminds"),
  },
  {
    command: "webhook listen",
    prepare: async (text) => {
      vi.stubEnv("FORMANTAI_WEBHOOK_SECRET", secrets.formantai);
      const address = Promise.withResolvers<string>();
      const interrupted = Promise.withResolvers<void>();
      const deliver = async (): Promise<void> => {
        const url = await address.promise;
        const call = { trace_id: text, agent_id: text, duration_seconds: text };
        const event = formantAIWebhook({
          event_id: text,
          event_type: text,
          timestamp: text,
          data: { call, [text]: text },
        });
        await post(url, event.body, event.headers);
        await post(url, event.body, event.headers);
        await post(url, text, event.headers);
        interrupted.resolve();
      };
      void deliver();
      const listen = (said: string): void => {
        const [, url] = /on (http:\S+), any path/.exec(said) ?? [];
        if (url !== undefined) address.resolve(url);
      };
      return {
        argv: ["webhook", "listen", "--port", "0", "--platform", "formantai"],
        streams: { err: listen, interrupted: interrupted.promise },
      };
    },
  },
  ...[false, true].map((isSigned): Row => {
    return {
      command: "webhook verify",
      prepare: (text) => {
        vi.stubEnv("FORMANTAI_WEBHOOK_SECRET", secrets.formantai);
        const event = {
          event_id: text,
          event_type: text,
          timestamp: text,
          data: { call: { trace_id: text }, status: text },
        };
        const { body, headers } = formantAIWebhook(event);
        const directory = temporaryFolder({
          body,
          headers: isSigned ? JSON.stringify(headers) : text,
        });
        return {
          argv: ["webhook", "verify", "body", "--platform", "formantai", "--headers", "headers"],
          streams: { directory },
        };
      },
    };
  }),
];

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import {
  createMiraiMindsEmulator,
  type MiraiMindsEmulator,
  type MiraiMindsEmulatorOptions,
} from "../../emulator/miraiminds/emulator.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import {
  createNicheEmulator,
  nicheBasePath,
  type NicheEmulator,
  type NicheEmulatorOptions,
} from "../../emulator/niche/emulator.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { type Json, type LogEntry } from "../../emulator/index.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { run, type Ran } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";

/** Stands in for Pulumi's command: keeps what it was called with, and prints the state. */
const FAKE_PULUMI = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/calls"
case "$*" in
  *--show-secrets*) cat "$here/clear.json" ;;
  *) cat "$here/state.json" ;;
esac
`;

/** A number that satisfies the rules of every platform. */
export const CUSTOMER = "+13125559876";

export const { businessId } = nicheSeed;
export const { workspaceId } = miraiMindsSeed;

/** Environment of both platforms: so fast that a fault costs milliseconds. */
const ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries([
  ...["NICHE", "MIRAIMINDS"].flatMap((prefix) => [
    [`${prefix}_TIMEOUT_MS`, "60"],
    [`${prefix}_TOTAL_TIMEOUT_MS`, "2000"],
    [`${prefix}_RETRY_DELAY_MS`, "1"],
    [`${prefix}_REQUESTS_PER_MINUTE`, "1000000"],
  ]),
  ["NICHE_BASE_URL", `https://niche.emulator${nicheBasePath}`],
  ["NICHE_TOKEN", nicheSeed.token],
  ["MIRAIMINDS_BASE_URL", "https://miraiminds.emulator"],
  ["MIRAIMINDS_PUBLIC_KEY", miraiMindsSeed.publicKey],
  ["MIRAIMINDS_PRIVATE_KEY", miraiMindsSeed.privateKey],
]) as Record<string, string>;

export interface Resource {
  /** `niche:VoiceAgent`. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs?: JsonObject;
  readonly outputs?: JsonObject;
  readonly [key: string]: unknown;
}

/** An account on an emulated platform, and a stack that knows its agents. */
export interface OperationsWorld {
  /** Runs the command line in the stack's project; looks follow one another at once. */
  cli(...argv: string[]): Promise<Ran>;
  /** The same, in the directory and with the words of `input` on standard input. */
  piped(input: string, ...argv: string[]): Promise<Ran>;
  readonly directory: string;
  /** Says what the stack holds, and what that is in the clear. */
  setStack(resources: readonly Resource[], clear?: readonly Resource[]): void;
  /** What Pulumi was called with so far. */
  pulumiCalls(): string[];
  /** Requests since the last call, in order. */
  requests(): LogEntry[];
  stored(collection: string): (JsonObject & { id: string })[];
  setEnvironment(changes: Readonly<Record<string, string | undefined>>): void;
}

/** Changes environment variables until the test is over. */
export function setEnvironment(changes: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(changes)) {
    const before = process.env[name];
    onTestFinished(() => assign(name, before));
    assign(name, value);
  }
}

function assign(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function createWorld(
  emulator: NicheEmulator | MiraiMindsEmulator,
  files: Readonly<Record<string, string>>,
): OperationsWorld {
  const realFetch = globalThis.fetch;
  onTestFinished(() => void (globalThis.fetch = realFetch));
  // Recordings lie elsewhere, with a server of the test's.
  globalThis.fetch = async (input, init) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    return hostname === "127.0.0.1" ? realFetch(input, init) : emulator.fetch(input, init);
  };
  const directory = temporaryFolder({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "bin/pulumi": FAKE_PULUMI,
    "bin/calls": "",
    ...files,
  });
  chmodSync(join(directory, "bin/pulumi"), 0o755);
  setEnvironment({ ...ENVIRONMENT, PATH: [join(directory, "bin"), process.env["PATH"]].join(delimiter) });
  let marker = 0;
  const cli = (argv: readonly string[], input = ""): Promise<Ran> =>
    run(argv[0] === "call" ? [...argv, "--poll-seconds", "0.001"] : argv, {
      directory,
      input: () => Buffer.from(input),
    });
  return {
    directory,
    cli: (...argv) => cli(argv),
    piped: (input, ...argv) => cli(argv, input),
    setStack(resources, clear = resources) {
      writeFileSync(join(directory, "bin/state.json"), JSON.stringify(stateOf(resources)));
      writeFileSync(join(directory, "bin/clear.json"), JSON.stringify(stateOf(clear)));
    },
    pulumiCalls: () => readFileSync(join(directory, "bin/calls"), "utf8").trim().split("\n"),
    requests() {
      const all = emulator.control.log();
      const fresh = all.slice(marker);
      marker = all.length;
      return fresh;
    },
    stored: (collection) => emulator.control.dump()[collection] ?? [],
    setEnvironment,
  };
}

/** A state as `pulumi stack export` prints it. */
const stateOf = (resources: readonly Resource[]) => ({
  version: 3,
  deployment: {
    manifest: {},
    resources: [
      { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack" },
      ...resources.map(({ type: kind, name, ...rest }) => {
        const type = `pulumi-nodejs:dynamic/${kind}`;
        return { urn: `urn:pulumi:dev::shop::${type}::${name}`, type, custom: true, ...rest };
      }),
    ],
  },
});

export interface NicheWorld extends OperationsWorld {
  readonly emulator: NicheEmulator;
  readonly control: NicheEmulator["control"];
  /** An OUTBOUND agent on duty, `reminder` in the stack. */
  readonly agentId: string;
  /** Calls that were stored, and requests for one that arrived. */
  rung(): { stored: number; sent: number };
}

/** An emulated Niche with one agent that may call, as the only account in the stack. */
export async function nicheWorld(
  options: NicheEmulatorOptions = {},
  files: Readonly<Record<string, string>> = {},
): Promise<NicheWorld> {
  const emulator = createNicheEmulator(options);
  const world = createWorld(emulator, files);
  const post = async (path: string, body: object): Promise<JsonObject> => {
    const response = await emulator.fetch(`https://niche.emulator${nicheBasePath}/businesses/${businessId}/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${nicheSeed.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as JsonObject;
  };
  const flow = { name: "Reminder", type: "OUTBOUND", conversationFlow: "Remind them." };
  const agentId = String((await post("voice-agents", flow))["id"]);
  await post(`voice-agents/${agentId}/deploy`, {});
  world.setStack([
    { type: "niche:Workspace", name: "main", id: businessId, inputs: { businessId }, outputs: { businessId } },
    { type: "niche:VoiceAgent", name: "reminder", id: agentId, inputs: { businessId }, outputs: { businessId } },
  ]);
  world.requests();
  const isCall = ({ method, path }: LogEntry): boolean => method === "POST" && path.endsWith("/call");
  const rung = () => ({
    stored: world.stored("calls").length,
    sent: emulator.control.log().filter((entry) => isCall(entry) && entry.wrote).length,
  });
  return { ...world, emulator, control: emulator.control, agentId, rung };
}

type Variant = { readonly type: string; readonly config: Record<string, Json> };

export interface MiraiWorld extends OperationsWorld {
  readonly emulator: MiraiMindsEmulator;
  readonly control: MiraiMindsEmulator["control"];
  readonly assistantId: string;
  rung(): { stored: number; sent: number };
}

/** An emulated Mirai Minds with one assistant, `cart` in the stack, as the only account there. */
export async function miraiWorld(
  options: MiraiMindsEmulatorOptions = {},
  variant: Variant = { type: "abandoned_cart", config: { abandoned_cart: {} } },
  files: Readonly<Record<string, string>> = {},
): Promise<MiraiWorld> {
  const emulator = createMiraiMindsEmulator(options);
  const world = createWorld(emulator, files);
  const { id: assistantId } = emulator.control.create("assistants", { workspace: workspaceId, name: "Cart", variant });
  const inputs = { workspaceId };
  world.setStack([{ type: "miraiminds:VoiceAgent", name: "cart", id: assistantId, inputs, outputs: inputs }]);
  const rung = () => ({
    stored: world.stored("calls").length,
    sent: emulator.control.log().filter(({ path, wrote }) => path === "/v2/call/initiate" && wrote).length,
  });
  return { ...world, emulator, control: emulator.control, assistantId, rung };
}

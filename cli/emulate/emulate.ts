import { resolve } from "node:path";
import { emulate, formantAISeed, miraiMindsSeed, nicheSeed, platforms, type Served } from "../../emulator/index.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

type Platform = (typeof platforms)[number];

/** The environment variables that point this package at the emulator, by platform. */
const environments: Readonly<Record<Platform, (served: Served) => Readonly<Record<string, string>>>> = {
  niche: ({ baseUrl }) => ({ NICHE_BASE_URL: baseUrl, NICHE_TOKEN: nicheSeed.token }),
  miraiminds: ({ baseUrl }) => ({
    MIRAIMINDS_BASE_URL: baseUrl,
    MIRAIMINDS_PUBLIC_KEY: miraiMindsSeed.publicKey,
    MIRAIMINDS_PRIVATE_KEY: miraiMindsSeed.privateKey,
    MIRAIMINDS_ORGANIZATION: miraiMindsSeed.organizationId,
    MIRAIMINDS_ADMIN_TOKEN: miraiMindsSeed.adminToken,
  }),
  formantai: ({ baseUrl }) => ({
    FORMANTAI_BASE_URL: baseUrl,
    FORMANTAI_API_KEY: formantAISeed.apiKey,
    FORMANTAI_WEBHOOK_SECRET: formantAISeed.webhookSecret,
  }),
};

export interface EmulateCommand {
  readonly platform: string;
  readonly port: number;
  /** As given, `name=value`. */
  readonly switches: readonly string[];
  /** File that keeps the objects, relative to the terminal's directory. */
  readonly store: string | undefined;
  readonly terminal: Terminal;
}

/** Serves the emulator until the user interrupts. The variables to set go to standard output, ready for a shell. */
export async function emulatePlatform(command: EmulateCommand): Promise<number> {
  const { platform, port, store, terminal } = command;
  const known = platforms.find((name) => name === platform);
  if (!known) throw new UsageError(`no emulator for "${platform}"; there is ${platforms.join(", ")}`);
  const served = await start(known, command);
  if (served === undefined) {
    terminal.talk(`error: port ${port} is taken; choose another with --port, or leave it out for a free one\n`);
    return exitCode.failed;
  }
  const variables = Object.entries(environments[known](served)).map(([name, value]) => `export ${name}=${value}\n`);
  terminal.talk(`The ${known} emulator listens on ${served.url}. To use it, set in another terminal:\n\n`);
  terminal.out(variables.join(""));
  terminal.talk(`\nCtrl-C ends it; what it holds is ${store === undefined ? "gone then" : `kept in ${store}`}.\n`);
  await terminal.interrupted;
  await served.close();
  return exitCode.fine;
}

/** Undefined when the port is taken. @throws UsageError for a switch that does not exist. */
async function start(
  platform: Platform,
  { port, switches, store, terminal }: EmulateCommand,
): Promise<Served | undefined> {
  const kept = store === undefined ? {} : { store: resolve(terminal.directory, store) };
  try {
    return await emulate({ platform, port, switches: Object.fromEntries(switches.map(parseSwitch)), ...kept });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}

function parseSwitch(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at <= 0) throw new UsageError(`--switch takes name=value, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

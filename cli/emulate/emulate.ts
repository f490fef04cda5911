import { resolve } from "node:path";
import { emulate, platforms, type EmulatedPlatform, type Emulation } from "../../emulator/index.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface EmulateCommand {
  /** Default: the first of the list. */
  readonly platform: string | undefined;
  /** What to run against it, and its arguments; empty to serve until the user interrupts. */
  readonly command: readonly string[];
  readonly port: number;
  /** As given, `name=value`. */
  readonly switches: readonly string[];
  /** File that keeps the objects, relative to the terminal's directory. */
  readonly store: string | undefined;
  readonly terminal: Terminal;
}

/**
 * Serves the emulator until the user interrupts, or a command has ended, whose exit code it returns. The variables to set go to standard
 * output, ready for a shell.
 */
export const emulatePlatform = (command: EmulateCommand): Promise<number> =>
  attempt(command.terminal, "emulating", () => serveUntilDone(command));

async function serveUntilDone(command: EmulateCommand): Promise<number> {
  const { platform, command: run, port, store, terminal } = command;
  const known = platform === undefined ? platforms[0] : platforms.find(({ name }) => name === platform);
  if (!known)
    throw new UsageError(
      `no emulator for "${String(platform)}"; there is ${platforms.map(({ name }) => name).join(", ")}`,
    );
  const served = await start(known, command);
  if (served === undefined) {
    terminal.err(`error: port ${port} is taken; choose another with --port, or leave it out for a free one\n`);
    return exitCode.failed;
  }
  const variables = known.variables(served.baseUrl);
  try {
    if (run.length > 0) {
      terminal.err(`The ${known.name} emulator listens on ${served.url}; its dashboard is ${served.dashboardUrl}\n`);
      const { runAgainst } = await import("./run-against.ts");
      return await runAgainst(run, variables, { directory: terminal.directory, explain: terminal.err });
    }
    terminal.err(`The ${known.name} emulator listens on ${served.url}. To use it, set in another terminal:\n\n`);
    terminal.out(
      Object.entries(variables)
        .map(([name, value]) => `export ${name}=${value}\n`)
        .join(""),
    );
    terminal.err(`\nIts dashboard, to look at and to edit: ${served.dashboardUrl}\n`);
    if (served.seeded.length > 0) terminal.err(`\nIt holds:\n${served.seeded.map((line) => `${line}\n`).join("")}`);
    terminal.err(`\nCtrl-C ends it; what it holds is ${store === undefined ? "gone then" : `kept in ${store}`}.\n`);
    await terminal.interrupted;
    return exitCode.fine;
  } finally {
    await served.close();
  }
}

/** Undefined when the port is taken. @throws UsageError for a switch that does not exist. */
async function start(
  { name }: EmulatedPlatform,
  { port, switches, store, terminal }: EmulateCommand,
): Promise<Emulation | undefined> {
  const kept = store === undefined ? {} : { store: resolve(terminal.directory, store) };
  try {
    return await emulate({ platform: name, port, switches: Object.fromEntries(switches.map(parseSwitch)), ...kept });
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

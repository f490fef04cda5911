import { resolve } from "node:path";
import { errorText } from "../error-text.ts";
import { exitCode } from "../exit-code.ts";
import { harmless, oneLine } from "../../provider/text/printable.ts";
import type { Terminal } from "../terminal.ts";
import { brief } from "./describe.ts";
import { createInbox, type InboxWatcher } from "./inbox.ts";
import { LogError, openWebhookLog, type WebhookLog } from "./log.ts";
import { mayBeRecord, readRecord, type RecordedKey } from "./record.ts";
import { findSecrets, type WebhookSecrets } from "./secrets.ts";
import { serveWebhooks } from "./server.ts";
import { createTimeline } from "./timeline.ts";

export interface WebhookListenCommand {
  readonly port: number;
  readonly host: string;
  readonly platform: string | undefined;
  readonly secretEnv: readonly string[];
  /** File of recorded events, relative to the terminal's directory. Default: they go to `out`, and are not on a disk when their sender gets a response. */
  readonly out: string | undefined;
  readonly keepRepeats: boolean;
  readonly unsigned: boolean;
  readonly terminal: Terminal;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Receives webhooks until the user interrupts. Exit code 1 where one could not be recorded, or listening could not begin. */
export async function listenForWebhooks(command: WebhookListenCommand): Promise<number> {
  const { platform, secretEnv, unsigned, terminal, environment = process.env } = command;
  const secrets = findSecrets({ platform, secretEnv, unsigned, environment });
  const known: RecordedKey[] = [];
  try {
    const log = await openLog(command, known);
    try {
      return await listen(command, { secrets, known, log });
    } finally {
      await log.close();
    }
  } catch (error) {
    const reason = listenProblem(error, command);
    if (reason === undefined) throw error;
    terminal.err(errorText(reason));
    return exitCode.failed;
  }
}

interface ListenResources {
  readonly secrets: WebhookSecrets;
  readonly known: readonly RecordedKey[];
  readonly log: WebhookLog;
}

async function listen(command: WebhookListenCommand, { secrets, known, log }: ListenResources): Promise<number> {
  const { port, host, out, keepRepeats, terminal } = command;
  const watch = createWatcher(terminal);
  const now = (): string => new Date().toISOString();
  const inbox = createInbox({ secrets, write: log.append, watcher: watch.watcher, known, keepRepeats, now });
  const server = await serveWebhooks({ ...inbox, port, host, refused: watch.watcher.refused });
  const from = [...secrets].map(([name, { length }]) => (length === 0 ? `${name} (not verified)` : name)).join(" and ");
  const kept = known.length === 0 ? "" : `; it holds ${known.length} from before`;
  terminal.err(
    `Listening for webhooks of ${from} on ${server.url}, any path. They come over HTTPS only: put a tunnel in front.\n` +
      `Events go to ${out === undefined ? "standard output" : `${out}${kept}`}. ~ marks a time of arrival, where an event has none. Ctrl-C ends it.\n`,
  );
  await terminal.interrupted;
  await server.close();
  terminal.err(watch.summary());
  return watch.failures() === 0 ? exitCode.fine : exitCode.failed;
}

async function openLog({ out, terminal }: WebhookListenCommand, known: RecordedKey[]): Promise<WebhookLog> {
  if (out === undefined) {
    return { append: async (line) => terminal.data(`${harmless(line)}\n`), close: async () => undefined };
  }
  const onLine = (line: string): void => void known.push(readRecord(line));
  return openWebhookLog(resolve(terminal.directory, out), { onLine, isOurs: mayBeRecord });
}

function createWatcher({ err }: Terminal) {
  const timeline = createTimeline(err);
  const counts = { recorded: 0, repeated: 0, refused: 0, failed: 0 };
  const watcher: InboxWatcher = {
    recorded(delivery) {
      counts.recorded += 1;
      timeline.add(delivery);
    },
    repeated({ platform, facts: { id, type, call } }) {
      counts.repeated += 1;
      const what = `${platform} ${brief(type ?? "no event")}, call ${brief(call ?? "not named")}`;
      const doubt = id === undefined ? ": a repetition, or another attempt that says nothing new" : "";
      err(`again: ${what}, the same bytes${doubt}\n`);
    },
    refused(reason) {
      counts.refused += 1;
      err(`refused with ${oneLine(reason, { length: 300 })}\n`);
    },
    failed(error) {
      counts.failed += 1;
      err(
        errorText(
          `a webhook was not recorded, and its sender got 500, so that it sends it again: ${error instanceof Error ? error.message : String(error)}`,
        ),
      );
    },
  };
  return {
    watcher,
    failures: () => counts.failed,
    summary: () =>
      `${counts.recorded} recorded, ${counts.repeated} delivered again, ${counts.refused} refused, ${counts.failed} failed\n`,
  };
}

/** What keeps it from listening, where it is no defect of ours. */
function listenProblem(error: unknown, { port, host }: WebhookListenCommand): string | undefined {
  if (error instanceof LogError) return error.message;
  const otherHost = `${host} is no address of this machine; choose another with --host, or leave it out`;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is taken; choose another with --port`,
    EACCES: `port ${port} is not for this user to listen to; choose one above 1023 with --port`,
    EADDRNOTAVAIL: otherHost,
    ENOTFOUND: otherHost,
  };
  return reasons[(error as NodeJS.ErrnoException).code ?? ""];
}

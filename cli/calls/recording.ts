import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openAccount, type AccountOptions } from "../account/account.ts";
import { attempt } from "../attempt.ts";
import { lacks } from "./calls.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface RecordingCommand extends AccountOptions {
  readonly id: string;
  /** Relative to the terminal's directory. */
  readonly output: string;
  readonly force?: boolean;
  readonly terminal: Terminal;
}

/** Streams a recording to a file, which has its name only when it is whole. */
export function saveRecording({ id, output, force = false, terminal, ...options }: RecordingCommand): Promise<number> {
  return attempt(terminal, `saving the recording of ${id}`, async () => {
    const file = resolve(terminal.directory, output);
    if (!force && existsSync(file)) throw new UsageError(`${output} is there already; --force replaces it`);
    const { operations } = await openAccount(options, terminal);
    if (!operations.conversations?.recording) throw lacks(operations, "recording");
    const bytes = await save(await operations.conversations.recording(id), file);
    terminal.talk(`${output}: ${bytes} bytes\n`);
    return exitCode.fine;
  });
}

/** How many bytes it has. */
async function save(stream: ReadableStream<Uint8Array>, file: string): Promise<number> {
  const partial = `${file}.${randomUUID()}.part`;
  try {
    await pipeline(Readable.fromWeb(stream), createWriteStream(partial, { flags: "wx" }));
    const { size } = await stat(partial);
    await rename(partial, file);
    return size;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

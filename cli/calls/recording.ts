import { randomUUID } from "node:crypto";
import { constants, createWriteStream, lstatSync } from "node:fs";
import { copyFile, link, rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openAccount, type AccountOptions } from "../account/account.ts";
import { attempt } from "../attempt.ts";
import { unsupportedError } from "../unsupported-error.ts";
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
    const taken = new UsageError(`${output} is there already; --force replaces it`);
    if (!force && lstatSync(file, { throwIfNoEntry: false })) throw taken;
    const { operations } = await openAccount(options, terminal);
    if (!operations.conversations?.recording) throw unsupportedError(operations, "recording");
    const place: Place = force ? rename : placeNew;
    const bytes = await save(await operations.conversations.recording(id), file, place).catch((error: unknown) => {
      // Made by somebody else while it was being fetched.
      throw (error as NodeJS.ErrnoException).code === "EEXIST" ? taken : error;
    });
    terminal.err(`${output}: ${bytes} bytes\n`);
    return exitCode.fine;
  });
}

/** Gives a finished file its name. */
type Place = (partial: string, file: string) => Promise<void>;

/** How many bytes it has. For this user alone: it is somebody's voice. */
async function save(stream: ReadableStream<Uint8Array>, file: string, place: Place): Promise<number> {
  const partial = `${file}.${randomUUID()}.part`;
  try {
    await pipeline(Readable.fromWeb(stream), createWriteStream(partial, { flags: "wx", mode: 0o600 }));
    const { size } = await stat(partial);
    await place(partial, file);
    return size;
  } finally {
    await rm(partial, { force: true });
  }
}

/** Gives a file its name unless that is taken, in one step. @throws EEXIST when it is. */
async function placeNew(partial: string, file: string): Promise<void> {
  try {
    await link(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    // Some file systems know no second name for a file.
    await copyFile(partial, file, constants.COPYFILE_EXCL);
  }
}

import { open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { readLines } from "./log-lines.ts";

/** A file of lines that are on the disk before anybody hears that they are written. */
export interface WebhookLog {
  /** Ends when the line (without its line feed) is on the disk. Lines that come meanwhile share one flush. @throws LogError */
  readonly append: (line: string) => Promise<void>;
  /** Waits for what is being written. */
  readonly close: () => Promise<void>;
}

/** The file cannot be used as it is. The message says why and what to do. */
export class LogError extends Error {
  override readonly name = "LogError";
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens a log, or begins it. `onLine` gets every line that is there; it throws for one that is not of this log.
 * A last line without line feed is what a crash left of a write that nobody was told of: whole, it is kept; cut off, it is removed.
 * @throws LogError for a file that is something else, which is left as it is.
 */
export async function openWebhookLog(
  path: string,
  { onLine, isOurs }: { onLine: (line: string) => void; isOurs: (start: string) => boolean },
): Promise<WebhookLog> {
  const handle = await open(path, "a+", 0o600).catch((error: unknown) => {
    throw new LogError(`${path} cannot be opened: ${messageOf(error)}`, { cause: error });
  });
  try {
    const size = await restore(path, handle, { onLine, isOurs });
    await syncFolder(path);
    return writer(path, handle, size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface Reader {
  readonly onLine: (line: string) => void;
  readonly isOurs: (start: string) => boolean;
}

/** Reads what is there, repairs its end, and returns its size in bytes. */
async function restore(path: string, handle: FileHandle, { onLine, isOurs }: Reader): Promise<number> {
  if (!(await handle.stat()).isFile()) throw new LogError(`${path} is not a file; give --out one`);
  let count = 0;
  let end = 0;
  for await (const { text, bytes, whole } of readLines(handle)) {
    count += 1;
    try {
      onLine(text);
    } catch (error) {
      if (!whole && isOurs(text)) break;
      const other = `${path}:${count} was not written by this command; give --out another file`;
      throw new LogError(other, { cause: error });
    }
    if (!whole) await handle.appendFile("\n");
    end += bytes + (whole ? 0 : 1);
  }
  if ((await handle.stat()).size !== end) await handle.truncate(end);
  await handle.datasync();
  return end;
}

/** A new file is there after a power cut only if its folder is on the disk too; Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function writer(path: string, handle: FileHandle, begin: number): WebhookLog {
  let size = begin;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  async function write(lines: readonly string[]): Promise<void> {
    await expectUntouched(path, handle, size);
    const data = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    try {
      await handle.appendFile(data);
      await handle.datasync();
    } catch (error) {
      // A full disk takes half a line: the next one must not be glued to it.
      await handle.truncate(size);
      throw error;
    }
    size += data.length;
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch.map(({ line }) => line));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const failure = new LogError(`${path} could not be written: ${messageOf(error)}`, { cause: error });
        for (const { reject } of batch) reject(failure);
      }
    }
  }

  return {
    async append(line) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ line, resolve, reject });
      writing ??= writeAll().finally(() => (writing = undefined));
      return promise;
    },
    async close() {
      await writing;
      await handle.close();
    },
  };
}

/** Two listeners that write to one file would not know each other's events; one that writes to a deleted file loses all. */
async function expectUntouched(path: string, handle: FileHandle, size: number): Promise<void> {
  const now = await handle.stat();
  if (now.nlink === 0) throw new LogError(`${path} was deleted; start again`);
  if (now.size !== size)
    throw new LogError(
      `${path} has ${now.size} bytes where ${size} were written: something else writes to it; start again`,
    );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

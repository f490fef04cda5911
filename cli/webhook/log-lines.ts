import type { FileHandle } from "node:fs/promises";

/** One line of a file: its text without the line feed, its size with it, and whether there is one. */
export interface Line {
  readonly text: string;
  readonly bytes: number;
  readonly whole: boolean;
}

/** Longer than any line this command writes; a file with such a line is something else, and need not be held in memory. */
const LONGEST = 64 * 1024 * 1024;

/** The lines of a file from its beginning. Only a line feed ends one: other separators stand inside of JSON texts. */
export async function* readLines(handle: FileHandle): AsyncGenerator<Line> {
  const parts: Buffer[] = [];
  let held = 0;
  let position = 0;
  const take = (whole: boolean): Line => {
    const line = { text: Buffer.concat(parts).toString("utf8"), bytes: held + (whole ? 1 : 0), whole };
    parts.length = 0;
    held = 0;
    return line;
  };
  const hold = (part: Buffer): void => {
    parts.push(part);
    held += part.length;
  };
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024), { position });
    if (bytesRead === 0) break;
    position += bytesRead;
    let rest = buffer.subarray(0, bytesRead);
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
      hold(rest.subarray(0, at));
      yield take(true);
      rest = rest.subarray(at + 1);
    }
    hold(rest);
    if (held > LONGEST) break;
  }
  if (held > 0) yield take(false);
}

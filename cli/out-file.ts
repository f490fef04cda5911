import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { oneLine } from "../provider/text/printable.ts";
import type { Terminal } from "./terminal.ts";

/** Writes what was asked for to the file of `--out`, in place of one that is there. @throws with the file's name where it cannot. */
export function writeOutFile(out: string, text: string, { directory }: Pick<Terminal, "directory">): void {
  try {
    writeFileSync(resolve(directory, out), text);
  } catch (error) {
    // Without a folder's name Node says nothing of the file where the disk is full.
    throw new Error(`--out ${oneLine(out)} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** Puts a file that was made beside a path at the path. May look once more before it does. */
type Placing = (temporary: string, path: string) => void;

/** Writes a file whole or not at all: it is made beside its place, on the disk, and then put there at once. A file that was there keeps its mode. */
export function writeWhole(path: string, content: string | Uint8Array, place: Placing = renameSync): void {
  const bytes = Buffer.from(content);
  const mode = existsSync(path) ? lstatSync(path).mode & 0o777 : undefined;
  // Names that begin with a dot are read by nobody.
  const temporary = join(dirname(path), `.${basename(path).slice(0, 180)}.${randomBytes(6).toString("hex")}`);
  const made = openSync(temporary, "wx", mode === undefined ? 0o666 : 0o600);
  try {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(made, bytes, at);
      if (mode !== undefined) fchmodSync(made, mode);
      fsyncSync(made);
    } finally {
      closeSync(made);
    }
    place(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

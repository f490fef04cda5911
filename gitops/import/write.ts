import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";

/** Writes a file that is not there, whole or not at all. @throws where there is one, or where its folder leads out of `root`. */
export function writeNew(root: string, path: string, text: string): void {
  withTemporary(root, path, text, (temporary) => linkSync(temporary, path));
}

/** Writes a file anew, whole or not at all. @throws where its folder leads out of `root`. */
export function replaceFile(root: string, path: string, text: string): void {
  withTemporary(root, path, text, (temporary) => renameSync(temporary, path));
}

function withTemporary(root: string, path: string, text: string, place: (temporary: string) => void): void {
  const folder = dirname(path);
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  // A link on the way may lead elsewhere.
  if (!isAtOrBelow(realpathSync(root), realpathSync(there)))
    throw new Error(`${folder} leads out of the project's directory: nothing was written there`);
  mkdirSync(folder, { recursive: true });
  // Names that begin with a dot are read by nobody.
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}`.slice(0, 200));
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    place(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}

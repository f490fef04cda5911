import { existsSync, linkSync, mkdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";
import { writeWhole } from "../repository/whole-file.ts";

/** Writes a file that is not there, whole or not at all. @throws where there is one, or where its folder leads out of `root`. */
export function writeNew(root: string, path: string, text: string): void {
  assertInside(root, dirname(path));
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, text, linkSync);
}

/** Writes a file anew, whole or not at all. @throws where its folder leads out of `root`. */
export function replaceFile(root: string, path: string, text: string): void {
  assertInside(root, dirname(path));
  writeWhole(path, text);
}

/** A link on the way may lead elsewhere. */
function assertInside(root: string, folder: string): void {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  if (isAtOrBelow(realpathSync(root), realpathSync(there))) return;
  throw new Error(`${folder} leads out of the project's directory: nothing was written there`);
}

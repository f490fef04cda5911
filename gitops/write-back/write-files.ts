import { randomBytes } from "node:crypto";
import { closeSync, fchmodSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { failed, nodeFiles } from "../../provider/manifest/file-system.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { assertOwn } from "./own-file.ts";
import type { FileChange } from "./plan.ts";

/**
 * Writes files of a project, each as a whole or not at all. Looks at all of them first: where one is not as it was when the change was
 * made, or is reached through a link, nothing is written. @throws then, and where the disk refuses; it says what was written before.
 */
export function writeFiles(changes: readonly FileChange[], projectDirectory: string): void {
  const files = new ProjectFiles(nodeFiles, projectDirectory);
  for (const change of changes) assertUnchanged(files, change);
  const done: string[] = [];
  for (const change of changes) {
    try {
      replace(files, change);
    } catch (error) {
      const before = done.length === 0 ? "nothing was written" : `written before: ${done.join(", ")}`;
      throw new Error(`${change.file} could not be written: ${(error as Error).message}; ${before}`, { cause: error });
    }
    done.push(change.file);
  }
}

function assertUnchanged(files: ProjectFiles, { file, path, before }: FileChange): void {
  assertOwn(files, { path, file });
  const now = files.read(path);
  if (failed(now) || Buffer.compare(now, before) !== 0)
    throw new Error(`${file} has changed meanwhile, so nothing was written; run it again`);
}

/** Makes the new file beside the old one, and puts it in its place at once. */
function replace(files: ProjectFiles, change: FileChange): void {
  const { path, after } = change;
  const { mode } = lstatSync(path);
  const beside = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const made = openSync(beside, "wx", 0o600);
  try {
    try {
      for (let at = 0; at < after.length;) at += writeSync(made, after, at);
      fchmodSync(made, mode & 0o777);
      fsyncSync(made);
    } finally {
      closeSync(made);
    }
    // As late as can be: an editor may have saved it a moment ago.
    assertUnchanged(files, change);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

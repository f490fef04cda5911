import { renameSync } from "node:fs";
import { failed, nodeFiles } from "../../provider/manifest/file-system.ts";
import { ProjectFiles } from "../../provider/manifest/project-files.ts";
import { writeWhole } from "../repository/whole-file.ts";
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
      writeWhole(change.path, change.after, (temporary, path) => {
        // As late as can be: an editor may have saved it a moment ago.
        assertUnchanged(files, change);
        renameSync(temporary, path);
      });
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

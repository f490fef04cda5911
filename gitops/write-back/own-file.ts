import { join, relative } from "node:path";
import { failed, failureText } from "../../provider/manifest/file-system.ts";
import type { ProjectFiles } from "../../provider/manifest/project-files.ts";
import type { SourceText } from "../../provider/manifest/source-text.ts";
import { NotLocatedError } from "./splice.ts";

/** @throws NotLocatedError for a file that is not this project's own: a link leads to it, or it is outside. Nothing is written through a link. */
export function assertOwn(files: ProjectFiles, { path, file }: Pick<SourceText, "path" | "file">): void {
  const [real, directory] = [files.realpath(path), files.realpath(files.directory)];
  if (failed(real)) throw new NotLocatedError(`${file} ${failureText(real)}`);
  if (failed(directory)) throw new NotLocatedError(`the project's directory ${failureText(directory)}`);
  if (real !== join(directory, relative(files.directory, path)))
    throw new NotLocatedError(`${file} is reached through a link, and nothing is written through one`);
}

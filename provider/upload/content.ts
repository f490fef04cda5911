import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { placeholder } from "../manifest/checkout.ts";
import { findProjectDirectory } from "../pulumi/project-directory.ts";

/** A `source` on disk: paths are relative to the directory of Pulumi.yaml, on every machine. */
export const sourcePath = (source: string): string => resolve(findProjectDirectory(process.cwd()), source);

/** SHA-256 of a file's content in hex, read as a stream; or why it cannot be read. Only a regular file has an end. */
export async function contentHash(source: string): Promise<string | { problem: string }> {
  const hash = createHash("sha256");
  const path = sourcePath(source);
  try {
    if (!(await stat(path)).isFile()) return { problem: `${source} is not a regular file` };
    let head: Uint8Array | undefined;
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      head ??= chunk;
      hash.update(chunk);
    }
    const trouble = placeholder(head ?? new Uint8Array());
    if (trouble) return { problem: `${source} ${trouble.message}; ${trouble.suggestion}` };
    return hash.digest("hex");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return {
      problem: code === "ENOENT" ? `there is no file ${source}` : `cannot read ${source}: ${(error as Error).message}`,
    };
  }
}

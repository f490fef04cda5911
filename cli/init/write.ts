import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";

/** What became of each file, by its path. */
export interface Written {
  readonly written: readonly string[];
  /** Those that were there already, whatever is in them. */
  readonly kept: readonly string[];
}

/**
 * Writes files into a directory, and none over another: a file, a link or anything else of the name is left alone.
 * @throws where a folder on the way is a link that leads out of the directory, or the disk refuses.
 */
export function writeNewFiles(directory: string, files: ReadonlyMap<string, string>): Written {
  mkdirSync(directory, { recursive: true });
  const root = realpathSync(directory);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of files) {
    const target = join(root, path);
    const folder = dirname(target);
    mkdirSync(folder, { recursive: true });
    if (!isAtOrBelow(root, realpathSync(folder)))
      throw new Error(`${path}: its folder is a link that leads out of this one; nothing was written there`);
    (writeNew(target, text) ? written : kept).push(path);
  }
  return { written, kept };
}

/** False where something of the name is there. */
function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

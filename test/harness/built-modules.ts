import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

interface Loaded {
  /** Files of ours, relative to the repository. */
  readonly files: readonly string[];
  /** Other packages, as they are imported. */
  readonly packages: readonly string[];
  /** Node's own modules. */
  readonly builtins: readonly string[];
}

/** What these files of dist/ load at once, and themselves; with `later`, also what they load only when it is needed. */
export function loadedBy(entries: readonly string[], { later = false } = {}): Loaded {
  const files = new Set(entries);
  const packages = new Set<string>();
  const builtins = new Set<string>();
  const imports = later ? /(?:^import|^} from|\bfrom|\bimport\() ?"([^"]+)"/gm : /^(?:import|export)\b.*?"([^"]+)";$/gm;
  for (const file of files) {
    for (const [, name = ""] of readFileSync(join(root, file), "utf8").matchAll(imports)) {
      if (name.startsWith(".")) files.add(join(dirname(file), name));
      else (name.startsWith("node:") ? builtins : packages).add(name);
    }
  }
  return { files: [...files], packages: [...packages].sort(), builtins: [...builtins].sort() };
}

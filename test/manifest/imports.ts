import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = join(import.meta.dirname, "../..");

/**
 * Names of all packages that a source file loads when it is imported, itself or through other files. Types load
 * nothing.
 */
export function loadedPackages(file: string): string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const specifier of importsOf(readFileSync(path, "utf8"))) {
      if (specifier.startsWith(".")) visit(resolve(dirname(path), specifier));
      else if (!specifier.startsWith("node:")) packages.add(specifier);
    }
  };
  const start = join(root, file);
  if (!existsSync(start)) throw new Error(`there is no ${file}`);
  visit(start);
  return [...packages].sort();
}

/** Static imports and exports with a source. `import { type A, type B } from` is kept in the code, so it counts. */
const importsOf = (code: string): string[] =>
  [...code.matchAll(/^(?:import|export)(?! type\b)(?:[^"';]*?\bfrom)?\s*"([^"]+)"/gm)].flatMap(
    ([, specifier]) => specifier ?? [],
  );

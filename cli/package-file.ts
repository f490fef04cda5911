import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A file or folder of this package: beside this folder in the sources, one further up in the built package.
 * @throws where it is nowhere above.
 */
export function packageFile(name: string, from: string = import.meta.dirname): string {
  const folder = dirname(from);
  const path = join(folder, name);
  if (existsSync(path)) return path;
  if (folder === from) throw new Error(`${name} is missing in pulumi-voice-agents: install the package again`);
  return packageFile(name, folder);
}

/** The version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string };
  return version;
}

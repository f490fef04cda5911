import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file or folder of this package: beside this folder in the sources, one further up in the built package. */
export function packageFile(name: string, from: string = import.meta.dirname): string {
  const path = join(dirname(from), name);
  return existsSync(path) ? path : packageFile(name, dirname(from));
}

/** The version of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { version: string };
  return version;
}

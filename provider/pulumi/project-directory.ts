import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const NAMES = ["Pulumi.yaml", "Pulumi.yml"];

/** The directory that holds Pulumi.yaml, looked for upwards from `start`; `start` itself where there is none. */
export function findProjectDirectory(start: string): string {
  for (let at = start; ; at = dirname(at)) {
    if (isProjectDirectory(at)) return at;
    if (dirname(at) === at) return start;
  }
}

/** Whether a directory holds a Pulumi.yaml. */
export const isProjectDirectory = (directory: string): boolean =>
  NAMES.some((name) => existsSync(join(directory, name)));

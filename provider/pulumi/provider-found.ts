import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The engine loads the provider from the directory of the program, as the stub says; a package manager that keeps packages apart, or a
 * program that has this package from a package beside it, finds it in another place only. @throws saying what to add where.
 */
export function assertProviderFound(directory: string = process.cwd()): void {
  if (found.has(directory)) return;
  try {
    createRequire(join(directory, "x")).resolve("pulumi-voice-agents/host");
    found.add(directory);
  } catch (error) {
    const manifest = join(directory, "package.json");
    throw new Error(
      `the engine will look for the package pulumi-voice-agents from ${directory}, and it is not there: ` +
        `add "pulumi-voice-agents" to the dependencies in ${manifest}, also where another package of a workspace brings it along, and install`,
      { cause: error },
    );
  }
}

/** Directories from which it was found: a stack asks for each of its resources. */
const found = new Set<string>();

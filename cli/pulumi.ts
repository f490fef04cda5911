import { execFile } from "node:child_process";
import { findProjectDirectory } from "../provider/pulumi/project-directory.ts";
import { engineVariables } from "./compile-cache.ts";

/** Longest that Pulumi may take to read or write a state, ms. */
const DEADLINE = 120_000;

/** Largest state that is read, bytes. */
const LARGEST = 1 << 30;

/** Where Pulumi's stack is. */
export interface StackOptions {
  /** Somewhere in the project. */
  readonly directory: string;
  /** Default: the selected stack. */
  readonly stack: string | undefined;
}

/** What a command of Pulumi is for, and what goes to its standard input. */
interface Purpose {
  readonly doing: string;
  readonly input?: string;
  /** Longest that it may take, ms. Default: 2 minutes. */
  readonly deadline?: number;
  /** Environment variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `pulumi stack <verb> …` without questions and returns what it printed. @throws with what Pulumi said. */
export const pulumiStack = (options: StackOptions, verb: readonly string[], purpose: Purpose): Promise<string> =>
  runPulumi(options, ["stack", ...verb], purpose);

/** Runs `pulumi …` on a stack without questions and returns what it printed. @throws with what Pulumi said. */
export function runPulumi(
  { directory, stack }: StackOptions,
  command: readonly string[],
  { doing, input, deadline = DEADLINE, environment = {} }: Purpose,
): Promise<string> {
  const args = [...command, "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  const env = { ...engineVariables(process.env), ...environment };
  const options = { cwd: findProjectDirectory(directory), timeout: deadline, maxBuffer: LARGEST, env };
  return new Promise((resolve, reject) => {
    const child = execFile("pulumi", args, options, (error, out, talk) => {
      if (error) reject(explained(error, { talk: talk.trim() || out, doing, stack }));
      else resolve(out);
    });
    // Pulumi may end before it has read everything; what it says of that counts.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}

function explained(
  error: Error & { code?: unknown; killed?: boolean },
  { talk, doing, stack }: { readonly talk: string; readonly doing: string; readonly stack: string | undefined },
): Error {
  const what = `${doing} of ${stack === undefined ? "the selected stack" : `the stack ${stack}`}`;
  if (error.code === "ENOENT") return new NoPulumiError(what, { cause: error });
  const said = talk.trim() || (error.killed ? `no response within ${DEADLINE / 1000} s` : error.message);
  return new Error(`${what} failed: ${said}\nrun it in the directory of Pulumi.yaml, and choose a stack by --stack`, {
    cause: error,
  });
}

/** There is no `pulumi` to ask. */
export class NoPulumiError extends Error {
  override name = "NoPulumiError";

  constructor(what: string, options: ErrorOptions) {
    super(`${what}: there is no \`pulumi\` on the PATH; install Pulumi`, options);
  }
}

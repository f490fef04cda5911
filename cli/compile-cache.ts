import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { foreignWriter, makePrivateDirectory, userCache } from "./private-directory.ts";

/** Keeps compiled code from one run to the next. */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  if (env["NODE_COMPILE_CACHE"]) return; // Node has begun already, where the user wants it.
  const directory = privateCache(env);
  if (directory !== undefined) enableCompileCache(directory);
}

/**
 * Variables for a `pulumi` that we start: its program and its provider load Pulumi's SDK, which each would compile anew, for 0.2 s of a
 * processor. What the user has set stays.
 */
export function engineVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const directory = env["NODE_COMPILE_CACHE"] === undefined ? privateCache(env) : undefined;
  return directory === undefined ? env : { ...env, NODE_COMPILE_CACHE: directory };
}

/**
 * A directory of this user alone: Node's own default is one of all users, and who can write there decides what is run. Undefined where
 * there is none.
 */
function privateCache(env: NodeJS.ProcessEnv): string | undefined {
  try {
    const directory = makePrivateDirectory(join(userCache(env), "pulumi-voice-agents", "compiled"));
    return foreignWriter(directory) === undefined ? directory : undefined;
  } catch {
    // No home, no room, a read-only disk: nothing that a run needs.
    return undefined;
  }
}

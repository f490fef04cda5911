import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { foreignWriter, makePrivateDirectory, userCache } from "./private-directory.ts";

/**
 * Keeps compiled code from one run to the next, in a directory of this user alone: Node's own default is one of all users, and who can
 * write there decides what is run. Where there is no such directory nothing is kept.
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  if (env["NODE_COMPILE_CACHE"]) return; // Node has begun already, where the user wants it.
  try {
    const directory = makePrivateDirectory(join(userCache(env), "pulumi-voice-agents", "compiled"));
    if (foreignWriter(directory) === undefined) enableCompileCache(directory);
  } catch {
    // No home, no room, a read-only disk: nothing that this program needs.
  }
}

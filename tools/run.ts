import { spawn, type SpawnOptions } from "node:child_process";

/** Runs a command with our standard streams. @throws with its exit code when it fails. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const child = spawn(command, args, { stdio: "inherit", ...options });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0)
    throw new CommandError(`${command} ${args.join(" ")} ended with exit code ${code ?? "none (killed)"}`);
}

/** A command has failed and has already said why. */
export class CommandError extends Error {
  override name = "CommandError";
}

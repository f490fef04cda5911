import { spawn, type SpawnOptions } from "node:child_process";

/** Runs a command with our standard streams. @throws with its exit code when it fails. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const code = await exitCodeOf(command, args, options);
  if (code !== 0)
    throw new CommandError(`${command} ${args.join(" ")} ended with exit code ${code ?? "none (killed)"}`);
}

/**
 * Runs a command and returns what it printed, in one piece, so that several can run at the same time.
 * @throws with that and its exit code when it fails.
 */
export async function capture(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const color = process.stderr.isTTY ? { FORCE_COLOR: "1" } : {};
  const env = { ...process.env, ...color };
  const child = spawn(command, args, { env, ...options, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (more) => (text += more));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code === 0) return text;
  throw new CommandError(`${text}${command} ${args.join(" ")} ended with exit code ${code ?? "none (killed)"}`);
}

/** Runs a command with our standard streams, and returns its exit code; null when it was killed. */
export async function exitCodeOf(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number | null> {
  const child = spawn(command, args, { stdio: "inherit", ...options });
  return new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
}

/** A command has failed and has already said why. */
export class CommandError extends Error {
  override name = "CommandError";
}

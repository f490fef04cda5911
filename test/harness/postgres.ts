import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const PROGRAMS = ["initdb", "pg_ctl", "postgres"];

/** Which programs of a PostgreSQL server this machine lacks; Debian has them in the package `postgresql`. */
export const missingPostgres: readonly string[] = PROGRAMS.filter(
  (program) => !(process.env["PATH"] ?? "").split(delimiter).some((directory) => existsSync(join(directory, program))),
);

/** A database server of a test file's own. */
export interface PostgresServer {
  /** Variables for Pulumi. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the server as a crash does, and starts it again. */
  readonly restart: () => void;
  readonly stop: () => void;
}

/** Starts a server in a temporary folder. Who starts it stops it. */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), "voice-agents-postgres-"));
  const data = join(directory, "data");
  const owner = unprivileged();
  if (owner) chownSync(directory, owner.uid, owner.gid);
  const run = (program: string, ...args: string[]): void => {
    // Its log and not ours is the server's output: a pipe would stay open as long as the server runs.
    const { status, error } = spawnSync(program, args, { ...owner, cwd: directory, stdio: "ignore" });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}`, { cause: error });
  };
  const port = await freePort();
  const settings = `-h 127.0.0.1 -p ${port} -k '' -c fsync=off`;
  const control = (...args: string[]) =>
    run("pg_ctl", "-D", data, "-w", "-t", "30", "-l", join(directory, "log"), ...args);
  run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "--no-locale");
  control("-o", settings, "start");
  return {
    env: { PULUMI_BACKEND_URL: `postgres://postgres:not-a-secret@127.0.0.1:${port}/postgres?sslmode=disable` },
    restart: () => control("-o", settings, "restart", "-m", "immediate"),
    stop: () => {
      control("stop", "-m", "immediate");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number => {
    const { stdout }: SpawnSyncReturns<string> = spawnSync("id", [option, "nobody"], { encoding: "utf8" });
    return Number(stdout);
  };
  return { uid: id("-u"), gid: id("-g") };
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { goProgram } from "../../tools/go-program.ts";
import { freePort } from "./postgres.ts";

/** A server of S3's API of a test's own, with a bucket. */
export interface ObjectStore {
  /** Variables for Pulumi. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the server as a crash does, and starts it again. */
  readonly restart: () => Promise<void>;
}

/** How long the server may take until it listens, ms. */
const START_DEADLINE = 60_000;

/** Starts a server in a temporary folder; it ends with the test. Builds it first, once for this user, which takes some minutes. */
export async function startObjectStore(): Promise<ObjectStore> {
  const program = await goProgram("versitygw");
  const directory = mkdtempSync(join(tmpdir(), "voice-agents-bucket-"));
  // A bucket is a folder; what else is known of its objects is beside it, as not every file system keeps attributes.
  for (const name of ["buckets/state", "attributes"]) mkdirSync(join(directory, name), { recursive: true });
  const port = await freePort();
  const secrets = { ROOT_ACCESS_KEY: "test", ROOT_SECRET_KEY: "not-a-secret" };
  const args = ["--port", `127.0.0.1:${port}`, "--quiet", "posix", "--sidecar", join(directory, "attributes")];
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn(program, [...args, join(directory, "buckets")], { env: secrets, cwd: directory, stdio: "ignore" });
    for (const end = performance.now() + START_DEADLINE; !(await listens(port));)
      if (performance.now() > end || server.exitCode !== null)
        throw new Error("the server of the bucket does not start");
  };
  const crash = (): Promise<void> =>
    new Promise((resolve) => {
      if (server.exitCode !== null) return resolve();
      server.once("exit", () => resolve());
      server.kill("SIGKILL");
    });
  await start();
  onTestFinished(async () => {
    await crash();
    rmSync(directory, { recursive: true, force: true });
  });
  const query = `endpoint=http://127.0.0.1:${port}&s3ForcePathStyle=true&region=us-east-1&disableSSL=true`;
  return {
    env: {
      PULUMI_BACKEND_URL: `s3://state?${query}`,
      AWS_ACCESS_KEY_ID: secrets.ROOT_ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: secrets.ROOT_SECRET_KEY,
    },
    restart: () => crash().then(start),
  };
}

/** Whether somebody listens there, after a moment where nobody does. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => setTimeout(() => resolve(false), 50));
  });
